"""Versions of a proposal: begun from nothing, from the former one, from another deal's; their heads typed over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kochka.core.money import Money
from kochka.core.refusals import Ended, Invalid, NotYours, Refused
from kochka.deals.details import revalue
from kochka.deals.journal import timeline
from kochka.proposals.beginning import begin, change_proposal, next_version, withdraw_proposal
from kochka.proposals.blocks import remove_block
from kochka.proposals.flaws import Flawed
from kochka.proposals.lines import Discount
from kochka.proposals.models import Block, Proposal
from kochka.proposals.reading import rolled
from kochka.proposals.typed import Head, head_of
from kochka.proposals.vat import rate_of, regime_on
from kochka.proposals.working import Overtaken
from tests.cast import Cast
from tests.proposals.offers import block, draft, entity, fresh, role, sealed, titles

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")


def rewrite(cast: Cast, row: Proposal, *, revision: int | None = None, by=None, **given) -> Proposal:
    row = fresh(row)
    head = replace(head_of(row), **given)
    return change_proposal(row, revision=revision or row.revision, head=head, by=by or cast.anna, at=cast.now())


def test_a_first_version_begins_with_what_is_known_of_the_deal(cast: Cast):
    deal = revalue(cast.plain(title="Портал"), by=cast.anna, at=cast.now(), value=Money(1, "EUR"))
    row = draft(cast, deal)
    assert (row.number, row.title, row.language, row.currency) == (1, "Портал", "ru", "EUR")
    assert (row.dated, row.regime, row.revision, row.made_by) == (date(2026, 11, 24), "none", 1, cast.anna)
    assert cast.kinds(deal)[-1] == "proposals.begun"


def test_the_next_version_is_a_copy_as_of_today(cast: Cast, clock):
    head = Head(title="КП", language="ru", currency="RUB", dated=cast.day(0), valid_until=cast.day(14))
    head = replace(head, letter="Здравствуйте", terms="Как обычно", discount=Discount(share=500, reason="Давно вместе"))
    first = draft(cast, head=head)
    block(cast, first, "Макет", role=role(), likely=60, optional=True, chosen=True)
    block(cast, first, "Вёрстка", fixed=1_00, discount=Discount(minor=10, reason="Так"))
    sealed(cast, first)
    clock.shift(timedelta(days=3))
    second = next_version(first, by=cast.anna, at=cast.now())
    assert (second.number, second.former_id, second.dated, second.valid_until) == (
        2,
        first.pk,
        cast.day(0),
        cast.day(14),
    )
    assert (second.letter, second.terms, second.discount) == (head.letter, head.terms, head.discount)
    before, after = rolled(fresh(first)), rolled(second)
    assert before.sums == after.sums
    assert [each.origin_id for each in after.blocks] == [each.pk for each in before.blocks]
    assert not second.is_sealed and {each.revision for each in after.blocks} == {1}


def test_a_copy_of_another_deals_leaves_behind_what_was_for_that_client(cast: Cast):
    head = Head(title="Чужое", language="ru", currency="RUB", dated=cast.day(0), letter="Дорогой Иван")
    source = draft(cast, head=replace(head, terms="Как обычно", discount=Discount(share=1, reason="Ивану")))
    block(cast, source, "Опция", fixed=100, optional=True, chosen=True, discount=Discount(share=1, reason="Ивану"))
    row = begin(cast.plain(title="Другая"), former=source, by=cast.anna, at=cast.now())
    assert (row.title, row.letter, row.terms, row.discount) == ("Другая", "", "Как обычно", Discount())
    (copy,) = rolled(row).blocks
    assert (copy.title, copy.fixed_minor, copy.chosen, copy.discount) == ("Опция", 100, False, Discount())
    assert "Чужое" not in str(timeline(row.deal, limit=1)[0].detail)


def test_what_is_not_seen_is_not_copied(cast: Cast):
    source = draft(cast)
    with pytest.raises(Invalid) as no:
        begin(cast.plain(by=cast.oleg), former=source, by=cast.oleg, at=cast.now())
    assert list(no.value.fields) == ["former"]
    with pytest.raises(NotYours):
        next_version(source, by=cast.oleg, at=cast.now())


def test_removed_blocks_are_not_copied_and_prices_stay_as_they_were(cast: Cast):
    first = draft(cast)
    gone, kept = block(cast, first, "Лишнее"), block(cast, first, "Макет", role=role(hour=100), likely=60)
    remove_block(gone, revision=1, by=cast.anna, at=cast.now())
    role(name="Дизайнер-2", hour=5)
    kept.role.prices.update(hour_minor=999)
    second = next_version(first, by=cast.anna, at=cast.now())
    assert [(each.title, each.hour_minor, each.position) for each in rolled(second).blocks] == [("Макет", 100, 1)]


def test_versions_of_a_deal_are_numbered_from_one(cast: Cast):
    deal, other = cast.plain(), cast.plain()
    assert [draft(cast, each).number for each in (deal, other, deal, deal)] == [1, 1, 2, 3]


def test_the_head_is_typed_over_and_who_was_first_is_named(cast: Cast):
    row = draft(cast)
    rewrite(cast, row, title="Новое", by=cast.chief)
    assert (fresh(row).title, fresh(row).revision) == ("Новое", 2)
    with pytest.raises(Overtaken) as no:
        rewrite(cast, row, revision=1, title="Старое")
    assert (no.value.moved_by, no.value.status, no.value.row.title) == (cast.chief.name, 409, "Новое")
    assert cast.chief.name in str(no.value)
    assert rewrite(cast, row, title="Новое").revision == 2


def test_the_regime_is_that_of_the_entity_on_the_papers_day(cast: Cast):
    ours = entity("five")
    row = rewrite(cast, draft(cast), entity=ours)
    assert row.regime == "five"
    assert rewrite(cast, row, dated=date(2024, 1, 1)).regime == "none"
    ours.vat_periods.create(since=date(2027, 1, 1), regime="general")
    assert rewrite(cast, row, dated=date(2027, 1, 1)).regime == "general"


@pytest.mark.parametrize(
    ("regime", "day", "rate"),
    [
        ("general", date(2025, 12, 31), 2000),
        ("general", date(2026, 1, 1), 2200),
        ("general", date(2018, 12, 31), 1800),
        ("ten", date(2026, 1, 1), 1000),
        ("seven", date(2026, 1, 1), 700),
        ("five", date(2026, 1, 1), 500),
        ("zero", date(2026, 1, 1), 0),
        ("none", date(2026, 1, 1), None),
    ],
)
def test_a_regime_means_a_rate_by_the_day(regime, day, rate):
    assert rate_of(regime, day) == rate


def test_no_entity_is_without_vat(cast: Cast):
    assert regime_on(None, cast.day(0)) == "none"


REFUSED = {
    "title": {"title": "  "},
    "language": {"language": "de"},
    "currency": {"currency": "руб"},
    "valid_until": {"valid_until": date(2020, 1, 1)},
    "discount": {"discount": Discount(share=10_001, reason="!")},
    "discount_reason": {"discount": Discount(share=1)},
    "letter": {"letter": "а" * 20_001},
}


@pytest.mark.parametrize("field", REFUSED)
def test_a_head_that_makes_no_sense_is_refused_at_its_field(cast: Cast, field: str):
    row = draft(cast)
    with pytest.raises(Refused) as no:
        rewrite(cast, row, **REFUSED[field])
    assert list(no.value.fields) == [field]
    assert fresh(row).revision == 1


def test_the_currency_changes_while_nothing_is_priced_in_it(cast: Cast):
    row = rewrite(cast, draft(cast), currency="EUR")
    assert row.currency == "EUR"
    block(cast, row, "Макет", role=role(currency="USD"), likely=60)
    row = rewrite(cast, row, currency="USD")
    block(cast, row, "Вёрстка", fixed=1)
    with pytest.raises(Invalid) as no:
        rewrite(cast, row, currency="EUR")
    assert list(no.value.fields) == ["currency"]
    with pytest.raises(Invalid):
        begin(row.deal, head=replace(head_of(fresh(row)), currency="RUB"), former=row, by=cast.anna, at=cast.now())


def test_a_retired_entity_is_chosen_no_more_and_stays_where_it_is(cast: Cast):
    ours = entity()
    row = rewrite(cast, draft(cast), entity=ours)
    ours.retired_at = cast.now()
    ours.save()
    assert rewrite(cast, row, title="Иначе", entity=ours).entity == ours
    copy = next_version(fresh(row), by=cast.anna, at=cast.now())
    assert copy.entity_id == ours.pk
    with pytest.raises(Invalid):
        rewrite(cast, draft(cast), entity=ours)


def test_a_draft_is_put_away_and_touched_no_more(cast: Cast):
    row = draft(cast)
    mine = block(cast, row)
    row = withdraw_proposal(row, revision=1, by=cast.anna, at=cast.now())
    assert cast.kinds(row.deal)[-1] == "proposals.withdrawn"
    for attempt in (
        lambda: rewrite(cast, row, title="Снова"),
        lambda: block(cast, row),
        lambda: sealed(cast, row),
        lambda: withdraw_proposal(row, revision=1, by=cast.anna, at=cast.now()),
    ):
        with pytest.raises(Ended) as no:
            attempt()
        assert cast.anna.name in str(no.value)
    assert Block.objects.get(pk=mine.pk).withdrawn_at is None


def test_nothing_is_offered_in_a_deal_that_has_ended(cast: Cast):
    deal = cast.plain()
    row = draft(cast, deal)
    cast.lose(deal)
    for attempt in (lambda: draft(cast, deal, by=cast.chief), lambda: rewrite(cast, row, by=cast.chief, title="!")):
        with pytest.raises(Ended):
            attempt()


def test_html_stays_text_and_what_cannot_be_seen_is_gone(cast: Cast):
    html = "<script>alert('1')</script> & \u200b<b>«жирно»</b>\x00"
    clean = "<script>alert('1')</script> & <b>«жирно»</b>"
    row = rewrite(cast, draft(cast), title=html, letter=html, terms=html, discount=Discount(share=1, reason=html))
    row = fresh(row)
    assert {row.title, row.letter, row.terms, row.discount_reason} == {clean}
    block(cast, row, html, fixed=1, text=html, discount=Discount(share=1, reason=html))
    (mine,) = rolled(row).blocks
    assert {mine.title, mine.text, mine.discount_reason} == {clean}
    assert titles(row) == [clean]


def test_an_absurd_discount_waits_until_the_lines_are_counted(cast: Cast):
    row = draft(cast)
    with pytest.raises(Flawed):
        rewrite(cast, row, discount=Discount(minor=10**15 + 1, reason="!"))
    row = rewrite(cast, row, discount=Discount(minor=10**15, reason="!"))
    block(cast, row)
    seen = rolled(row)
    assert seen.sums is None and [flaw.field for flaw in seen.flaws] == ["discount"]


def test_the_journal_says_work_on_a_version_once_a_sitting(cast: Cast, clock):
    row = draft(cast)
    for number in range(3):
        block(cast, row, f"Блок {number}")
    rewrite(cast, row, title="Иначе")
    assert cast.kinds(row.deal).count("proposals.edited") == 1
    rewrite(cast, row, title="Совсем иначе", by=cast.chief)
    assert cast.kinds(row.deal).count("proposals.edited") == 2
    clock.shift(timedelta(hours=2))
    rewrite(cast, row, title="Ещё")
    assert cast.kinds(row.deal).count("proposals.edited") == 3
    assert "версией 1" in str(timeline(row.deal, limit=1)[0].sentence)
