"""The journal: every kind says itself in both languages, nothing in it changes, and a page of it has its price."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.deals.confirmations import unconfirm
from kochka.deals.details import edit, revalue
from kochka.deals.enquiries import join, take_in
from kochka.deals.entries import Kind
from kochka.deals.fields import set_fields
from kochka.deals.go_aheads import decide_go_ahead
from kochka.deals.journal import entry, kinds, timeline, write
from kochka.deals.journey.endings import reopen, withdraw
from kochka.deals.journey.forward import finish
from kochka.deals.journey.placing import Placed, place
from kochka.deals.journey.versions import move_to_version
from kochka.deals.models import Attempt, Deal, Entry, GoAhead, GoAheadDecision, Jump, Waiver
from kochka.deals.notes import attach, note
from kochka.deals.remarks import remark
from kochka.deals.waivers import waive
from kochka.firm.models import FieldDefinition
from kochka.funnel.publishing import publish
from kochka.people.accounts import revoke
from kochka.people.roles import Role
from tests.cast import GATED, Cast
from tests.counting import queries


def eventful(cast: Cast) -> Deal:
    """A deal to which everything happened that can happen to one."""
    deal = cast.gated()
    deal = cast.replan(cast.again(deal))
    deal = cast.resume(cast.hold(deal))
    asked = take_in(who="Ирина", text="Как там портал?", by=cast.anna, at=cast.now())
    join(asked, deal, by=cast.anna, at=cast.now())
    remark(deal, by=cast.anna, at=cast.now(), text="Тут неудобно")
    note(deal, by=cast.anna, at=cast.now(), text="Клиент рыжий")
    attach(deal, by=cast.anna, at=cast.now(), file=SimpleUploadedFile("смета.pdf", b"%PDF"))
    waive(deal, "said", seen=deal.open_jump_id, by=cast.egor, at=cast.now(), reason="Верю")
    deal = cast.meet_gate(deal)
    deal = cast.back(cast.step(deal))
    deal = cast.step(cast.meet_gate(deal))
    cast.confirm(deal, "billing.prepaid")
    unconfirm(deal, "billing.prepaid", seen=deal.open_jump_id, by=cast.tamara, at=cast.now(), reason="Вернули")
    cast.confirm(deal, "billing.prepaid")
    waiting = GoAhead.objects.get(jump=deal.open_jump_id)
    decide_go_ahead(waiting, by=cast.chief, at=cast.now(), yes=False, note="Рано")
    newer = publish(GATED.replace("Оплачено", "Деньги тут"), by=cast.chief, at=cast.now())
    move_to_version([deal], newer, by=cast.chief, at=cast.now())
    deal = cast.step(cast.meet_gate(cast.fresh(deal)))
    deal = cast.hand(deal, cast.tamara, Role.ADMINISTRATION, note="Держи")
    deal = cast.hand(deal, cast.oleg)
    deal = cast.hand(deal, cast.egor, Role.EXPERT)
    revoke(cast.egor, Role.EXPERT, by=cast.chief, at=cast.now())
    edit(deal, by=cast.chief, at=cast.now(), title="Портал-2")
    revalue(deal, by=cast.chief, at=cast.now(), value=None)
    field = FieldDefinition.objects.create(key="city", name="Город", kind="text")
    set_fields(deal, {field.key: "Тверь"}, by=cast.chief, at=cast.now())
    lost = cast.lose(deal, by=cast.chief, note="Не судьба", owed="Ничего")
    deal = reopen(lost, by=cast.chief, at=cast.now(), next_action="Снова", due=cast.soon())
    deal = cast.meet_gate(cast.fresh(deal))
    deal = finish(deal, seen=deal.open_jump_id, by=cast.chief, at=cast.now())
    return withdraw(deal, by=cast.chief, at=cast.now(), reason="Учебная")


def placed(cast: Cast) -> Deal:
    row = Placed(
        title="Старая",
        owner=cast.anna,
        stage=cast.plain().stage,
        currency="RUB",
        opened_at=cast.now(),
        next_action="Разобрать",
        due=cast.soon(),
    )
    return place([row], by=cast.chief, at=cast.now())[0]


@pytest.fixture
def told(cast: Cast) -> list[Deal]:
    return [eventful(cast), placed(cast)]


def test_a_deal_that_is_called_otherwise_keeps_what_it_was_called(cast: Cast):
    deal = cast.plain(title="Портал")
    edit(deal, by=cast.anna, at=cast.now(), title="Портал для дилеров")
    with translation.override("ru"):
        assert "Портал" in str(timeline(deal)[0].detail)


def test_every_kind_is_declared_happens_and_says_itself_in_both_languages(told: list[Deal]):
    assert {kind.value for kind in Kind} == {key for key in kinds() if key.startswith("deals.")}
    happened = set(Entry.objects.values_list("kind", flat=True))
    assert happened == {kind.value for kind in Kind}
    said: dict[str, dict[str, str]] = {}
    for language in ("ru", "en"):
        with translation.override(language):
            lines = [line for deal in told for line in timeline(deal, limit=500)]
            said[language] = {line.entry.kind: str(line.sentence) for line in lines}
            assert all(line.icon and str(line.sentence).strip() and "%(" not in str(line.sentence) for line in lines)
    same = {kind for kind in said["ru"] if said["ru"][kind] == said["en"][kind]}
    assert same <= {"deals.noted"}, "what a person wrote is the same in every language"


def test_free_text_and_personal_data_are_not_in_the_payloads(told: list[Deal]):
    for row in Entry.objects.all():
        for key, value in row.payload.items():
            assert isinstance(value, (int, bool, list)) or value.isascii(), (row.kind, key, value)
            assert len(str(value)) <= 60


def test_a_timeline_costs_as_many_queries_for_many_entries_as_for_few(cast: Cast, no_lazy_fetches: None):
    deal = eventful(cast)
    few = queries(lambda: [str(line.sentence) for line in timeline(deal, limit=500)])
    other = cast.plain()
    for _time in range(30):
        other = cast.replan(cast.again(other, relief="other_person"))
    many = Entry.objects.filter(deal=other).count()
    assert many == 61
    assert queries(lambda: [str(line.sentence) for line in timeline(other, limit=500)]) <= 3
    assert few <= 19


def test_what_follows_is_loaded_by_the_page(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    for number in range(5):
        clock.shift(timedelta(minutes=1))
        note(deal, by=cast.anna, at=cast.now(), text=f"Заметка {number}")
    first = timeline(deal, limit=2)
    assert [str(line.sentence) for line in first] == ["Заметка 4", "Заметка 3"]
    rest = timeline(deal, limit=10, before=first[-1].entry.pk)
    assert [line.entry.kind for line in rest] == ["deals.noted"] * 3 + ["deals.opened"]


def test_what_was_so_and_when_we_learned_it_are_two_moments(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    clock.shift(timedelta(hours=2))
    cast.again(deal, at=cast.now() - timedelta(hours=1))
    row = Entry.objects.get(kind="deals.tried")
    assert row.recorded_at - row.happened_at == timedelta(hours=1)


@pytest.mark.parametrize("model", [Entry, Attempt, Waiver, GoAheadDecision])
def test_what_was_recorded_is_not_changed_even_past_the_code(
    told: list[Deal], model: type[Entry | Attempt | Waiver | GoAheadDecision]
):
    row = model.objects.earliest("pk")
    for change in ({"by": row.by_id}, {"id": row.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_closed_jump_is_not_changed_even_past_the_code(told: list[Deal]):
    row = Jump.objects.exclude(closed_at=None).earliest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Jump.objects.filter(pk=row.pk).update(closed_at=None, left="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Jump.objects.filter(pk=row.pk).update(tries=7)


def test_a_kind_is_declared_once(cast: Cast):
    with pytest.raises(ValueError, match="twice"):
        entry(Kind.NOTED, icon="x")(kinds()["deals.noted"].say)


def test_nothing_that_was_given_is_left_out_of_the_payload_but_nothing_empty_is_kept(cast: Cast):
    deal = cast.plain()
    row = write(deal, Kind.NOTED, by=cast.anna, at=cast.now(), note=None, number=0)
    assert row.payload == {"number": 0}


def test_the_sum_and_the_client_can_be_followed_through_the_journal(cast: Cast):
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    deal = cast.plain(value=Money(1_00, "RUB"))
    revalue(deal, by=cast.anna, at=cast.now(), value=Money(2_00, "RUB"))
    revalue(deal, by=cast.anna, at=cast.now(), value=Money(2_00, "RUB"))
    edit(deal, by=cast.anna, at=cast.now(), title="Иначе", client=client)
    edit(deal, by=cast.anna, at=cast.now(), title="Иначе", client=client)
    assert cast.kinds(deal) == ["opened", "revalued", "edited"]
    sums = [row.payload.get("value") for row in Entry.objects.filter(deal=deal).order_by("pk")]
    assert sums == [1_00, 2_00, None]
    former = deal.former_titles.get()
    assert former.title == deal.title
    assert Entry.objects.get(kind="deals.edited").payload == {"client": str(client.pk), "former": str(former.pk)}
