"""What every change of the company's settings does first: one writer at a time, and only a chief."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, NotYours, Refused, Sentence, Stale
from kochka.firm.models import Firm
from kochka.people.models import User
from kochka.people.roles import Role


@contextmanager
def alone() -> Iterator[Firm]:
    """The company, locked until the change is written: whoever writes at once comes one after the other."""
    with transaction.atomic():
        yield Firm.objects.select_for_update().get()


@contextmanager
def changing(by: User) -> Iterator[Firm]:
    """The company, locked, for a chief. Raises NotYours unless they are a chief at this moment; the system may."""
    with alone() as firm:
        if not (by.is_system or User.objects.playing(Role.CHIEF).filter(pk=by.pk).exists()):
            raise NotYours(_("The company’s settings are for the chiefs to change."))
        yield firm


def unseen(name: Sentence) -> Stale:
    """Somebody has changed meanwhile what the person is about to write over."""
    words = _("Somebody else has just changed this: %(name)s. Nothing was saved; look once more.")
    return Stale(words % {"name": name})


def refuse_all(wrong: Mapping[str, Sentence]) -> None:
    """Raises one refusal for all fields that are wrong, if any is."""
    if len(wrong) == 1:
        raise Invalid(*next(iter(wrong.items())))
    if wrong:
        raise Refused(_("Something here is not clear."), fields=wrong)
