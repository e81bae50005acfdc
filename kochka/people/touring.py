"""The first walk: that somebody has ended it, for good and wherever they sign in."""

from collections.abc import Iterable
from datetime import datetime

from kochka.people.models import User


def end_tour(people: Iterable[User], *, at: datetime) -> None:
    """These people have ended or skipped the first walk: it does not begin by itself any more. When they first did so
    stays."""
    User.objects.filter(pk__in=[each.pk for each in people], toured_at=None).update(toured_at=at)
