"""Three lines on how the client decides: nobody's are lost in silence."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from kochka.clients.contacts import add_contact
from kochka.clients.naming import company_named
from kochka.core.refusals import Ended, Invalid, NotYours
from kochka.deals.journal import timeline
from kochka.deals.models import Deal
from kochka.proposals.decision_notes import NotesOutdated, note_decision, standing_notes, who_decides
from kochka.proposals.models import DecisionNotes
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")

DOUBTS = "Финдир: боится срока <b>"


@pytest.fixture
def deal(cast: Cast) -> Deal:
    return cast.fresh(cast.plain(client=company_named("Вектор", by=cast.anna, at=cast.now())))


def note(cast: Cast, deal: Deal, **given) -> DecisionNotes | None:
    lines = {"decides": "Директор", "doubts": DOUBTS, "to_hear": ""}
    return note_decision(deal, **lines | {"by": cast.anna, "at": cast.now()} | given)


def test_the_lines_are_kept_and_stand_in_the_history(cast: Cast, deal: Deal):
    note(cast, deal)
    row = standing_notes(deal)
    assert row and (row.decides, row.doubts, row.to_hear, row.by) == ("Директор", DOUBTS, "", cast.anna)
    with translation.override("en"):
        line = timeline(deal)[0]
    assert str(line.sentence) == "How they decide"
    assert str(line.detail) == f"decides: Директор · doubts: {DOUBTS}"


def test_other_words_are_another_row_and_the_same_ones_none(cast: Cast, deal: Deal):
    first = note(cast, deal)
    assert note(cast, deal, seen="") == first
    second = note(cast, deal, to_hear="Кто отвечает за срок", by=cast.chief, seen=str(first.pk))
    former = DecisionNotes.objects.select_related("replaced_by").get(pk=first.pk)
    assert (former.replaced_by, former.replaced_at) == (cast.chief, cast.now())
    assert standing_notes(deal) == second
    assert DecisionNotes.objects.count() == 2


def test_nothing_said_of_nothing_writes_nothing(cast: Cast, deal: Deal):
    assert note(cast, deal, decides=" ", doubts="", to_hear="") is None
    assert not DecisionNotes.objects.exists()


def test_who_comes_second_hears_who_was_first_and_nothing_is_written_over(cast: Cast, deal: Deal):
    note(cast, deal, seen="")
    with pytest.raises(NotesOutdated) as no:
        note(cast, deal, decides="Совет", by=cast.chief, seen="")
    assert (no.value.moved_by, no.value.row) == (cast.anna.name, standing_notes(deal))


@pytest.mark.parametrize("field", ["decides", "doubts", "to_hear"])
def test_a_line_that_is_too_long_is_refused_at_its_field(cast: Cast, deal: Deal, field: str):
    with pytest.raises(Invalid) as no:
        note(cast, deal, **{field: "ы" * 501})
    assert list(no.value.fields) == [field]


def test_a_stranger_and_an_ended_deal_are_refused(cast: Cast, deal: Deal):
    with pytest.raises(NotYours):
        note(cast, deal, by=cast.oleg)
    cast.lose(deal)
    with pytest.raises(Ended):
        note(cast, deal)


def test_the_database_keeps_one_set_of_lines_a_deal(cast: Cast, deal: Deal):
    row = note(cast, deal)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_decides_is_known_from_the_brief_and_else_from_the_clients_people(cast: Cast, deal: Deal):
    assert who_decides(deal) == ""
    who = {"by": cast.anna, "at": cast.now()}
    add_contact(deal.client, name="Пётр", position="директор", roles=["decides"], **who)
    add_contact(deal.client, name="Мария", roles=["decides", "pays"], **who)
    add_contact(deal.client, name="Иван", **who)
    assert who_decides(deal) == "Пётр, директор; Мария"
    cast.brief(deal, decides="Совет\nдиректоров")
    assert who_decides(deal) == "Совет директоров"
