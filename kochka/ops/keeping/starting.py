"""What a start does with a database of an older release. What makes backups is loaded then alone: most meet none."""

from django.conf import settings
from django.utils import timezone

from kochka.ops.commands.migrate import bring_up
from kochka.ops.progress import Progress, silent


def start_safely(progress: Progress = silent) -> None:
    """A backup, then the migrations. Where somebody else sees to backups (KOCHKA_BACKUP_AT=never) the migrations alone.
    Raises ClickException when the backup cannot be made."""
    if settings.BACKUP_AT is None:
        bring_up(progress)
        return
    at, made = timezone.now(), []

    def backup() -> None:
        from kochka.ops.keeping.making import make_backup
        from kochka.upkeep.models import Backup

        made.append(make_backup(Backup.Why.UPDATE, at=at, progress=progress, recorded=False))

    if bring_up(progress, before=backup):
        from kochka.ops.keeping.updating import write_down

        write_down(made[0], at)
