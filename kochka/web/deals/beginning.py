"""What is asked of every deal that begins, whether somebody opens it or it comes of an enquiry."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kochka.clients.naming import company_named
from kochka.core.when import Due
from kochka.funnel.models import Version
from kochka.funnel.publishing import newest_versions
from kochka.people.models import User
from kochka.web.deals.knowing import Knowing
from kochka.web.forms.aside import AsideLine
from kochka.web.forms.fields import Line, Pick, When
from kochka.web.reading import Reader


class Beginning(Knowing):
    """The fields: what we sell, the first thing to do about it, to whom, and by which of several funnels."""

    title = Line(label=_("What we sell"), placeholder=_("Dealer portal"), attrs={"autofocus": True})
    next_action = Line(label=_("Next action"), placeholder=_("Call Irina: what do they need?"))
    when = When(label=_("When"))
    client = AsideLine(
        label=_("To whom"),
        asks="likely_clients",
        takes=True,
        placeholder=_("The company, or the person"),
        optional=True,
    )
    funnel = Pick(label=_("By which funnel"))
    versions: dict[str, Version]

    def first_said(self, reader: Reader, *, client: str = "") -> dict[str, Any]:
        """What stands in the fields at first: tomorrow, and the company's first funnel."""
        self.versions = {version.funnel.key: version for version in newest_versions()}
        tomorrow = Due(reader.calendar.next_workday(reader.today))
        return {"when": tomorrow, "client": client, "funnel": next(iter(self.versions), "")}

    def offer_funnels(self, reader: Reader) -> None:
        """Funnels to choose from; where there is one, nobody is asked."""
        names = [(key, version.definition.name.of(reader.language)) for key, version in self.versions.items()]
        self.pick("funnel", names)
        if len(names) < 2:
            del self.fields["funnel"]

    def given(self, *, by: User, at: datetime) -> dict[str, Any]:
        """What was typed, as the verbs that open a deal take it. Raises Invalid for a client's name that is none."""
        said = self.cleaned_data
        return {
            "title": said["title"],
            "next_action": said["next_action"],
            "due": said["when"],
            "client": company_named(said["client"], by=by, at=at) if said["client"] else None,
            "knowingly": self.knows,
            "version": self.versions.get(said.get("funnel") or ""),
            "by": by,
            "at": at,
        }
