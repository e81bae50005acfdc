"""What the database itself refuses in deals, beside the constraints."""

from kochka.core.triggers import trigger

trigger("journal_is_append_only", table="deals_entry", says="the journal is append-only")
trigger("attempt_is_kept_as_made", table="deals_attempt", says="an attempt is kept as it was made")
trigger("waiver_is_kept_as_made", table="deals_waiver", says="a waiver is recorded for ever")
trigger("decision_is_kept_as_made", table="deals_goaheaddecision", says="a decision is kept as it was made")
trigger(
    "closed_jump_is_closed",
    table="deals_jump",
    when="OLD.closed_at IS NOT NULL",
    says="a closed jump stays as it was",
)
trigger(
    "withdrawn_deal_stays_withdrawn",
    table="deals_deal",
    of=("state",),
    when="OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn'",
    says="a withdrawn deal stays withdrawn",
)
trigger(
    "deal_stands_where_its_jump_does",
    table="deals_deal",
    of=("open_jump_id", "stage_id"),
    when="NEW.open_jump_id IS NOT NULL",
    unless="EXISTS (SELECT 1 FROM deals_jump j WHERE j.id = NEW.open_jump_id AND j.deal_id = NEW.id"
    " AND j.stage_id = NEW.stage_id AND j.closed_at IS NULL)",
    says="an open deal stands on its own open jump, at its stage",
)
