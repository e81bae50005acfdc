"""Forms as people meet them: labels, what was typed, sentences at the fields. No business rule lives here."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.http import HttpRequest
from django.utils import timezone

from kochka.core.refusals import Refused
from kochka.people.models import User
from kochka.web.forms.fields import Day, Label, Someone, Sum, When
from kochka.web.reading import Reader, person


class Renderer(DjangoTemplates):
    """Django's widgets, our field around them."""

    field_template_name = "kochka/field.html"


class Errors(ErrorList):
    """Sentences under a field."""

    template_name = "kochka/errors.html"


RENDERER = Renderer()


class TypedForm(forms.Form):
    """What somebody types. A verb's refusal comes back into it with `refuse`, beside the fields that it is about."""

    default_renderer = RENDERER
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("error_class", Errors)
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}-%s")
        super().__init__(*args, **kwargs)

    def read_on(self, reader: Reader) -> None:
        """Tells the fields whose words they are to speak, and what today is."""
        for field in self.fields.values():
            if isinstance(field, When):
                field.read_at(reader.now, reader.language)
            if isinstance(field, Day):
                field.now = reader.now
            if isinstance(field, Sum):
                field.language = reader.language

    def pick(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """What can be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def among(self, name: str, people: QuerySet[User]) -> None:
        """Whom one can choose in a field."""
        field = self.fields[name]
        assert isinstance(field, Someone)
        field.queryset = people

    @property
    def is_long(self) -> bool:
        """Whether its first field takes several lines, so that Enter alone does not send it."""
        first = next(iter(self.visible_fields()), None)
        return first is not None and isinstance(first.field.widget, forms.Textarea)

    @property
    def slug(self) -> str:
        """What ids in the form begin with."""
        return str(self.auto_id).removesuffix("-%s")

    def refuse(self, refused: Refused) -> None:
        """Puts the sentences of a refusal at its fields, and what is about no field of ours above them all."""
        named = {field: said for field, said in refused.fields.items() if field in self.fields}
        for field, said in named.items():
            self.add_error(field, str(said))
        if not named or str(refused) not in [str(said) for said in named.values()]:
            self.add_error(None, str(refused))

    def forewarn(self, refused: Refused) -> None:
        """Puts the sentence of a refusal above a form into which nothing was typed yet."""
        self.full_clean()
        self.cleaned_data: dict[str, Any] = {}
        self.refuse(refused)


class VerbForm(TypedForm):
    """A form that calls a verb. `heading`, `explain`, `send`, `done` are its words, `icon` stands on its button. Who is
    built on it sets `request` before its fields are made."""

    heading: ClassVar[Label] = ""
    explain: Label = ""
    send: ClassVar[Label] = ""
    done: ClassVar[Label] = ""
    icon: ClassVar[str] = "check"
    danger: ClassVar[bool] = False
    do_not_call_in_templates = True

    request: HttpRequest

    def begin(self) -> dict[str, Any]:
        """What stands in the fields before anything is typed."""
        return {}

    def prepare(self) -> None:
        """What the form learns from what it is about: choices, words."""

    @property
    def who(self) -> dict[str, Any]:
        """`by` and `at`, as verbs take them."""
        return {"by": person(self.request), "at": timezone.now()}

    def __call__(self, name: str) -> Any:
        """What was typed into a field, read."""
        return self.cleaned_data[name]


def dress(form: forms.BaseForm, *, prefix: str, placeholders: bool = True) -> forms.BaseForm:
    """Our looks for a form that a library made."""
    form.renderer, form.error_class, form.auto_id = RENDERER, Errors, f"{prefix}-%s"
    form.use_required_attribute = False
    for field in form.fields.values():
        if not placeholders:
            field.widget.attrs.pop("placeholder", None)
    return form
