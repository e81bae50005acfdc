"""What people had confirmed by hand in the present jump, before the system knew it by itself: shown beside what is
missing, and read only where somebody reads the sentence."""

from collections.abc import Callable, Collection
from functools import cache

from kochka.core.refusals import Sentence, once_read
from kochka.deals.models import Confirmation

type Hand = tuple[str, str]
"""Who confirmed it, and in which words."""
type Beside = Callable[[int, Callable[[Hand | None], str]], Sentence]


def by_hand(deal_ids: Collection[int], *keys: str) -> Beside:
    """For a deal's id and a way to say it with what was confirmed (None: nothing was), the sentence. One query for all
    of these deals, once the first of the sentences is read."""

    @cache
    def known() -> dict[int, Hand]:
        rows = Confirmation.objects.filter(
            jump__deal__in=deal_ids, jump__closed_at=None, key__in=keys, withdrawn_at=None
        )
        found = rows.order_by("pk").values_list("jump__deal", "by__name", "text")
        return {deal_id: (name, text) for deal_id, name, text in found}

    def beside(deal_id: int, say: Callable[[Hand | None], str]) -> Sentence:
        return once_read(lambda: say(known().get(deal_id)))

    return beside
