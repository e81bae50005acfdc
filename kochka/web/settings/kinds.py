"""The company's own lists as pages know them: their addresses and words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kochka.web.forms.fields import Label


@dataclass(frozen=True, slots=True)
class List:
    """One of the lists: what its page says. `kind` is what verbs and dated rows call it."""

    slug: str
    kind: str
    title: Label
    lead: Label
    new: Label
    empty: Label

    @property
    def url(self) -> str:
        return reverse("settings_list", args=[self.slug])


LISTS = {
    one.slug: one
    for one in (
        List(
            "services",
            "service_line",
            gettext_lazy("Service lines"),
            gettext_lazy("What we sell, as we cut it ourselves: deals are filtered and counted by it."),
            gettext_lazy("One more service line"),
            gettext_lazy("Here will stand what you sell: portals, integrations, support…"),
        ),
        List(
            "sources",
            "lead_source",
            gettext_lazy("Where deals come from"),
            gettext_lazy("A recommendation, the site, a former client: what brings deals is seen by it."),
            gettext_lazy("One more source"),
            gettext_lazy("Here will stand where deals come from: a recommendation, the site, a fair…"),
        ),
        List(
            "reasons",
            "loss_reason",
            gettext_lazy("Reasons for losing"),
            gettext_lazy("Chosen when a deal does not work out. Clients’ reasons and ours are counted apart."),
            gettext_lazy("One more reason"),
            gettext_lazy("Here will stand why deals do not work out."),
        ),
        List(
            "fields",
            "field",
            gettext_lazy("Own fields"),
            gettext_lazy(
                "What we want to know of every deal besides. They stand on the deal, in the list and in imports."
            ),
            gettext_lazy("One more field"),
            gettext_lazy("Here will stand fields of your own: a city, a deadline, a budget…"),
        ),
        List(
            "skills",
            "skill",
            gettext_lazy("Skills"),
            gettext_lazy("Whose eye a review is asked of. Who has which is said on the page of the person."),
            gettext_lazy("One more skill"),
            gettext_lazy("Here will stand what your experts are asked for: estimates, design, architecture…"),
        ),
    )
}

OF_THEIR_OWN = {
    one.slug: one
    for one in (
        List(
            "entities",
            "legal_entity",
            gettext_lazy("Our legal entities"),
            gettext_lazy("In whose name papers are made: requisites, who signs, how it is taxed."),
            gettext_lazy("One more legal entity"),
            gettext_lazy(
                "Here will stand in whose name you make proposals and contracts. One is enough to begin with."
            ),
        ),
        List(
            "prices",
            "price_role",
            gettext_lazy("Price list"),
            gettext_lazy(
                "What an hour of each role is sold at. A price holds from a day on; papers go by their own day."
            ),
            gettext_lazy("One more role"),
            gettext_lazy("Here will stand whose hours you sell: an analyst, a designer, a developer…"),
        ),
    )
}
"""Lists with pages of their own: their rows have more to them than a name."""


def the_list(slug: str, among: Mapping[str, List] = LISTS) -> List:
    """The list of that address, else 404."""
    if slug not in among:
        raise Http404
    return among[slug]
