"""Rows that were there before they could be found get their words."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kochka.core.texts import fold


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """A migration of its own: PostgreSQL alters no table that the same transaction has written to."""
    User = apps.get_model("people", "User")
    for row in User.objects.filter(folded="").only("name", "email").iterator():
        User.objects.filter(pk=row.pk).update(folded=fold(f"{row.name} {row.email}"))


class Migration(migrations.Migration):
    dependencies = [("people", "0002_workplace")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
