"""The database's own guards stand after a migration, whatever it did to the tables."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate

from kochka.core.triggers import missing, triggers
from kochka.deals.models import Deal, Entry, Jump
from kochka.proposals.models import Block, Proposal


def test_all_stand_after_a_migration(db: None):
    assert missing(connection) == []
    names = {one.table for one in triggers()}
    assert {"deals_entry", "deals_jump", "deals_deal", "funnel_version", "funnel_source", "funnel_stage"} <= names
    assert {f"proposals_{name}" for name in ("proposal", "block", "paymentplan", "paymentline")} <= names


def test_every_trigger_guards_a_table_that_exists(db: None):
    assert {one.table for one in triggers()} <= set(connection.introspection.table_names())


@pytest.mark.parametrize("model", [Entry, Jump, Deal, Proposal, Block])
@pytest.mark.sqlite_only
def test_a_migration_may_rebuild_any_table_and_its_guards_stand_again(
    transactional_db: None, model: type[Entry | Jump | Deal | Proposal | Block]
):
    rebuilt = []

    def rebuild(**_given: object) -> None:
        with connection.schema_editor() as editor:
            editor._remake_table(model)
        rebuilt.append(missing(connection))

    pre_migrate.connect(rebuild, sender=apps.get_app_config("deals"))  # as a migration does, after core's own step
    try:
        call_command("migrate", verbosity=0)
    finally:
        pre_migrate.disconnect(rebuild, sender=apps.get_app_config("deals"))
    assert rebuilt[0], "a rebuilt table has lost them, silently"
    assert missing(connection) == []


def test_a_lost_guard_is_missed_and_comes_back_with_the_next_migration(transactional_db: None):
    on = "" if connection.vendor == "sqlite" else " ON deals_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER journal_is_append_only{on}")
    assert missing(connection) == ["journal_is_append_only"]
    call_command("migrate", verbosity=0)
    assert missing(connection) == []
