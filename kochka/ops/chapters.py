"""What is being told of the demo company, by how far its story is: company for whoever waits for it."""

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Sentence

# From which hundredth of the story on it is about what.
CHAPTERS: tuple[tuple[int, Sentence], ...] = (
    (0, _("A year and a half ago: a studio is founded and writes down how it sells")),
    (12, _("First deals come together, others fall silent on the way")),
    (28, _("The gate stays shut: work begins once the money is there, not on somebody’s word")),
    (44, _("Someone leaves, and every deal goes into other hands by name")),
    (60, _("Deals sink at one stage: there the step is too long")),
    (76, _("A chief says “not yet”; a client comes back after half a year")),
    (90, _("This morning: an enquiry has come in, its clock runs")),
)


def chapter(told: int, of: int) -> Sentence:
    """What the story is about once so many of its parts are told."""
    share = 100 * told // of if of else 0
    return next(sentence for since, sentence in reversed(CHAPTERS) if share >= since)
