from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kochka.core.texts import fold


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Contacts that were there before become findable."""
    rows = apps.get_model("clients", "Contact").objects
    batch = []
    for contact in rows.only("pk", "name", "email", "phone").iterator():
        digits = "".join(sign for sign in contact.phone if sign.isdigit())
        contact.folded = fold(f"{contact.name} {contact.email} {digits}")
        batch.append(contact)
        if len(batch) == 1000:
            rows.bulk_update(batch, ["folded"])
            batch.clear()
    rows.bulk_update(batch, ["folded"])


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_requisites")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
