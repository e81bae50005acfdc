"""What the database itself refuses in proposals, beside the constraints."""

from kochka.core.triggers import trigger

trigger(
    "sealed_proposal_is_kept",
    table="proposals_proposal",
    when="OLD.sealed_at IS NOT NULL",
    says="a sealed proposal stays as it was",
)
trigger(
    "sealed_block_is_kept",
    table="proposals_block",
    unless="NOT EXISTS (SELECT 1 FROM proposals_proposal p WHERE p.id IN (OLD.proposal_id, NEW.proposal_id)"
    " AND p.sealed_at IS NOT NULL)",
    says="the blocks of a sealed proposal stay as they were",
)
for _table, _what in (("section", "sections"), ("enclosure", "enclosures")):
    trigger(
        f"sealed_{_table}_is_kept",
        table=f"proposals_{_table}",
        unless="NOT EXISTS (SELECT 1 FROM proposals_proposal p WHERE p.id IN (OLD.proposal_id, NEW.proposal_id)"
        " AND p.sealed_at IS NOT NULL)",
        says=f"the {_what} of a sealed proposal stay as they were",
    )
trigger("payment_plan_is_kept_as_made", table="proposals_paymentplan", says="a plan of payments is kept as it was made")
trigger("payment_is_kept_as_made", table="proposals_paymentline", says="a plan of payments is kept as it was made")
