"""What the brief is called piece by piece."""

from django.utils.translation import gettext as _

from kochka.proposals.models import BriefTest

Kind = BriefTest.Kind


def asked_by(kind: str) -> str:
    """The test as a question."""
    return {
        Kind.NEED: _("Does the client need it?"),
        Kind.BUDGET: _("Can they pay for it?"),
        Kind.STANDARDS: _("Is it worthy of us?"),
    }[Kind(kind)]


def outcome_of(kind: str, passes: bool | None) -> str:
    """What came of a test, in a few words; None: nobody can say."""
    yes, no, open_ = {
        Kind.NEED: (
            _("the client needs it"),
            _("the client does not need it"),
            _("whether the client needs it is open again"),
        ),
        Kind.BUDGET: (
            _("the client can pay for it"),
            _("the client cannot pay for it"),
            _("whether the client can pay for it is open again"),
        ),
        Kind.STANDARDS: (
            _("it is worthy of us"),
            _("it is not worthy of us"),
            _("whether it is worthy of us is open again"),
        ),
    }[Kind(kind)]
    return open_ if passes is None else yes if passes else no


def lowered(name: str) -> str:
    """A name within a sentence: «Бюджет» → «бюджет»; «НДС» stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() or name[1:2].isspace() else name
