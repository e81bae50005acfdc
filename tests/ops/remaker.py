"""Remakes the demo's place with a tiny company, for tests: `python -m tests.ops.remaker TEMPLATE NAME [SECONDS]`.

TEMPLATE is the database of a founded company, which is quicker than founding one; SECONDS is how long the making takes
after its file was kept and its rows were written. Says "made" before that.
"""

import os
import shutil
import sys
import time
from pathlib import Path

import django

os.environ |= {"KOCHKA_PLACE": "demo", "DJANGO_SETTINGS_MODULE": "kochka.settings"}
django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from kochka.files.storing import store  # noqa: E402
from kochka.firm.models import Firm  # noqa: E402
from kochka.ops.progress import silent  # noqa: E402
from kochka.ops.ready import make_folder  # noqa: E402
from kochka.ops.remaking import alone, remake  # noqa: E402
from kochka.people.models import User  # noqa: E402
from kochka.people.roles import Role  # noqa: E402

BALLAST = """CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)
SELECT i, hex(randomblob(200)) AS filling FROM n"""


def make(template: Path, name: str, seconds: float) -> None:
    """A company with one file, and rows enough for the pouring to take its time."""
    shutil.copy(template, connection.settings_dict["NAME"])
    with transaction.atomic():
        Firm.objects.update(name=name, is_demo=True)
        chief = User.objects.playing(Role.CHIEF).get()
        store(ContentFile(f"бумага {name}".encode(), name="бумага.txt"), by=chief, at=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(BALLAST)
        sys.stdout.write("made\n")
        sys.stdout.flush()
        time.sleep(seconds)


if __name__ == "__main__":
    make_folder()
    template, name, *seconds = sys.argv[1:]
    with alone(silent):
        remake(lambda: make(Path(template), name, float(seconds[0]) if seconds else 0))
