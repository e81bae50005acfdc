"""What can be chosen is said in the reader's language, whichever language was on when the program started."""

import re

from django.urls import get_resolver
from django.utils import translation

from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Pick
from tests.web.test_field_names import kinds

CYRILLIC = re.compile("[А-Яа-яЁё]")


def test_no_choice_is_kept_in_one_language() -> None:
    assert get_resolver().reverse_dict  # the site map imports every page with its forms
    fields = {(kind.__name__, name): field for kind in kinds(TypedForm) for name, field in kind.base_fields.items()}
    own = "language"  # each language is called by its own name in both
    picks = {named: field for named, field in fields.items() if isinstance(field, Pick) and named[1] != own}
    assert len(picks) > 20
    with translation.override("en"):
        said = {named: "; ".join(str(label) for _value, label in field.choices) for named, field in picks.items()}
    assert {named: words for named, words in said.items() if CYRILLIC.search(words)} == {}
