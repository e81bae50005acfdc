"""A proposal that was made elsewhere is written down in one step, and goes its way as any other."""

import pytest

from kochka.core.money import Money
from kochka.core.refusals import Invalid, Stale
from kochka.proposals.beginning import next_version
from kochka.proposals.current import current_version
from kochka.proposals.finishing import finalise
from kochka.proposals.models import FinalForm, Proposal, Receipt, Sending
from kochka.proposals.reading import blocks_of
from tests.cast import Cast
from tests.proposals.offers import draft, entity
from tests.proposals.talks import LINK, outside, sent, word, yesterday


def test_it_is_sealed_from_the_first_with_its_sum_and_its_vat(cast: Cast):
    row = outside(cast, entity=entity(), total=Money(122_000_00, "RUB"))
    assert (row.total_minor, row.vat_minor, row.net_minor) == (122_000_00, 22_000_00, 100_000_00)
    assert row.is_sealed and row.outside and row.link == LINK
    assert current_version(row.deal) == row
    assert cast.kinds(row.deal)[-1] == "proposals.outside"


def test_its_sending_and_receipt_come_with_it(cast: Cast):
    row = outside(cast, sent=word(cast, happened_at=yesterday(cast)), received=word(cast, words="Читаем"))
    mine = Sending.objects.get()
    assert (mine.proposal, mine.happened_at) == (row, yesterday(cast))
    assert Receipt.objects.get().words == "Читаем"
    assert cast.kinds(row.deal)[-3:] == ["proposals.outside", "proposals.sent", "proposals.received"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"total": Money(0, "RUB")}, "total"),
        ({"total": Money(-1, "RUB")}, "total"),
        ({"total": Money(10**18, "RUB")}, "total"),
        ({"link": ""}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "data:text/html,x"}, "link"),
        ({"link": "//evil.example/x"}, "link"),
        ({"link": "https://" + "я" * 500}, "link"),
        ({"link": "https://anna:secret@docs.example/kp"}, "link"),
        ({"ahead": 1}, "dated"),
        ({"until": -2}, "valid_until"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast: Cast, given: dict, field: str):
    given = dict(given)
    if "ahead" in given:
        given = {"dated": cast.day(given["ahead"])}
    if "until" in given:
        given = {"valid_until": cast.day(given["until"])}
    with pytest.raises(Invalid) as no:
        outside(cast, **given)
    assert field in no.value.fields
    assert not Proposal.objects.exists()


def test_a_file_will_do_instead_of_a_link(cast: Cast):
    paper = cast.file(name="кп.pdf", by=cast.anna)
    assert outside(cast, link="", file=paper).file == paper


def test_what_was_received_was_sent_on_a_day_and_not_before_its_own(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        outside(cast, deal, received=word(cast, words="Да"))
    assert "sent_on" in no.value.fields
    with pytest.raises(Invalid) as no:
        outside(cast, deal, dated=cast.day(0), sent=word(cast, happened_at=yesterday(cast)))
    assert "sent_on" in no.value.fields
    assert not Proposal.objects.exists()


def test_the_same_form_twice_is_one_version(cast: Cast):
    deal = cast.plain()
    row = outside(cast, deal, newest=0, sent=word(cast))
    assert outside(cast, deal, newest=0, sent=word(cast)) == row
    assert (Proposal.objects.count(), Sending.objects.count()) == (1, 1)
    with pytest.raises(Stale) as no:
        outside(cast, deal, newest=0, title="Совсем другое КП")
    assert no.value.moved_by == cast.anna.name
    draft(cast, deal, by=cast.chief)
    with pytest.raises(Stale) as no:
        outside(cast, deal, newest=1)
    assert cast.chief.name in str(no.value)


def test_it_lifts_what_was_final(cast: Cast):
    first = sent(cast).proposal
    finalise(first, by=cast.anna, at=cast.now())
    outside(cast, first.deal)
    assert FinalForm.objects.get().lifted_by == cast.anna


def test_a_next_version_of_it_begins_empty_under_its_head(cast: Cast):
    row = outside(cast, title="Портал", valid_until=cast.day(9))
    later = next_version(row, by=cast.anna, at=cast.now())
    assert (later.title, later.outside, later.is_sealed) == ("Портал", False, False)
    assert (later.valid_until, blocks_of(later)) == (cast.day(10), [])
    assert not later.link and later.file is None
