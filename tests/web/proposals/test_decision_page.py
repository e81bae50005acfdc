"""While the client decides: three lines, the double yes in one form, and what is missing still."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kochka.clients.contacts import add_contact
from kochka.clients.models import Contact
from kochka.clients.naming import company_named
from kochka.deals.models import Deal
from kochka.funnel.publishing import publish
from kochka.proposals.beginning import next_version
from kochka.proposals.decision_notes import note_decision, standing_notes
from kochka.proposals.models import Proposal, Readiness
from kochka.proposals.planning import set_payment_plan
from kochka.proposals.readiness import standing_readiness
from tests.cast import PLAIN, Cast
from tests.counting import queries
from tests.proposals.offers import HALVES, block, draft, sealed
from tests.web.conftest import Enter, words

DECIDING = PLAIN.replace(
    "    tries: 2\n",
    "    tries: 2\n    need:\n      - fact: proposals.agreed\n        waivable_by: chief\n",
)


@pytest.fixture
def deal(cast: Cast) -> Deal:
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    version = publish(DECIDING, by=cast.chief, at=cast.now())
    return cast.fresh(cast.deal(version=version, client=client))


@pytest.fixture
def maria(cast: Cast, deal: Deal) -> Contact:
    return add_contact(deal.client, name="Мария Орлова", roles=["decides"], by=cast.anna, at=cast.now())


@pytest.fixture
def sold(cast: Cast, deal: Deal) -> Proposal:
    """A sealed version with a plan: half of it first."""
    row = draft(cast, deal)
    block(cast, row)
    set_payment_plan(deal, HALVES, seen=0, by=cast.anna, at=cast.now(), proposal=row)
    return sealed(cast, row)


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna)


def page(browser: Client, deal: Deal) -> str:
    return words(browser.get(reverse("deal", args=[deal.pk])))


def typed(browser: Client, url: str, **more: Any) -> dict[str, Any]:
    form = browser.get(url).context["form"]
    begun = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    return {name: str(value) for name, value in begun.items()} | more


def yes(browser: Client, deal: Deal, *key: str, **more: Any) -> Any:
    url = reverse("readiness_of" if key else "readiness", args=[deal.pk, *key])
    sums = {"amount": "50 000", "pays_by": "через неделю", "payer": "ООО «Вектор»"}
    return browser.post(url, typed(browser, url) | sums | more)


def test_one_form_writes_both_halves_down_and_the_gate_opens(
    cast: Cast, deal: Deal, maria: Contact, sold: Proposal, anna: Client
) -> None:
    assert "ни того ни другого пока не сказали" in page(anna, deal)
    assert "Сказали «да»" in page(anna, deal)
    answer = yes(anna, deal, form="theirs", prepays="yes", words="Берём <b>")
    assert answer.status_code == 302, answer.context["form"].errors
    rows = standing_readiness(deal)
    assert (rows["sign"].form, rows["sign"].contact, rows["sign"].said_by) == ("theirs", maria, "Мария Орлова")
    assert (rows["prepay"].amount_minor, rows["prepay"].payer) == (50_000_00, "ООО «Вектор»")
    shown = page(anna, deal)
    assert "1 из 1" in shown
    assert "Берём &lt;b&gt;" in shown
    assert "Договор по форме клиента" in shown


def test_the_prepayment_of_the_newest_plan_stands_there_already(deal: Deal, sold: Proposal, anna: Client) -> None:
    form = anna.get(reverse("readiness", args=[deal.pk])).context["form"]
    assert form["amount"].value().replace("\u00a0", " ") == "50 000 ₽"
    assert form["payer"].value() == "Вектор"


def test_a_half_at_a_time_and_the_form_asks_for_the_other(deal: Deal, sold: Proposal, anna: Client) -> None:
    yes(anna, deal, form="ours", said_by="Пётр")
    assert "осталось услышать, что готовы внести предоплату" in page(anna, deal)
    form = anna.get(reverse("readiness", args=[deal.pk])).context["form"]
    assert "form" not in form.fields
    assert yes(anna, deal, prepays="yes", said_by="Пётр").status_code == 302
    assert set(standing_readiness(deal)) == {"sign", "prepay"}


def test_all_or_nothing_of_what_was_typed(deal: Deal, sold: Proposal, anna: Client) -> None:
    answer = yes(anna, deal, form="ours", prepays="yes", said_by="Пётр", amount="900 000 000")
    assert answer.status_code == 422
    assert "Это больше всего КП" in words(answer)
    assert "900 000 000" in words(answer)
    assert not Readiness.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Выберите, к чему клиент готов."),
        ({"form": "ours", "said_by": ""}, "Скажите, кто из людей клиента это сказал."),
        ({"prepays": "yes", "said_by": "Пётр", "amount": ""}, "Скажите, сколько внесут."),
        ({"prepays": "yes", "said_by": "Пётр", "amount": "много"}, "Сумму не понять"),
        ({"prepays": "yes", "said_by": "Пётр", "pays_by": ""}, "Скажите, до какого дня заплатят."),
        ({"prepays": "yes", "said_by": "Пётр", "payer": " "}, "Скажите, кто платит: компания или человек."),
        ({"form": "ours", "said_by": "Пётр", "happened_at": "когда-то"}, "Напишите, когда это было"),
        ({"form": "mine", "said_by": "Пётр"}, "Выберите"),
        ({"form": "ours", "said_by": "Пётр", "number": "77"}, "говорить не на что"),
    ],
)
def test_what_is_not_clear_is_said_at_its_field(
    deal: Deal, sold: Proposal, anna: Client, given: dict[str, str], sentence: str
) -> None:
    answer = yes(anna, deal, **given)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Readiness.objects.exists()


def test_without_a_sealed_version_there_is_nothing_to_say_yes_to(cast: Cast, deal: Deal, anna: Client) -> None:
    answer = yes(anna, deal, form="ours", said_by="Пётр")
    assert answer.status_code == 422
    assert "запечатайте версию КП" in words(answer)


def test_a_yes_typed_to_a_version_that_was_overtaken_asks_once_more(
    cast: Cast, deal: Deal, sold: Proposal, anna: Client
) -> None:
    url = reverse("readiness", args=[deal.pk])
    before = typed(anna, url, form="ours", said_by="Пётр")
    sealed(cast, next_version(sold, by=cast.anna, at=cast.now()))
    late = anna.post(url, before)
    assert late.status_code == 409
    assert "Теперь на столе версия 2" in words(late)
    assert late.context["form"]["number"].value() == "2"


def test_a_yes_to_the_former_version_shows_that_it_is(cast: Cast, deal: Deal, sold: Proposal, anna: Client) -> None:
    yes(anna, deal, form="ours", prepays="yes", said_by="Пётр")
    sealed(cast, next_version(sold, by=cast.anna, at=cast.now()))
    shown = page(anna, deal)
    assert "«да» было на версию 1, а на столе версия 2" in shown
    assert "Это было на версию 1." in shown


def test_said_anew_and_taken_back(cast: Cast, deal: Deal, sold: Proposal, anna: Client, enter: Enter) -> None:
    yes(anna, deal, form="ours", said_by="Пётр")
    assert yes(anna, deal, "sign", form="theirs", said_by="Пётр").status_code == 302
    assert standing_readiness(deal)["sign"].form == "theirs"
    url = reverse("unready", args=[deal.pk, "sign"])
    mine, theirs = typed(anna, url, why="Юрист против"), typed(anna, url, why="Ошибка")
    assert anna.post(url, mine).status_code == 302
    late = enter(cast.chief).post(url, theirs)
    assert late.status_code == 409
    assert "Ошибка" in words(late)
    assert not standing_readiness(deal)
    assert anna.get(reverse("unready", args=[deal.pk, "weather"])).status_code == 404


def test_three_lines_begin_with_what_is_known_and_show_on_the_page(
    cast: Cast, deal: Deal, maria: Contact, anna: Client
) -> None:
    url = reverse("decision_notes", args=[deal.pk])
    assert "Пока знаем: Мария Орлова" in page(anna, deal)
    begun = typed(anna, url)
    assert begun["decides"] == "Мария Орлова"
    assert anna.post(url, begun | {"doubts": "Финдир <i>", "to_hear": "Срок"}).status_code == 302
    shown = page(anna, deal)
    assert "Финдир &lt;i&gt;" in shown
    assert "Пока знаем" not in shown


def test_lines_typed_over_somebody_elses_come_back_with_theirs_above(cast: Cast, deal: Deal, anna: Client) -> None:
    url = reverse("decision_notes", args=[deal.pk])
    begun = typed(anna, url, decides="Совет")
    note_decision(deal, decides="Директор", doubts="", to_hear="", by=cast.chief, at=cast.now())
    late = anna.post(url, begun)
    assert late.status_code == 409
    shown = words(late)
    assert "Сейчас там написано: Директор" in shown
    assert "Совет" in shown
    assert anna.post(url, begun | {"saw": late.context["form"]["saw"].value()}).status_code == 302
    assert standing_notes(deal).decides == "Совет"


def test_before_the_decision_and_to_those_who_only_look_nothing_is_offered(
    cast: Cast, deal: Deal, sold: Proposal, enter: Enter, anna: Client
) -> None:
    assert "Как они решают" not in page(anna, cast.plain())
    egor = page(enter(cast.egor), deal)
    assert "Как они решают" in egor
    assert "Сказали «да»" not in egor


def test_the_deals_page_costs_the_same_whatever_was_said(
    cast: Cast, deal: Deal, maria: Contact, sold: Proposal, anna: Client, clock: Any
) -> None:
    yes(anna, deal, form="ours")
    few = queries(lambda: page(anna, deal))
    for number in range(4):
        clock.shift(timedelta(minutes=5))
        row = sealed(cast, next_version(sold, by=cast.anna, at=cast.now()))
        yes(anna, deal, form="theirs", prepays="yes", words=f"Версия {number}")
        assert row
    assert queries(lambda: page(anna, deal)) <= few


def test_to_change_what_lies_on_the_table_the_pages_offer_a_step_back_with_its_reason(
    cast: Cast, deal: Deal, sold: Proposal, anna: Client
) -> None:
    back = f"{reverse('return', args=[deal.pk])}?for=offer"
    assert "Next version" not in page(anna, deal)
    assert back in page(anna, deal)
    form = anna.get(back).context["form"]
    assert form["reason"].value() == "Хотят поменять предложение"
    final = cast.walk_to("decision")
    (version,) = Proposal.objects.filter(deal=final)
    shown = words(anna.get(reverse("proposal", args=[final.pk, version.number])))
    assert f"{reverse('return', args=[final.pk])}?for=offer" in shown
    assert 'name="former"' not in shown
