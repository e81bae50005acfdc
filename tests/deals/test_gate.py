"""The gate asks for the stage's output and for nothing else, and says what is missing, whose it is and since when."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.deals.confirmations import confirm, unconfirm
from kochka.deals.details import edit, revalue
from kochka.deals.gate import GateShut, Item, State, gate, gates
from kochka.deals.go_aheads import ask_all_due, ask_due, ask_go_ahead, decide_go_ahead
from kochka.deals.journal import timeline
from kochka.deals.journey.forward import finish
from kochka.deals.models import Confirmation, Deal, Entry, GoAhead, Waiver
from kochka.deals.waivers import waive
from kochka.firm.models import Firm
from kochka.people.accounts import grant, revoke
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import Cast
from tests.counting import queries
from tests.offered import MET

# What the ten stages demand, written out from what they hold in their hands afterwards:
# stage → {obstacle: (who mends it, what they need for it, who lets it pass)}.
GATES: dict[str, dict[str, tuple[str, str, str | None]]] = {
    "inputs": {
        "deals.client_named": ("", "client", "chief"),
        "proposals.brief_filled": ("", "brief", "chief"),
    },
    "proposal": {
        "proposals.reviewed": ("", "offer", "chief"),
        "proposals.received": ("", "offer", "chief"),
    },
    "discussion": {
        "deals.value_named": ("", "value", "chief"),
        "proposals.final": ("", "offer", "chief"),
    },
    "decision": {"proposals.agreed": ("", "offer", "chief")},
    "papers": {
        "documents.signed": ("tamara", "file", "chief"),
        "billing.first_invoice": ("tamara", "file", None),
    },
    "prepayment": {
        "billing.prepaid": ("tamara", "file", None),
        "deals.go_ahead:start": ("chief", "go_ahead", None),
    },
    "start": {
        "production.retold": ("polina", "text", "chief"),
        "deals.go_ahead:production": ("chief", "go_ahead", None),
    },
    "production": {
        "production.accepted": ("tamara", "file", "chief"),
        "production.client_content": ("polina", "text", "chief"),
    },
    "closing": {
        "billing.paid_in_full": ("tamara", "file", None),
        "documents.closed": ("tamara", "file", "chief"),
    },
    "feedback": {"feedback.yield": ("chief", "link", "chief")},
}
# What cannot be there without another: nobody sends what nobody has reviewed.
NEEDS_IT = {"proposals.reviewed": ("proposals.received",)}
STAGES = list(GATES)
MENDS = {"confirmation", "go_ahead", "client", "value", "brief", "review", "sending", "final_form", "readiness"}


def state(deal: Deal, key: str) -> State:
    item = gate(deal).item(key)
    assert item
    return item.state


def item_of(deal: Deal, key: str) -> Item:
    item = gate(deal).item(key)
    assert item
    return item


def evidence(cast: Cast, sort: str) -> dict[str, Any]:
    return {"text": {"text": "Так и есть"}, "link": {"link": "https://kp.example/1"}, "file": {"file": cast.file()}}[
        sort
    ]


def mend(cast: Cast, deal: Deal, key: str) -> Deal:
    """Makes one need true by the one whose it is, as the table says."""
    who, how, _waivable = GATES[deal.stage.key][key]
    turn = {"seen": deal.open_jump_id, "at": cast.now()}
    if how == "client":
        edit(deal, by=cast.anna, at=cast.now(), client=company_named("Вектор", by=cast.anna, at=cast.now()))
    elif how == "value":
        revalue(deal, by=cast.anna, at=cast.now(), value=Money(1, "RUB"))
    elif how == "brief":
        cast.brief(deal)
    elif how == "offer":
        MET[key](cast, deal, cast.anna)
    elif how == "go_ahead":
        of = key.partition(":")[2]
        asked = GoAhead.objects.filter(jump=deal.open_jump_id, key=of, settled_at=None).first()
        asked = asked or ask_go_ahead(deal, of, by=cast.anna, **turn)
        decide_go_ahead(asked, by=cast.chief, at=cast.now(), yes=True)
    else:
        confirm(deal, key, by=getattr(cast, who), **turn, **evidence(cast, how))
    return cast.fresh(deal)


def standing_at(cast: Cast, stage: str) -> Deal:
    """A deal brought there by the table's people; Тамара and Полина take part, so they see it everywhere."""
    deal = cast.hand(cast.deal(), cast.tamara, Role.ADMINISTRATION)
    deal = cast.fresh(cast.hand(deal, cast.polina, Role.MANAGER))
    for key in STAGES[: STAGES.index(stage)]:
        for need in GATES[key]:
            deal = mend(cast, deal, need) if state(deal, need) is State.MISSING else deal
        deal = cast.fresh(cast.step(deal))
    return deal


@pytest.fixture
def at_stage(cast: Cast, request: pytest.FixtureRequest) -> Deal:
    deal = standing_at(cast, request.param)
    assert deal.stage.key == request.param
    return deal


@pytest.mark.parametrize("at_stage", STAGES, indirect=True)
def test_each_gate_demands_its_output_and_opens_when_all_of_it_is_there(cast: Cast, at_stage: Deal):
    deal, wanted = at_stage, GATES[at_stage.stage.key]
    assert [item.key for item in gate(deal).items if not item.need.caution] == list(wanted)
    for key in wanted:
        assert not gate(deal).is_open
        if state(deal, key) is State.MISSING:
            deal = mend(cast, deal, key)
        assert state(deal, key) is State.MET, key
    assert gate(deal).is_open
    assert through(cast, deal)


@pytest.mark.parametrize("at_stage", STAGES, indirect=True)
def test_each_missing_fact_alone_is_an_obstacle_with_a_sentence_and_a_mend(cast: Cast, at_stage: Deal):
    keys = list(GATES[at_stage.stage.key])
    for lacking in keys:
        deal = standing_at(cast, at_stage.stage.key) if len(keys) > 1 else at_stage
        alone = [lacking, *NEEDS_IT.get(lacking, ())]
        for key in keys:
            if key not in alone and state(deal, key) is State.MISSING:
                deal = mend(cast, deal, key)
        if state(deal, lacking) is not State.MISSING:
            continue  # the sum and the client stay with the deal
        found = gate(deal)
        assert [item.key for item in found.missing] == alone
        assert found.missing[0].mend in MENDS
        for language in ("ru", "en"):
            with translation.override(language):
                assert str(gate(deal).missing[0].text)
        with pytest.raises(GateShut):
            through(cast, deal)


def through(cast: Cast, deal: Deal) -> Deal:
    """Out of the stage: the jump, or the end of the last one."""
    if deal.stage.key != STAGES[-1]:
        return cast.step(deal)
    return finish(deal, seen=deal.open_jump_id, by=cast.chief, at=cast.now())


@pytest.mark.parametrize("at_stage", STAGES, indirect=True)
def test_a_waiver_opens_what_the_funnel_lets_and_nothing_else(cast: Cast, at_stage: Deal):
    deal = at_stage
    for key, (_who, _how, waivable) in GATES[deal.stage.key].items():
        if state(deal, key) is not State.MISSING:
            continue
        assert (item_of(deal, key).waivable_by or None) == waivable
        given = {"seen": deal.open_jump_id, "at": cast.now(), "reason": "Так надо"}
        if waivable is None:
            with pytest.raises(Refused):
                waive(deal, key, by=cast.chief, **given)
            continue
        with pytest.raises(NotYours):
            waive(deal, key, by=cast.anna, **given)
        waive(deal, key, by=cast.chief, **given)
        assert state(deal, key) is State.WAIVED
        assert item_of(deal, key).waiver == Waiver.objects.latest("pk")


def test_a_waiver_says_why_is_for_what_is_missing_and_lasts_for_its_jump(cast: Cast):
    deal = cast.gated()
    given = {"seen": deal.open_jump_id, "at": cast.now(), "by": cast.egor}
    with pytest.raises(Invalid) as no:
        waive(deal, "said", reason=" ", **given)
    assert list(no.value.fields) == ["reason"]
    with pytest.raises(Invalid):
        waive(deal, "нет такого", reason="Так", **given)
    with pytest.raises(Refused):
        waive(deal, "sent", reason="Это и так лишь предупреждение", **given)
    row = waive(deal, "said", reason="Слышал сам", **given)
    assert not row.own
    assert timeline(deal)[0].detail == "Слышал сам"
    with pytest.raises(Refused):
        waive(deal, "said", reason="Ещё раз", **given)


@pytest.mark.parametrize(
    ("key", "given", "field"),
    [
        ("said", {}, "text"),
        ("said", {"text": " \u200b\n "}, "text"),
        ("said", {"text": "а" * 2001}, "text"),
        ("sent", {"text": "Честное слово"}, "link"),
        ("sent", {"link": "javascript:alert(1)"}, "link"),
        ("sent", {"link": "ftp://kp.example"}, "link"),
        ("sent", {"link": "https://"}, "link"),
        ("sent", {"link": "http://[::1"}, "link"),
        ("sent", {"link": "https://kp.example/" + "а" * 1000}, "link"),
        ("sent", {"link": "kp.example"}, "link"),
    ],
)
def test_a_confirmation_comes_with_its_evidence(cast: Cast, key: str, given: dict[str, str], field: str):
    deal = cast.gated()
    with pytest.raises(Invalid) as no:
        confirm(deal, key, seen=deal.open_jump_id, by=cast.anna, at=cast.now(), **given)
    assert list(no.value.fields) == [field]
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    ("key", "sort"), [("said", "text"), ("said", "link"), ("said", "file"), ("sent", "link"), ("sent", "file")]
)
def test_better_evidence_than_was_asked_for_is_welcome(cast: Cast, key: str, sort: str):
    deal = cast.gated()
    row = confirm(deal, key, seen=deal.open_jump_id, by=cast.chief, at=cast.now(), **evidence(cast, sort))
    assert (row.by, row.own, row.at) == (cast.chief, False, cast.now())
    assert state(deal, key) is State.MET
    assert item_of(deal, key).confirmation == row


def test_money_takes_a_file_and_somebody_who_does_not_sell(cast: Cast):
    deal = cast.step(cast.meet_gate(cast.gated()))
    for given in ({"text": "Пришли"}, {"link": "https://bank.example/1"}):
        with pytest.raises(Invalid) as no:
            confirm(deal, "billing.prepaid", seen=deal.open_jump_id, by=cast.tamara, at=cast.now(), **given)
        assert list(no.value.fields) == ["file"]
    file = cast.file()
    with pytest.raises(NotYours):
        confirm(deal, "billing.prepaid", seen=deal.open_jump_id, by=cast.anna, at=cast.now(), file=file)
    row = confirm(deal, "billing.prepaid", seen=deal.open_jump_id, by=cast.tamara, at=cast.now(), file=file)
    assert row.file == file


def test_what_is_confirmed_is_not_confirmed_again_and_what_nobody_asks_for_never(cast: Cast):
    deal = cast.gated()
    given = {"seen": deal.open_jump_id, "by": cast.anna, "at": cast.now(), "text": "Да"}
    confirm(deal, "said", **given)
    with pytest.raises(Refused):
        confirm(deal, "said", **given)
    for key in ("billing.prepaid", "deals.value_named", "нет такого"):
        with pytest.raises(Invalid):
            confirm(deal, key, **given)


def test_taking_a_confirmation_back_shuts_the_gate_and_keeps_the_row(cast: Cast):
    deal = cast.meet_gate(cast.gated())
    assert gate(deal).is_open
    given = {"seen": deal.open_jump_id, "by": cast.anna, "at": cast.now()}
    with pytest.raises(Invalid):
        unconfirm(deal, "said", reason="", **given)
    row = unconfirm(deal, "said", reason="Клиент передумал", **given)
    assert (row.withdrawn_by, row.withdrawn_reason) == (cast.anna, "Клиент передумал")
    assert not gate(deal).is_open
    with pytest.raises(GateShut):
        cast.step(deal)
    with pytest.raises(Refused):
        unconfirm(deal, "said", reason="Ещё раз", **given)
    assert timeline(deal)[0].detail == "Клиент передумал"
    confirm(deal, "said", text="Всё-таки да", **given)
    assert gate(deal).is_open
    assert Confirmation.objects.filter(key="said").count() == 2


def test_an_obstacle_says_whom_it_waits_for_and_since_when(cast: Cast, clock: time_machine.Traveller):
    deal = cast.step(cast.meet_gate(cast.gated()))
    began = cast.now()
    clock.shift(timedelta(hours=3))
    waits = item_of(deal, "billing.prepaid")
    assert len(waits.waits_for) == 1, "a role, while nobody takes part in it"
    assert waits.waits_since == began
    cast.hand(deal, cast.tamara, Role.ADMINISTRATION)
    assert item_of(cast.fresh(deal), "billing.prepaid").waits_for == ("Тамара Белова",)
    assert item_of(deal, "deals.go_ahead:start").waits_since is None, "nobody has asked yet"
    cast.confirm(deal, "billing.prepaid")
    asked = item_of(deal, "deals.go_ahead:start")
    assert asked.waits_since == cast.now()
    assert item_of(deal, "billing.prepaid").waits_for == ()


# --- go-aheads ---


def at_money(cast: Cast) -> Deal:
    return cast.step(cast.meet_gate(cast.gated()))


def test_a_go_ahead_is_asked_by_itself_once_what_it_waits_for_is_there(cast: Cast):
    deal = at_money(cast)
    assert not GoAhead.objects.exists()
    cast.confirm(deal, "billing.prepaid")
    row = GoAhead.objects.get()
    assert (row.key, row.asked_by.is_system, row.jump.deal) == ("start", True, deal)
    assert cast.kinds(deal)[-2:] == ["confirmed", "go_ahead_asked"]


def test_the_sweep_asks_what_was_forgotten_once(cast: Cast):
    deal = at_money(cast)
    cast.confirm(deal, "billing.prepaid")
    GoAhead.objects.all().delete()
    assert ask_all_due(at=cast.now()) == 1
    entries = Entry.objects.count()
    assert ask_all_due(at=cast.now()) == 0
    assert ask_due([deal.pk], at=cast.now()) == 0
    assert Entry.objects.count() == entries


def test_a_go_ahead_without_after_is_asked_by_hand_and_once(cast: Cast):
    deal = cast.step(cast.meet_gate(at_money(cast)))
    assert not GoAhead.objects.filter(jump=deal.open_jump_id).exists()
    given = {"seen": deal.open_jump_id, "by": cast.anna, "at": cast.now()}
    row = ask_go_ahead(deal, "production", note="Менеджер всё рассказал", **given)
    assert (row.asked_by, row.note) == (cast.anna, "Менеджер всё рассказал")
    with pytest.raises(Refused):
        ask_go_ahead(deal, "production", **given)
    for key in ("start", "", "нет такой"):
        with pytest.raises(Invalid):
            ask_go_ahead(deal, key, **given)
    decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=True)
    with pytest.raises(Refused):
        ask_go_ahead(deal, "production", **given)


def test_a_word_with_the_asking_is_not_cut(cast: Cast):
    deal = cast.step(cast.meet_gate(at_money(cast)))
    with pytest.raises(Invalid) as no:
        ask_go_ahead(deal, "production", seen=deal.open_jump_id, by=cast.anna, at=cast.now(), note="а" * 501)
    assert list(no.value.fields) == ["note"]


def asked_for_start(cast: Cast) -> tuple[Deal, GoAhead]:
    deal = at_money(cast)
    cast.confirm(deal, "billing.prepaid")
    return deal, GoAhead.objects.get()


def test_any_chiefs_yes_is_enough_by_default(cast: Cast):
    deal, row = asked_for_start(cast)
    row = decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=True, note="Поехали")
    assert (row.granted, row.settled_at) == (True, cast.now())
    assert gate(deal).is_open
    assert "Шеф Главный" in str(item_of(deal, "deals.go_ahead:start").detail)
    with pytest.raises(Refused):
        decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=False, note="Стойте")
    assert timeline(deal)[0].detail == "Поехали"


def test_a_no_says_why_and_sends_it_back_to_be_asked_anew(cast: Cast):
    deal, row = asked_for_start(cast)
    with pytest.raises(Invalid) as no:
        decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=False)
    assert list(no.value.fields) == ["note"]
    decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=False, note="Аванс не весь")
    there = item_of(deal, "deals.go_ahead:start")
    assert there.state is State.MISSING
    assert "Аванс не весь" in str(there.detail)
    assert ask_all_due(at=cast.now()) == 0, "after a no a person asks again"
    again = ask_go_ahead(deal, "start", seen=deal.open_jump_id, by=cast.anna, at=cast.now(), note="Теперь весь")
    decide_go_ahead(again, by=cast.chief, at=cast.now(), yes=True)
    assert gate(deal).is_open
    assert GoAhead.objects.filter(jump=deal.open_jump_id).count() == 2


@pytest.fixture
def two_chiefs(cast: Cast) -> User:
    """Each of the two named chiefs has to say yes; there is a third one."""
    second = cast.person("Второй", "second@example.org", Role.CHIEF)
    cast.person("Третий", "third@example.org", Role.CHIEF)
    firm = Firm.objects.get()
    firm.go_ahead_rule = Firm.GoAheadRule.EACH
    firm.save()
    firm.go_ahead_chiefs.set([cast.chief, second])
    return second


def test_each_named_chief_is_wanted_where_the_company_says_so(cast: Cast, two_chiefs: User):
    deal, row = asked_for_start(cast)
    row = decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=True)
    assert row.settled_at is None
    assert "Шеф Главный" in str(item_of(deal, "deals.go_ahead:start").detail)
    with pytest.raises(Refused):
        decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=True)
    assert decide_go_ahead(row, by=two_chiefs, at=cast.now(), yes=True).granted
    assert gate(deal).is_open


def test_one_no_of_the_named_settles_it(cast: Cast, two_chiefs: User):
    deal, row = asked_for_start(cast)
    decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=True)
    assert decide_go_ahead(row, by=two_chiefs, at=cast.now(), yes=False, note="Рано").granted is False
    assert "Второй" in str(item_of(deal, "deals.go_ahead:start").detail)


def test_who_is_not_among_the_named_neither_grants_nor_refuses(cast: Cast, two_chiefs: User):
    _deal, row = asked_for_start(cast)
    grant(cast.tamara, Role.CHIEF, by=cast.chief, at=cast.now())
    for yes in (True, False):
        with pytest.raises(NotYours):
            decide_go_ahead(row, by=User.objects.get(pk=cast.tamara.pk), at=cast.now(), yes=yes, note="Моё слово")
    row.refresh_from_db()
    assert (row.settled_at, row.decisions.count()) == (None, 0)


def test_where_nobody_is_named_each_chief_is(cast: Cast, two_chiefs: User):
    firm = Firm.objects.get()
    firm.go_ahead_chiefs.clear()
    _deal, row = asked_for_start(cast)
    for chief in User.objects.playing(Role.CHIEF):
        assert row.settled_at is None
        row = decide_go_ahead(row, by=chief, at=cast.now(), yes=True)
    assert row.granted


@pytest.mark.parametrize("change", ["setting", "leaver"])
def test_a_yes_that_has_become_enough_is_said_again_and_settles_it(cast: Cast, two_chiefs: User, change: str):
    deal, row = asked_for_start(cast)
    decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=True)
    if change == "setting":
        Firm.objects.update(go_ahead_rule=Firm.GoAheadRule.ANY)
    else:
        revoke(two_chiefs, Role.CHIEF, by=cast.chief, at=cast.now())
    assert decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=True).granted
    assert gate(deal).is_open
    assert row.decisions.count() == 1


def test_a_decision_is_a_chiefs_own(cast: Cast):
    _deal, row = asked_for_start(cast)
    for who in (cast.anna, cast.tamara, cast.oleg):
        with pytest.raises(NotYours):
            decide_go_ahead(row, by=who, at=cast.now(), yes=True)


def test_a_chief_who_sells_decides_on_their_own_deal_and_it_shows(cast: Cast):
    grant(cast.anna, Role.CHIEF, by=cast.chief, at=cast.now())
    deal, row = asked_for_start(cast)
    decide_go_ahead(row, by=cast.anna, at=cast.now(), yes=True)
    assert row.decisions.get().own
    assert gate(deal).is_open


def test_what_was_asked_before_the_deal_moved_is_not_decided_any_more(cast: Cast):
    deal, row = asked_for_start(cast)
    cast.back(deal)
    with pytest.raises(Refused):
        decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=True)
    lost_deal, asked = asked_for_start_again(cast)
    cast.lose(lost_deal)
    with pytest.raises(Refused):
        decide_go_ahead(asked, by=cast.chief, at=cast.now(), yes=True)


def asked_for_start_again(cast: Cast) -> tuple[Deal, GoAhead]:
    deal = at_money(cast)
    cast.confirm(deal, "billing.prepaid")
    return deal, GoAhead.objects.get(jump=deal.open_jump_id)


# --- many at once ---


def test_gates_of_many_deals_cost_as_many_queries_as_of_two(cast: Cast, no_lazy_fetches: None):
    def some(number: int) -> Iterable[Deal]:
        deals = [cast.gated() for _ in range(number)] + [at_money(cast) for _ in range(number)]
        for deal in deals[:: max(1, number // 2)]:
            cast.meet_gate(deal)
        return [cast.fresh(deal) for deal in deals]

    few, many = some(1), some(9)
    assert queries(lambda: gates(few)) == queries(lambda: gates(many)) <= 8
    assert len(gates(many)) == 18


def test_an_ended_deal_has_no_gate(cast: Cast):
    lost = cast.lose(cast.gated())
    assert gates([cast.fresh(lost)]) == {}


def test_the_same_list_everywhere(cast: Cast):
    deal = cast.gated()
    alone, among = gate(deal), gates([cast.fresh(deal), cast.plain()])[deal.pk]
    assert [(item.key, item.state, str(item.text)) for item in alone.items] == [
        (item.key, item.state, str(item.text)) for item in among.items
    ]
    assert alone.met_count == len(alone.items) - len(alone.missing)
    assert [item.key for item in alone.cautions] == ["deals.client_named", "sent"]
