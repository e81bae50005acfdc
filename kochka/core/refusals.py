"""How a verb says no: a sentence for the person, the field it is about, and nothing changed."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Sentence = str | Promise


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
