"""The dated rows of settings and rights: who changed what, when, from what to what."""

from datetime import datetime

from kochka.people.models import Change, User


def record(about: str, what: str, *, before: object, after: object, by: User, at: datetime) -> Change | None:
    """Writes the change down; None, and nothing written, when nothing has changed."""
    was, now = _text(before), _text(after)
    if was == now:
        return None
    return Change.objects.create(at=at, by=by, about=about, what=what, before=was, after=now)


def _text(value: object) -> str:
    return "" if value is None else str(value)
