"""The words of `help` for what is offered: the brief, proposals, reviews, the library."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFERS: Mapping[str, tuple[Promise, Promise]] = {
    "brief": (
        _("The brief"),
        _(
            "What a proposal is written from: what the client needs, what for, for how much, who decides. Fill it in"
            " while you talk, as far as it goes, and save; the rest can come later. At the foot stand three tests. A no"
            " to one of them is a good reason to part, and the page offers the words for it."
        ),
    ),
    "proposals": (
        _("Proposals"),
        _(
            "All that we have offered in this deal, version by version: its sum, whose it is, whether it is sealed. The"
            " next one begins from a former one or from a clean sheet."
        ),
    ),
    "proposal": (
        _("Proposal"),
        _(
            "One proposal: in the head whose it is and until when it holds; below it the lines, typed one after the"
            " other: Enter goes on to the next. The sums under them count themselves. What the client has been sent is"
            " sealed, and the next version is begun from it."
        ),
    ),
    "desk": (
        _("Experts’ desk"),
        _(
            "Questions of sellers, and proposals that want fresh eyes: what you have in hand, what is yours to take"
            " first, what is open to you. Below stand the deals where experts are welcome: ask what exactly to help"
            " with, and the seller answers with one request. Nobody puts anything into your hands."
        ),
    ),
    "library": (
        _("Library"),
        _(
            "Works and whole proposals as you usually offer them. Keep a line from its menu, a version from its page,"
            " and begin the next proposal from them: prices come from today’s price list, and nothing of the former"
            " client comes along."
        ),
    ),
}
