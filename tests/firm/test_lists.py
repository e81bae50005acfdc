"""The company's own lists: added to, renamed, ordered, retired and brought back; nothing in them is ever deleted."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import pytest

from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.deals.fields import describe, set_fields, values_of
from kochka.firm.above import uses
from kochka.firm.entities import add_entity
from kochka.firm.lists import (
    KINDS,
    Listed,
    add_reason,
    add_role,
    add_service_line,
    add_source,
    bring_back,
    bring_in,
    kind_of,
    move,
    rename,
    retire,
    stop_offering,
    stopped,
)
from kochka.firm.models import FieldDefinition, LossReason, ServiceLine
from kochka.firm.own_fields import add_field, set_choices
from kochka.people.models import Change, User
from tests.cast import Cast

type Add = Callable[..., Listed]
ADD: dict[str, Add] = {
    "service_line": add_service_line,
    "lead_source": add_source,
    "loss_reason": lambda name, **who: add_reason(name, "us", **who),
    "field": lambda name, **who: add_field(name, "text", **who),
    "price_role": add_role,
    "legal_entity": lambda name, **who: add_entity(name=name, **who),
}


def end(row: Listed, *, by: User, at: datetime) -> None:
    """Offers it no more, in the way of its list."""
    if isinstance(row, ServiceLine):
        stop_offering(row, "Не берут", by=by, at=at)
    else:
        retire(row, by=by, at=at)


every_list = pytest.mark.parametrize("kind", list(ADD))


@every_list
@pytest.mark.parametrize("name", ["Ы" * 120, "🎉🦆", "שלום", "<script>alert(1)</script>", "'; DROP TABLE firm; --"])
def test_a_row_is_called_what_was_typed_and_its_coming_is_a_dated_row(cast: Cast, kind: str, name: str):
    row = ADD[kind](f"  {name} ", by=cast.chief, at=cast.now())
    assert KINDS[kind].objects.get(pk=row.pk).name == name
    said = Change.objects.filter(about=f"{kind}:{row.pk}").values_list("what", "before", "after")
    assert ("presence", "", "here") in set(said)


@every_list
def test_two_of_one_name_are_refused_whatever_the_case(cast: Cast, kind: str):
    ADD[kind]("Ёлки", by=cast.chief, at=cast.now())
    other = ADD[kind]("Сосны", by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        ADD[kind]("елки", by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        rename(other, "ЕЛКИ", by=cast.chief, at=cast.now())
    rename(other, "СОСНЫ", by=cast.chief, at=cast.now())
    assert KINDS[kind].objects.get(pk=other.pk).name == "СОСНЫ"


@every_list
@pytest.mark.parametrize("name", ["", "  ", "\u200b", "ы" * 121, "ы" * 10_000])
def test_a_name_that_is_none_is_refused(cast: Cast, kind: str, name: str):
    before = KINDS[kind].objects.count()
    with pytest.raises(Invalid) as no:
        ADD[kind](name, by=cast.chief, at=cast.now())
    assert list(no.value.fields) == ["name"]
    assert KINDS[kind].objects.count() == before


@every_list
def test_only_chiefs_change_lists(cast: Cast, kind: str):
    row = ADD[kind]("Ёлки", by=cast.chief, at=cast.now())
    for act in (
        lambda: ADD[kind]("Сосны", by=cast.anna, at=cast.now()),
        lambda: rename(row, "Сосны", by=cast.anna, at=cast.now()),
        lambda: end(row, by=cast.anna, at=cast.now()),
        lambda: move(row, 1, by=cast.anna, at=cast.now()),
    ):
        with pytest.raises(NotYours):
            act()


@every_list
def test_what_is_retired_keeps_its_row_and_can_come_back(cast: Cast, kind: str):
    row = ADD[kind]("Ёлки", by=cast.chief, at=cast.now())
    end(row, by=cast.chief, at=cast.now())
    with suppress(Stale):
        end(row, by=cast.chief, at=cast.now())
    assert KINDS[kind].objects.get(pk=row.pk).retired_at == cast.now()
    with pytest.raises(Refused):
        move(row, 1, by=cast.chief, at=cast.now())
    bring_back(row, by=cast.chief, at=cast.now())
    assert KINDS[kind].objects.get(pk=row.pk).retired_at is None
    said = Change.objects.filter(what="presence").order_by("pk").values_list("before", "after")
    assert list(said) == [("", "here"), ("here", "retired"), ("retired", "here")]


@every_list
def test_the_order_is_the_companys(cast: Cast, kind: str):
    KINDS[kind].objects.all().update(retired_at=cast.now())
    rows = [ADD[kind](name, by=cast.chief, at=cast.now()) for name in ("раз", "два", "три")]
    move(rows[2], -1, by=cast.chief, at=cast.now())
    move(rows[0], -1, by=cast.chief, at=cast.now())
    names = KINDS[kind].objects.filter(retired_at=None).values_list("name", flat=True)
    assert list(names) == ["раз", "три", "два"]
    assert Change.objects.filter(what="position").count() == 1


@every_list
def test_a_name_that_somebody_has_just_changed_is_not_written_over(cast: Cast, kind: str):
    row = ADD[kind]("раз", by=cast.chief, at=cast.now())
    rename(row, "два", seen="раз", by=cast.chief, at=cast.now())
    with pytest.raises(Stale):
        rename(row, "три", seen="раз", by=cast.chief, at=cast.now())


def test_how_many_deals_use_a_row_is_told(cast: Cast):
    line = add_service_line("Порталы", by=cast.chief, at=cast.now())
    own = add_field("Город", "text", by=cast.chief, at=cast.now())
    for _each in range(2):
        describe(cast.plain(), service_line=line, typed={own.key: "Тверь"}, by=cast.anna, at=cast.now())
    lost = cast.lose(cast.plain())
    reason = LossReason.objects.get(pk=lost.losses.get().reason_id)
    told = [uses(kind_of(row), [row.pk]) for row in (line, own, reason)]
    assert told == [{line.pk: 2}, {own.pk: 2}, {reason.pk: 1}]


def test_a_reason_in_use_is_retired_and_the_lost_deal_keeps_it(cast: Cast):
    reason = cast.reason()
    lost = cast.lose(cast.plain(), reason=reason)
    retire(reason, by=cast.chief, at=cast.now())
    assert lost.losses.get().reason == reason


def test_adding_a_retired_line_again_brings_it_back(cast: Cast):
    line = add_service_line("Порталы", by=cast.chief, at=cast.now())
    end(line, by=cast.chief, at=cast.now())
    again = add_service_line("ПОРТАЛЫ", by=cast.chief, at=cast.now())
    assert (again.pk, again.name, again.retired_at) == (line.pk, "ПОРТАЛЫ", None)
    assert ServiceLine.objects.count() == 1


def test_a_retired_field_of_that_name_is_pointed_at_not_revived_as_another_kind(cast: Cast):
    own = add_field("Город", "text", by=cast.chief, at=cast.now())
    retire(own, by=cast.chief, at=cast.now())
    with pytest.raises(Invalid, match="Город"):
        add_field("город", "number", by=cast.chief, at=cast.now())


def test_keys_of_fields_are_latin_and_each_its_own(cast: Cast):
    names = ("Бюджет, ₽", "Бюджет", "🎉", "Source", "Щёлочь")
    keys = [add_field(name, "text", by=cast.chief, at=cast.now()).key for name in names]
    assert keys == ["byudzhet", "byudzhet-2", "field", "source-2", "shcheloch"]


def test_choices_are_each_there_once_and_deals_keep_what_was_chosen(cast: Cast):
    own = add_field("Дерево", "choice", choices=" Ель \n\nСосна\n", by=cast.chief, at=cast.now())
    assert own.choices == "Ель\nСосна"
    deal = cast.plain()
    set_fields(deal, {own.key: "сосна"}, by=cast.anna, at=cast.now())
    set_choices(own, "Ель\nПихта", seen="Ель\r\nСосна", by=cast.chief, at=cast.now())
    with pytest.raises(Stale):
        set_choices(own, "Дуб", seen="Ель\nСосна", by=cast.chief, at=cast.now())
    assert values_of([deal.pk]) == {deal.pk: {own.key: "Сосна"}}
    for wrong in ("", "Ель\nЕЛЬ", "ы" * 121, "\n".join(str(n) for n in range(101))):
        with pytest.raises(Invalid) as no:
            set_choices(own, wrong, by=cast.chief, at=cast.now())
        assert list(no.value.fields) == ["choices"]


def test_there_is_an_end_to_how_many(cast: Cast):
    FieldDefinition.objects.bulk_create(FieldDefinition(key=f"f{n}", name=f"f{n}", kind="text") for n in range(40))
    with pytest.raises(Invalid):
        add_field("Ещё", "text", by=cast.chief, at=cast.now())
    ServiceLine.objects.bulk_create(ServiceLine(name=f"s{n}") for n in range(200))
    with pytest.raises(Invalid):
        add_service_line("Ещё", by=cast.chief, at=cast.now())


def test_an_unknown_kind_is_refused(cast: Cast):
    with pytest.raises(Invalid):
        add_field("Город", "formula", by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        add_reason("Просто так", "nobody", by=cast.chief, at=cast.now())


def test_what_an_import_brings_along_stands_last_with_its_dated_row(cast: Cast):
    old = add_service_line("Порталы", by=cast.chief, at=cast.now())
    end(old, by=cast.chief, at=cast.now())
    new = bring_in(ServiceLine(name="Боты"), by=cast.anna, at=cast.now())
    assert bring_in(ServiceLine(name="ПОРТАЛЫ"), by=cast.anna, at=cast.now()) == old
    assert [row.name for row in ServiceLine.objects.all()] == ["Порталы", "Боты"]
    assert Change.objects.get(about=f"service_line:{new.pk}").by == cast.anna
    assert Change.objects.filter(about=f"service_line:{old.pk}", by=cast.anna).count() == 0


def test_a_service_line_is_stopped_with_a_reason_that_is_a_dated_row(cast: Cast):
    line = add_service_line("Боты", by=cast.chief, at=cast.now())
    stop_offering(line, " Никто не купил ", by=cast.chief, at=cast.now())
    line.refresh_from_db()
    assert line.retired_at == cast.now()
    why = stopped([line.pk])[line.pk]
    assert why is not None
    assert (why.after, why.at, why.by) == ("Никто не купил", cast.now(), cast.chief)
    with pytest.raises(Stale):
        stop_offering(line, "Ещё раз", by=cast.chief, at=cast.now())


def test_a_line_is_never_retired_without_a_word(cast: Cast):
    line = add_service_line("Боты", by=cast.chief, at=cast.now())
    with pytest.raises(Refused):
        retire(line, by=cast.chief, at=cast.now())
    stop_offering(line, "Никто не купил", by=cast.chief, at=cast.now())
    bring_back(line, by=cast.chief, at=cast.now())
    assert stopped([line.pk]) == {}


@pytest.mark.parametrize("reason", ["", "  ", "а" * 501])
def test_it_is_not_stopped_without_a_reason_nor_with_an_endless_one(cast: Cast, reason: str):
    line = add_service_line("Боты", by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        stop_offering(line, reason, by=cast.chief, at=cast.now())
    assert stopped([line.pk]) == {}


def test_nobody_but_a_chief_stops_offering(cast: Cast):
    line = add_service_line("Боты", by=cast.chief, at=cast.now())
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        with pytest.raises(NotYours):
            stop_offering(line, "Мимо", by=user, at=cast.now())
    assert stopped([line.pk]) == {}
