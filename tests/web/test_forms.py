"""A form calls its verb, keeps what was typed when the verb refuses, and says so in words."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kochka.core.money import Money
from kochka.core.when import Due
from kochka.deals.models import Attempt, Confirmation, Deal, GoAhead, Participant
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import Cast

from .conftest import Enter, words

PART = {"HX-Request": "true"}


def send(browser: Client, name: str, deal: Deal, *keys: str, part: bool = False, **typed: Any) -> Any:
    """Posts a form as the page of the deal would."""
    typed.setdefault("seen", str(deal.open_jump_id))
    headers = PART if part else {}
    return browser.post(reverse(name, args=[deal.pk, *keys]), typed, headers=headers)


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna)


@pytest.fixture
def chief(cast: Cast, enter: Enter) -> Client:
    return enter(cast.chief)


def test_opening_a_deal_takes_a_title_and_a_line(cast: Cast, anna: Client) -> None:
    answer = anna.post(reverse("new_deal"), {"title": "Портал", "next_action": "Позвонить", "when": "завтра 12:00"})
    deal = Deal.objects.with_jump().get()
    assert answer["Location"] == reverse("deal", args=[deal.pk])
    assert deal.open_jump is not None
    assert (deal.title, deal.owner, deal.open_jump.next_action) == ("Портал", cast.anna, "Позвонить")
    assert deal.open_jump.due == Due(cast.day(1), time(12))


def test_the_form_for_a_new_deal_suggests_the_next_working_day(
    cast: Cast, anna: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=3))  # a Friday
    assert 'value="30.11.2026"' in words(anna.get(reverse("new_deal")))


def test_opening_a_deal_may_name_the_client_and_finds_it_again(cast: Cast, anna: Client) -> None:
    for name in ("Завод «Вектор»", "завод «вектор»"):
        anna.post(reverse("new_deal"), {"title": "П", "next_action": "Звонок", "when": "завтра", "client": name})
    one, two = Deal.objects.order_by("pk")
    assert one.client_id == two.client_id is not None


def test_what_was_typed_comes_back_with_the_sentence_at_its_field(cast: Cast, anna: Client) -> None:
    answer = anna.post(reverse("new_deal"), {"title": "Портал <b>", "next_action": "", "when": "когда-нибудь"})
    page = words(answer)
    assert answer.status_code == 422
    assert "Портал &lt;b&gt;" in page
    assert 'value="когда-нибудь"' in page
    assert 'aria-invalid="true"' in page
    assert not Deal.objects.exists()


def test_a_part_that_succeeds_tells_the_page_around_it(cast: Cast, anna: Client) -> None:
    answer = send(anna, "note", cast.plain(), part=True, text="Слышно")
    assert answer.status_code == 204
    assert "deal-changed" in answer["HX-Trigger"]


def test_recording_a_try_takes_one_line_when_the_rest_stays_as_suggested(cast: Cast, anna: Client) -> None:
    deal = cast.plain()
    form = anna.get(reverse("attempt", args=[deal.pk])).context["form"]
    typed = {name: form[name].value() for name in ("next_action", "channel")} | {"when": "завтра"}
    send(anna, "attempt", deal, outcome="Ждут среды", **typed)
    assert Attempt.objects.get().outcome == "Ждут среды"


def test_used_up_tries_ask_how_to_go_on(cast: Cast, anna: Client) -> None:
    deal = cast.fresh(cast.plain())
    for _ in range(2):
        cast.again(deal)
    deal = cast.fresh(deal)
    said = {"outcome": "Тишина", "channel": "call", "next_action": "Ещё раз", "when": "завтра"}
    refused = send(anna, "attempt", deal, **said)
    assert refused.status_code == 422
    assert "relief" in refused.context["form"].errors
    assert send(anna, "attempt", deal, **said, relief="smaller_step").status_code == 302


def test_the_jump_goes_through_an_open_gate_only(cast: Cast, anna: Client) -> None:
    deal = cast.fresh(cast.gated())
    shut = send(anna, "jump", deal, next_action="Дальше", when="завтра")
    assert shut.status_code == 422
    assert cast.fresh(deal).stage.key == "offer"
    cast.meet_gate(deal)
    send(anna, "jump", cast.fresh(deal), next_action="Дальше", when="завтра", promised="on")
    assert cast.fresh(deal).stage.key == "money"


def test_plan_hold_and_resumption_do_what_they_say(cast: Cast, anna: Client) -> None:
    deal = cast.fresh(cast.plain())
    send(anna, "plan", deal, next_action="Иначе", when="пт", promised="on")
    assert cast.fresh(deal).open_jump.next_action == "Иначе"
    send(anna, "hold", deal, until="через неделю", reason="Отпуск")
    assert cast.kinds(deal)[-1] == "held"
    send(anna, "resumption", deal)
    assert cast.kinds(deal)[-1] == "resumed"


def test_stepping_back_asks_for_a_reason_and_offers_to_call_it_a_slip(cast: Cast, chief: Client) -> None:
    deal = cast.fresh(cast.step(cast.plain()))
    page = words(chief.get(reverse("return", args=[deal.pk])))
    assert 'type="checkbox" name="mistake"' in page
    said = {"next_action": "Заново", "when": "завтра", "mistake": "on"}
    assert send(chief, "return", deal, reason="", **said).status_code == 422
    send(chief, "return", deal, reason="Не туда", **said)
    assert cast.fresh(deal).stage.key == "talk"


def test_losing_names_a_reason_and_from_agreement_on_what_is_owed(cast: Cast, anna: Client, chief: Client) -> None:
    early, late = cast.fresh(cast.plain()), cast.fresh(cast.step(cast.plain()))
    assert send(anna, "loss", early, reason="").status_code == 422
    send(anna, "loss", early, reason=cast.reason().pk, note="Жаль")
    assert cast.fresh(early).state == Deal.State.LOST
    assert send(anna, "loss", late, reason=cast.reason().pk).status_code == 403
    assert send(chief, "loss", late, reason=cast.reason().pk).status_code == 422
    send(chief, "loss", late, reason=cast.reason("us").pk, owed="Ничего")
    assert cast.fresh(late).state == Deal.State.LOST


def test_an_ended_deal_is_reopened_by_a_chief(cast: Cast, anna: Client, chief: Client) -> None:
    deal = cast.lose(cast.plain())
    assert send(anna, "reopening", deal, next_action="Снова", when="завтра").status_code == 403
    send(chief, "reopening", deal, next_action="Снова", when="завтра")
    assert cast.fresh(deal).is_open


def test_handing_over_names_the_person_and_the_part(cast: Cast, chief: Client) -> None:
    deal = cast.fresh(cast.plain())
    assert send(chief, "hand", deal, role="owner").status_code == 422
    send(chief, "hand", deal, to=cast.tamara.pk, role="administration", note="Нужен договор")
    assert Participant.objects.get(deal=deal, until=None).role == Role.ADMINISTRATION
    assert send(chief, "hand", deal, to=cast.egor.pk, role="seller").status_code == 422


def test_no_form_post_makes_somebody_the_expert_of_a_deal(cast: Cast, chief: Client) -> None:
    deal = cast.fresh(cast.plain())
    assert 'value="expert"' not in words(chief.get(reverse("hand", args=[deal.pk])))
    assert send(chief, "hand", deal, to=cast.egor.pk, role="expert", note="Нужна голова").status_code == 422
    assert not Participant.objects.filter(deal=deal).exists()


def test_evidence_of_every_sort_confirms(cast: Cast, anna: Client, enter: Enter) -> None:
    deal = cast.fresh(cast.gated())
    send(anna, "confirmation", deal, "said", text="Сказала Ирина")
    send(anna, "confirmation", deal, "sent", link="https://example.org/kp")
    assert Confirmation.objects.count() == 2
    send(anna, "unconfirm", deal, "said", reason="Передумала")
    assert Confirmation.objects.filter(withdrawn_at=None).count() == 1
    deal = cast.fresh(cast.step(cast.meet_gate(deal)))
    tamara = enter(cast.tamara)
    assert send(tamara, "confirmation", deal, "billing.prepaid", text="честно").status_code == 422
    paper = SimpleUploadedFile("выписка.pdf", b"%PDF")
    assert send(tamara, "confirmation", deal, "billing.prepaid", file=paper).status_code == 302
    assert GoAhead.objects.filter(jump=deal.open_jump_id, settled_at=None).exists(), "asked for by itself"


def test_the_gate_offers_each_need_to_whoever_can_mend_it(cast: Cast, anna: Client, enter: Enter) -> None:
    deal = cast.gated()
    address = reverse("deal", args=[deal.pk])
    for name, keys, there in (("value", [], True), ("confirmation", ["said"], True), ("waiver", ["said"], False)):
        assert (reverse(name, args=[deal.pk, *keys]) in words(anna.get(address))) is there
    egors = words(enter(cast.egor).get(address))
    assert reverse("waiver", args=[deal.pk, "said"]) in egors
    assert reverse("jump", args=[deal.pk]) not in egors


def test_letting_pass_keeps_the_reason(cast: Cast, enter: Enter) -> None:
    deal = cast.fresh(cast.gated())
    egor = enter(cast.egor)
    assert send(egor, "waiver", deal, "said", reason="").status_code == 422
    send(egor, "waiver", deal, "said", reason="Знаю их десять лет")
    assert "Знаю их десять лет" in words(egor.get(reverse("deal", args=[deal.pk])))


def test_a_go_ahead_is_asked_for_and_answered(cast: Cast, anna: Client, chief: Client) -> None:
    deal = cast.fresh(cast.step(cast.meet_gate(cast.gated())))
    send(anna, "go_ahead", deal, "start", note="Деньги завтра")
    assert "Деньги завтра" in words(chief.get("/"))
    address = reverse("decision", args=[GoAhead.objects.get().pk])
    assert chief.post(address, {"yes": "0", "note": ""}).status_code == 422
    assert chief.post(address, {"note": "Ни да, ни нет"}).status_code == 422, "leaving it out decides nothing"
    assert chief.post(address, {"yes": "0", "note": "Ждём выписку"}).status_code == 302
    assert "Ждём выписку" in words(anna.get(reverse("deal", args=[deal.pk])))
    assert chief.post(address, {"yes": "1"}).status_code == 422
    assert GoAhead.objects.get().granted is False


def test_names_sums_and_clients_are_changed_in_their_forms(cast: Cast, anna: Client) -> None:
    deal = cast.fresh(cast.plain())
    send(anna, "details", deal, title="Портал для дилеров", client="Вектор")
    send(anna, "value", deal, value="2,4 млн")
    send(anna, "client", deal, company="Вектор", contact="Ирина", phone="+7 900", email="irina@example.org")
    deal = cast.fresh(deal)
    assert (deal.title, deal.value) == ("Портал для дилеров", Money(2_400_000_00, "RUB"))
    assert "irina@example.org" in words(anna.get(reverse("deal", args=[deal.pk])))
    for unclear in ("320,000", "много", "-5", "5 $"):
        assert send(anna, "value", deal, value=unclear).status_code == 422


def test_files_lie_beside_the_deal_and_come_back_as_downloads(cast: Cast, anna: Client, enter: Enter) -> None:
    deal = cast.plain()
    anna.post(reverse("file", args=[deal.pk]), {"file": SimpleUploadedFile("договор № 5.pdf", b"%PDF-1.7 paper")})
    page = words(anna.get(reverse("deal", args=[deal.pk])))
    address = "/files/" + page.split('href="/files/')[1].split('"')[0]
    answer = anna.get(address, follow=True)
    assert b"".join(answer) == b"%PDF-1.7 paper"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert enter(cast.oleg).get(address).status_code == 404
    assert anna.post(reverse("file", args=[deal.pk])).status_code == 422


def test_a_typed_date_is_said_back(cast: Cast, anna: Client) -> None:
    def means(text: str) -> str:
        return words(anna.get(reverse("when"), {"text": text}))

    assert "пятница, 27" in means("пт 12:00").replace("\u00a0", " ")
    assert "выходной" in means("сб")
    assert "пока не понять" in means("как-нибудь")
    assert means("") == means("   ")


def test_ones_own_settings_change_language_mood_and_keys(cast: Cast, anna: Client) -> None:
    assert "<body data-keys>" in words(anna.get("/"))
    anna.post(reverse("me"), {"language": "en", "mood": "night"})
    page = words(anna.get("/"))
    assert '<html lang="en" data-mood="night">' in page
    assert ("My day" in page, "<body data-keys>" in page) == (True, False)
    user = User.objects.get(pk=cast.anna.pk)
    assert (user.language, user.mood, user.keys_on) == ("en", "night", False)


def test_the_newest_version_takes_the_deal_over(cast: Cast, chief: Client) -> None:
    from kochka.funnel.publishing import publish
    from tests.cast import PLAIN

    deal = cast.fresh(cast.plain())
    publish(PLAIN.replace("norm: 5 workdays", "norm: 7 workdays"), by=cast.chief, at=cast.now())
    assert reverse("version", args=[deal.pk]) in words(chief.get(reverse("deal", args=[deal.pk])))
    assert send(chief, "version", deal).status_code == 302
    assert send(chief, "version", cast.fresh(deal)).status_code == 422


def test_the_hand_over_speaks_the_readers_language_to_its_last_choice(cast: Cast, anna: Client) -> None:
    page = words(anna.get(reverse("hand", args=[cast.plain().pk])))
    assert "Answers for the deal" not in page
    assert "Отвечает за сделку" in page
