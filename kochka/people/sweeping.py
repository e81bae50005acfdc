"""What signing in leaves behind and nobody can use any more."""

from datetime import datetime

from django.contrib.sessions.models import Session


def forget_sessions(*, at: datetime) -> int:
    """Sessions that have run out: their cookies open nothing. How many went."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]
