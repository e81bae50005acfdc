"""The tables of a database in which there is nothing yet, made at once as they are after the last migration.

Walking there through every migration ends at the same tables (tests/ops/test_first_tables.py) and takes seconds, for
Django draws all models anew at each step. What migrations do to rows has nothing to do here: there are none.
"""

from typing import Any

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def nothing_there() -> bool:
    """Whether no table of ours stands in the database, not even the one that remembers migrations."""
    ours = {model._meta.db_table for model in apps.get_models()} | {MigrationRecorder.Migration._meta.db_table}
    return ours.isdisjoint(connection.introspection.table_names())


def make_tables() -> None:
    """All tables, and every migration remembered as done: all of it or nothing."""
    loader = MigrationLoader(connection)
    passed = [MigrationRecorder.Migration(app=app, name=name) for app, name in loader.graph.nodes]
    given: dict[str, Any] = {"verbosity": 0, "interactive": False, "db": connection.alias, "apps": apps, "plan": []}
    emit_pre_migrate_signal(**given)
    with connection.schema_editor() as editor:
        for model in loader.project_state().apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        editor.create_model(MigrationRecorder.Migration)
        MigrationRecorder.Migration.objects.using(connection.alias).bulk_create(passed)
    emit_post_migrate_signal(**given)
