"""Rows that were there before they could be found get their words."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kochka.core.texts import fold


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """A migration of its own: PostgreSQL alters no table that the same transaction has written to."""
    Deal = apps.get_model("deals", "Deal")
    for row in Deal.objects.filter(folded="").only("title").iterator():
        Deal.objects.filter(pk=row.pk).update(folded=fold(row.title))


class Migration(migrations.Migration):
    dependencies = [("deals", "0003_workplace")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
