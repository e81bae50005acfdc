"""Posts that no page of ours would send: a clear answer, nothing changed, nothing lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kochka.clients.models import Company
from kochka.deals.models import Confirmation, Deal, Entry
from kochka.web.pulse import deal_token
from tests.cast import Cast

from .conftest import Enter, words
from .test_forms import send

STEP = {"next_action": "Дальше", "when": "завтра"}
STALE: dict[str, dict[str, Any]] = {
    "jump": STEP,
    "attempt": {**STEP, "outcome": "Дозвонилась", "channel": "call"},
    "plan": STEP,
    "hold": {"until": "через неделю", "reason": "Отпуск"},
    "resumption": {},
    "return": {**STEP, "reason": "Не туда"},
    "finish": {},
}


def state(deal: Deal) -> tuple[Any, ...]:
    """All that a forged post could have changed."""
    fresh = Deal.objects.with_jump().get(pk=deal.pk)
    return fresh.stage_id, fresh.state, fresh.open_jump_id, fresh.owner_id, deal_token(deal.pk)


@pytest.mark.parametrize("name", STALE)
def test_a_stale_form_comes_back_with_what_was_typed_and_changes_nothing(cast: Cast, enter: Enter, name: str) -> None:
    seen = cast.fresh(cast.plain())
    deal = cast.fresh(cast.step(seen))
    before = state(deal)
    answer = send(enter(cast.chief), name, deal, seen=str(seen.open_jump_id), **STALE[name])
    page = words(answer)
    assert answer.status_code == 409
    assert "Шеф Главный" in page
    assert state(deal) == before
    for typed in STALE[name].values():
        assert typed in page
    if STALE[name]:
        assert str(deal.open_jump_id) in page, "the form stands on the deal as it is now"


@pytest.mark.parametrize("seen", ["", "nonsense", "0" * 32, "00000000-0000-0000-0000-000000000000"])
def test_a_form_that_saw_nothing_is_stale(cast: Cast, enter: Enter, seen: str) -> None:
    deal = cast.fresh(cast.plain())
    assert send(enter(cast.anna), "plan", deal, seen=seen, **STEP).status_code == 409


def test_the_form_of_a_deal_that_somebody_ended_meanwhile_keeps_its_words(cast: Cast, enter: Enter) -> None:
    seen = cast.fresh(cast.plain())
    cast.lose(seen)
    answer = send(enter(cast.anna), "attempt", seen, **STALE["attempt"])
    assert answer.status_code == 409
    assert "Дозвонилась" in words(answer)


def test_a_confirmation_for_a_stage_left_meanwhile_keeps_its_words(cast: Cast, enter: Enter) -> None:
    seen = cast.fresh(cast.gated())
    cast.step(cast.meet_gate(seen))
    answer = send(enter(cast.anna), "confirmation", seen, "said", text="Сказали да")
    assert answer.status_code == 409
    assert "Сказали да" in words(answer)


def test_no_stage_is_skipped(cast: Cast, enter: Enter) -> None:
    deal = cast.fresh(cast.gated())
    before = state(deal)
    for extra in ({"stage": "work"}, {"to": "3"}, {"gate": "open"}):
        assert send(enter(cast.anna), "jump", deal, **STEP, **extra).status_code == 422
    assert send(enter(cast.anna), "finish", deal).status_code == 422
    assert state(deal) == before


def test_nobody_acts_for_another(cast: Cast, enter: Enter) -> None:
    deal = cast.fresh(cast.plain())
    before = state(deal)
    egor = enter(cast.egor)  # sees the deal, for the stage may ask him, and holds nothing of it
    for name in ("jump", "attempt", "plan", "hold", "resumption", "return", "finish"):
        answer = send(egor, name, deal, by=cast.anna.pk, user=cast.anna.pk, **STALE[name])
        assert answer.status_code == 403, name
    for name in ("jump", "hand", "value", "details", "reopening", "withdrawal"):
        assert egor.get(reverse(name, args=[deal.pk])).status_code == 403, name
    assert send(egor, "hand", deal, to=cast.egor.pk, role="owner").status_code == 403
    assert send(egor, "value", deal, value="1").status_code == 403
    assert send(egor, "withdrawal", deal, reason="Просто так").status_code == 403
    assert send(egor, "client", deal, company="Подставная", contact="Никто").status_code == 403
    assert not Company.objects.exists()
    assert state(deal) == before


def test_nobody_confirms_in_another_role(cast: Cast, enter: Enter) -> None:
    deal = cast.fresh(cast.step(cast.meet_gate(cast.gated())))
    before = Confirmation.objects.count()
    for user in (cast.anna, cast.polina):
        answer = send(enter(user), "confirmation", deal, "billing.prepaid", text="Деньги пришли", role="administration")
        assert answer.status_code in (403, 404)
    assert Confirmation.objects.count() == before


def test_a_file_for_a_confirmation_that_is_refused_is_not_kept(cast: Cast, enter: Enter) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kochka.files.models import StoredFile

    deal = cast.fresh(cast.step(cast.meet_gate(cast.gated())))
    before = StoredFile.objects.count()
    answer = send(enter(cast.anna), "confirmation", deal, "billing.prepaid", file=SimpleUploadedFile("п.pdf", b"%PDF"))
    assert (answer.status_code, StoredFile.objects.count()) == (403, before)


def test_a_go_ahead_is_not_ones_own_to_give(cast: Cast, enter: Enter) -> None:
    from kochka.deals.go_aheads import ask_go_ahead

    deal = cast.fresh(cast.step(cast.meet_gate(cast.gated())))
    row = ask_go_ahead(deal, "start", seen=deal.open_jump_id, by=cast.anna, at=cast.now())
    address = reverse("decision", args=[row.pk])
    assert enter(cast.anna).post(address, {"yes": "1"}).status_code == 403
    assert enter(cast.oleg).post(address, {"yes": "1"}).status_code == 404
    row.refresh_from_db()
    assert row.settled_at is None


def test_a_post_without_our_sign_of_trust_is_refused_in_words(cast: Cast) -> None:
    deal = cast.fresh(cast.plain())
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = send(browser, "plan", deal, **STEP)
    assert answer.status_code == 403
    assert "Страница слишком долго ждала" in words(answer)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_ways_to_ask_are_no_ways(cast: Cast, enter: Enter, method: str) -> None:
    deal = cast.plain()
    browser = enter(cast.anna)
    for name in ("jump", "attempt", "note", "deal", "journal"):
        assert getattr(browser, method)(reverse(name, args=[deal.pk])).status_code == 405


def test_junk_in_fields_is_answered_and_never_breaks(cast: Cast, enter: Enter) -> None:
    deal = cast.fresh(cast.plain())
    browser = enter(cast.chief)
    junk = ["\x00", "\u202e\ufeff", "𝕬" * 5000, "{{ 7*7 }}", "-1", "😀"]
    for name in ("jump", "attempt", "plan", "hold", "loss", "hand", "note", "details", "value", "client", "withdrawal"):
        form = browser.get(reverse(name, args=[deal.pk])).context["form"]
        for piece in junk:
            typed = {field: piece for field in form.fields if field != "seen"}
            answer = send(browser, name, cast.fresh(deal), **typed)
            assert answer.status_code in (302, 409, 422), (name, piece[:12])


def test_the_demo_door_is_shut_in_a_real_company(cast: Cast, client: Client) -> None:
    address = reverse("enter_demo", args=[cast.chief.pk])
    assert client.post(address).status_code == 404
    assert "enter_demo" not in words(client.get(reverse("account_login")))


def test_nothing_was_written_by_reading(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    before = Entry.objects.count()
    browser = enter(cast.chief)
    for name in ("deal", "journal", "jump", "attempt", "plan", "hold", "loss", "return", "hand", "note", "version"):
        browser.get(reverse(name, args=[deal.pk]))
    assert Entry.objects.count() == before
