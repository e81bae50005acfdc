"""What the facts of a gate read: shared rows once, and sentences only for those who read them."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kochka.deals.gate import gates, tallies
from kochka.deals.go_aheads import ask_go_ahead, decide_go_ahead
from kochka.deals.models import Deal
from kochka.funnel.facts import answers, reading
from kochka.proposals.current import current_versions
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.talks import sent


def asked(run: Callable[[], object]) -> str:
    with CaptureQueriesContext(connection) as seen:
        run()
    return "\n".join(query["sql"] for query in seen)


def test_a_page_that_reads_a_deal_shares_its_versions_with_the_gate_on_it(cast: Cast):
    deal = sent(cast).proposal.deal_id

    def both() -> None:
        current_versions([deal])
        with reading([deal]):
            answers("proposals.received", {}, [deal])

    def together() -> None:
        with reading([deal]):
            both()

    assert queries(together) == queries(both) - 1


def test_what_only_cautions_is_not_asked_for_where_a_gate_is_only_counted(cast: Cast):
    deal = cast.walk_to("decision")
    rows = list(Deal.objects.with_jump().filter(pk=deal.pk))
    assert any(need.caution for need in deal.stage.version.definition.gate_of("decision"))
    assert "proposals_extension" in asked(lambda: gates(rows))
    assert "proposals_extension" not in asked(lambda: tallies(rows))
    found, counted = gates(rows)[deal.pk], tallies(rows)[deal.pk]
    assert (counted.met, counted.is_open) == (found.met_count, found.is_open)


def test_the_words_of_chiefs_are_read_with_the_first_sentence(cast: Cast):
    deal = cast.walk_to("start")
    row = ask_go_ahead(deal, "production", seen=deal.open_jump_id, by=cast.anna, at=cast.now())
    decide_go_ahead(row, by=cast.chief, at=cast.now(), yes=False, note="Рано")
    assert "goaheaddecision" not in asked(lambda: answers("deals.go_ahead", {"of": "production"}, [deal.pk]))
    told = answers("deals.go_ahead", {"of": "production"}, [deal.pk])[deal.pk]
    assert "goaheaddecision" in asked(lambda: str(told.detail))
    assert "Рано" in str(told.detail)
