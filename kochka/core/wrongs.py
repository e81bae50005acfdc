"""Everything that is wrong with what somebody typed into a whole form, so that they hear all of it at once."""

from collections.abc import Callable

from kochka.core import requisites as rules
from kochka.core.refusals import Invalid, Refused, Sentence
from kochka.core.requisites import WrongKey

type Read = Callable[[], str]


class Wrongs:
    """Collects a sentence for each field that breaks a rule."""

    def __init__(self) -> None:
        self.fields: dict[str, Sentence] = {}

    def unless(self, field: str, read: Read) -> str:
        """What `read` finds; empty, and its sentence kept, where it breaks a rule."""
        try:
            return read()
        except WrongKey as wrong:
            self.fields[field] = wrong.sentence
        except Invalid as wrong:
            self.fields |= wrong.fields
        return ""

    def payer_keys(self, inn: str, kpp: str, ogrn: str) -> tuple[str, str, str]:
        """ИНН, КПП and ОГРН as typed, each of which may be left out, read by their rules and each against the ИНН."""
        number = self.unless("inn", lambda: rules.inn(inn) if inn.strip() else "")
        return (
            number,
            self.unless("kpp", lambda: rules.kpp(kpp, inn=number) if kpp.strip() else ""),
            self.unless("ogrn", lambda: rules.ogrn(ogrn, inn=number) if ogrn.strip() else ""),
        )

    def stop(self) -> None:
        """Raises Invalid if one field was wrong, Refused with all of them if several were."""
        if len(self.fields) == 1:
            raise Invalid(*next(iter(self.fields.items())))
        if self.fields:
            raise Refused(next(iter(self.fields.values())), fields=self.fields)
