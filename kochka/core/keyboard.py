"""Words typed with the wrong layout on: «gjhnfk» is «портал», "ыудд" is "sell"."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё" + "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)


def other_layout(text: str) -> str:
    """What the same keys give with the other layout on; the text itself where it mixes both or holds no letters."""
    latin = any(sign.isascii() and sign.isalpha() for sign in text)
    russian = any(sign in _RUSSIAN for sign in text)
    if latin == russian:
        return text
    return text.translate(_TO_RUSSIAN if latin else _TO_LATIN)
