"""Two clients become one and apart again: everything that points at a client goes along, and comes back."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from kochka.clients.companies import edit_company, note_company
from kochka.clients.contacts import add_contact
from kochka.clients.merging import merge, references, undo_merge
from kochka.clients.models import Company, Contact, Merge
from kochka.clients.naming import company_named
from kochka.clients.payers import write_account, write_requisites
from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.deals.details import edit
from kochka.deals.models import Deal
from kochka.ops.check import findings
from tests import invariants
from tests.cast import Cast


@pytest.fixture
def pair(cast: Cast) -> tuple[Company, Company]:
    return client(cast, "ООО «Вектор»"), client(cast, "Вектор")


def client(cast: Cast, name: str) -> Company:
    return company_named(name, by=cast.anna, at=cast.now())


def everything() -> dict[str, Any]:
    """All rows of all tables but those of mergers."""
    found: dict[str, Any] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.label.startswith("clients.Merge"):
            found[model._meta.label] = sorted(map(repr, model._base_manager.values_list()))
    return found


def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.chief, "at": cast.now()}


def test_deals_contacts_requisites_notes_and_files_come_along(cast: Cast, pair: tuple[Company, Company]):
    gone, into = pair
    deal = cast.plain(client=gone)
    at = {"by": cast.anna, "at": cast.now()}
    rows = [
        add_contact(gone, name="Ирина", **at),
        write_requisites(gone, legal_name="ООО «Вектор»", inn="7709442668", **at),
        write_account(gone, number="40702810438000060473", bic="044525225", bank="Банк", **at),
        note_company(gone, text="Важные", **at),
    ]
    merge(gone, into, **who(cast))
    assert cast.fresh(deal).client == into
    assert [type(row).objects.get(pk=row.pk).company_id for row in rows] == [into.pk] * 4
    gone.refresh_from_db()
    assert gone.merged_into_id == into.pk
    assert list(Company.objects.standing()) == [into]


def test_three_hundred_deals_are_merged_and_undone_without_a_trace(cast: Cast, pair: tuple[Company, Company]):
    gone, into = pair
    for number in range(300):
        cast.plain(title=f"Сделка {number}", client=gone)
    for number in range(3):
        cast.plain(title=f"Своя {number}", client=into)
    add_contact(gone, name="Ирина", by=cast.anna, at=cast.now())
    before = everything()
    row = merge(gone, into, **who(cast))
    assert Deal.objects.filter(client=into).count() == 303
    assert not Deal.objects.filter(client=gone).exists()
    assert invariants.broken() == []
    assert findings() == []
    undo_merge(row, **who(cast))
    assert everything() == before
    assert invariants.broken() == []
    assert findings() == []


def test_what_was_made_or_moved_since_stays_where_it_is(cast: Cast, pair: tuple[Company, Company]):
    gone, into = pair
    third = client(cast, "Ромашка")
    stays, moves = cast.plain(client=gone), cast.plain(client=gone)
    row = merge(gone, into, **who(cast))
    later = cast.plain(client=into)
    edit(moves, by=cast.anna, at=cast.now(), client=third)
    undo_merge(row, **who(cast))
    assert [cast.fresh(deal).client for deal in (stays, moves, later)] == [gone, third, into]
    assert invariants.broken() == []


def test_a_deal_opened_for_the_client_that_is_gone_is_the_other_ones(cast: Cast, pair: tuple[Company, Company]):
    gone, into = pair
    merge(gone, into, **who(cast))
    assert cast.plain(client=gone).client == into
    assert client(cast, gone.name) == into
    other = cast.plain()
    edit(other, by=cast.anna, at=cast.now(), client=gone)
    assert cast.fresh(other).client == into
    assert add_contact(gone, name="Ирина", by=cast.anna, at=cast.now()).company == into


def test_mergers_one_after_another_are_undone_in_the_other_order(cast: Cast, pair: tuple[Company, Company]):
    gone, into = pair
    last = client(cast, "Вектор Плюс")
    deal = cast.plain(client=gone)
    before = everything()
    first = merge(gone, into, **who(cast))
    second = merge(into, last, **who(cast))
    gone.refresh_from_db()
    assert gone.merged_into_id == last.pk, "who was merged before leads to the one that stands"
    with pytest.raises(Refused, match="Вектор"):
        undo_merge(first, **who(cast))
    undo_merge(second, **who(cast))
    assert cast.fresh(deal).client == into
    undo_merge(first, **who(cast))
    assert everything() == before


def test_empty_lines_are_filled_and_empty_again(cast: Cast, pair: tuple[Company, Company]):
    gone, into = pair
    edit_company(gone, name=gone.name, site="vector.ru", address="Москва", by=cast.anna, at=cast.now())
    edit_company(into, name=into.name, address="Тверь", by=cast.anna, at=cast.now())
    row = merge(gone, into, **who(cast))
    into.refresh_from_db()
    assert (into.site, into.address) == ("vector.ru", "Тверь")
    undo_merge(row, **who(cast))
    into.refresh_from_db()
    assert (into.site, into.address) == ("", "Тверь")


def test_only_a_chief_merges_and_undoes(cast: Cast, pair: tuple[Company, Company]):
    with pytest.raises(NotYours):
        merge(*pair, by=cast.anna, at=cast.now())
    row = merge(*pair, **who(cast))
    with pytest.raises(NotYours):
        undo_merge(row, by=cast.anna, at=cast.now())
    assert Merge.objects.filter(undone_at=None).count() == 1


def test_nothing_is_merged_twice_or_into_itself(cast: Cast, pair: tuple[Company, Company]):
    gone, into = pair
    with pytest.raises(Invalid):
        merge(gone, gone, **who(cast))
    row = merge(gone, into, **who(cast))
    for wrong in ((gone, into), (into, gone), (client(cast, "Третий"), gone)):
        with pytest.raises(Stale):
            merge(*wrong, **who(cast))
    undo_merge(row, **who(cast))
    with pytest.raises(Stale):
        undo_merge(row, **who(cast))


def test_every_foreign_key_to_a_client_is_known(cast: Cast):
    found = {f"{model._meta.label}.{field.name}" for model, field in references()}
    assert {"deals.Deal.client", "clients.Contact.company", "clients.Company.merged_into"} <= found
    assert not [name for name in found if name.startswith("clients.Merge.")]


class _Badge(models.Model):
    """A table of an app that nobody has written yet: one row a client."""

    company = models.OneToOneField(Company, on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "later"


@pytest.fixture
def badge(transactional_db: None) -> Any:
    with connection.schema_editor() as editor:
        editor.create_model(_Badge)
    yield _Badge
    with connection.schema_editor() as editor:
        editor.delete_model(_Badge)


def test_a_row_that_cannot_stand_twice_stays_and_is_named(
    badge: Any, cast: Cast, pair: tuple[Company, Company], monkeypatch: pytest.MonkeyPatch
):
    gone, into = pair
    known = {"later._badge": badge, "clients.contact": Contact}
    house = SimpleNamespace(get_models=lambda **_given: list(known.values()), get_model=known.__getitem__)
    monkeypatch.setattr("kochka.clients.merging.apps", house)
    add_contact(gone, name="Ирина", by=cast.anna, at=cast.now())
    badge.objects.create(company=gone)
    alone = merge(gone, into, **who(cast))
    assert badge.objects.get().company_id == into.pk
    undo_merge(alone, **who(cast))
    assert badge.objects.get().company_id == gone.pk
    mine = badge.objects.create(company=into)
    row = merge(gone, into, **who(cast))
    assert [(move.model, move.moved, len(move.stayed)) for move in row.moves.filter(model="later._badge")] == [
        ("later._badge", [], 1)
    ]
    undo_merge(row, **who(cast))
    assert badge.objects.get(company=into).pk == mine.pk
