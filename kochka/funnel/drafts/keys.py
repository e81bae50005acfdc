"""Keys made of names, once: a stage may be called otherwise later, its key stays, and deals find it by the key."""

import re
from collections.abc import Collection

from kochka.core.texts import fold

LONGEST = 40

_LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)
_STRANGE = re.compile(r"[^a-z0-9]+")


def key_from(name: str, *, taken: Collection[str], otherwise: str) -> str:
    """A key that sounds like the name and is not taken yet; `otherwise` is for names without a letter that we can
    spell."""
    spelled = "".join(_LATIN.get(letter, letter) for letter in fold(name))
    word = _STRANGE.sub("_", spelled).strip("_").lstrip("0123456789_")[:LONGEST].rstrip("_") or otherwise
    key, number = word, 2
    while key in taken:
        key, number = f"{word[: LONGEST - 4].rstrip('_')}_{number}", number + 1
    return key
