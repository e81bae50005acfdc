"""How a verb says no: a sentence for the person, the field it is about, and nothing changed."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

type Sentence = str | Promise


def _say(say: Callable[[], str]) -> str:
    return say()


_said = lazy(_say, str)


def once_read(say: Callable[[], str]) -> Sentence:
    """A sentence that is put together only when somebody reads it: boards ask facts and read no sentences. (Django's
    `lazy` makes a class each time that it is called, so here it is called once.)"""
    sentence: Sentence = _said(say)
    return sentence


class Refused(Exception):
    """A verb did nothing and says why. `status` is the HTTP status that carries it."""

    status = 422

    def __init__(self, sentence: Sentence, *, fields: Mapping[str, Sentence] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields: dict[str, Sentence] = dict(fields or {})

    def __str__(self) -> str:
        return str(self.sentence)


class Invalid(Refused):
    """One field does not make sense."""

    def __init__(self, field: str, sentence: Sentence) -> None:
        super().__init__(sentence, fields={field: sentence})


class NotYours(Refused):
    """The rights table says no."""

    status = 403


class Ended(Refused):
    """The deal is not open any more, or not ended yet."""

    status = 409


class Stale(Refused):
    """Somebody else was first: what the person saw is not so any more. Nothing was changed."""

    status = 409

    def __init__(
        self, sentence: Sentence | None = None, *, moved_by: str = "", moved_at: datetime | None = None
    ) -> None:
        super().__init__(sentence or _("The deal has moved on while you were looking. Nothing was changed."))
        self.moved_by, self.moved_at = moved_by, moved_at
