"""The desk at which a funnel is written: its draft, where one is in it, and what is still to be mended."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kochka.core.texts import language_of
from kochka.funnel.drafts import keeping
from kochka.funnel.drafts.checking import Checked, Flaw, check
from kochka.funnel.drafts.sheet import Sheet, StageSheet, said
from kochka.funnel.drafts.stages import head_of, missing_stages
from kochka.funnel.models import Draft, Funnel, Version
from kochka.funnel.publishing import newest_versions
from kochka.people.models import User
from kochka.web.funnels.forms import StageForm
from kochka.web.funnels.needs import NeedForm
from kochka.web.funnels.reminders import ReminderForm
from kochka.web.reading import Reader, person, reader_of


@dataclass(frozen=True, slots=True)
class Hummock:
    """A stage on the path over the page."""

    key: str
    position: int
    name: str
    kind: str
    flaws: int
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is to be mended at one place."""

    name: str
    url: str
    says: list[str]


class Desk:
    """One draft as a page shows it. `here` is the key of the stage that lies open; empty for the funnel itself."""

    def __init__(self, request: HttpRequest, draft: Draft, here: str | None = None) -> None:
        self.request, self.draft, self.here = request, draft, here
        self.reader: Reader = reader_of(request)
        self.by: User = person(request)

    @property
    def language(self) -> str:
        """The company writes in its own language, whoever reads the page in which."""
        assert self.reader.firm is not None
        return language_of(self.reader.firm.language)

    @property
    def key(self) -> str:
        return self.draft.funnel.key

    @property
    def sheet(self) -> Sheet:
        sheet: Sheet = self.draft.sheet
        return sheet

    @property
    def name(self) -> str:
        return said(self.sheet["name"], self.language) or _("A funnel without a name")

    @cached_property
    def checked(self) -> Checked:
        return check(self.sheet, self.key)

    @cached_property
    def newest(self) -> Version | None:
        """What is published now."""
        return newest_versions().filter(funnel=self.draft.funnel_id).first()

    @property
    def may_publish(self) -> bool:
        return keeping.may_publish(self.by)

    @property
    def stage(self) -> StageSheet | None:
        return next((stage for stage in self.sheet["stages"] if stage["key"] == self.here), None)

    @property
    def seen(self) -> str:
        """What the reader sees of the part that lies open."""
        return keeping.token(self.stage or head_of(self.sheet))

    @property
    def fresh(self) -> list[StageSheet]:
        """Stages of the example that nobody has looked at yet."""
        return [stage for stage in self.sheet["stages"] if stage["fresh"]]

    @property
    def path(self) -> list[Hummock]:
        return [self._hummock(stage, position) for position, stage in enumerate(self.sheet["stages"], 1)]

    def _hummock(self, stage: StageSheet, position: int) -> Hummock:
        flaws = len(self.checked.at(stage["key"]))
        kind = "here" if stage["key"] == self.here else "warned" if flaws else "ahead" if stage["fresh"] else "past"
        name = said(stage["name"], self.language) or _("No name yet")
        return Hummock(stage["key"], position, name, kind, flaws, self.url("draft_stage", stage["key"]))

    @property
    def mend(self) -> list[Group]:
        """What keeps the draft from being published, place by place."""
        head = self._group(self.name, self.url("draft_head"), self.checked.at(""))
        stages = [self._group(each.name, each.url, self.checked.at(each.key)) for each in self.path if each.flaws]
        return [group for group in (head, *stages) if group.says]

    def _group(self, name: str, url: str, flaws: tuple[Flaw, ...]) -> Group:
        return Group(name, url, [self._said(flaw) for flaw in flaws[:5]])

    def _said(self, flaw: Flaw) -> str:
        """The sentence, with the field that it is about."""
        words = flaw.text(self.reader.language)
        fields = StageForm.base_fields if flaw.place.need is None else NeedForm.base_fields
        if flaw.place.reminder is not None:
            fields = ReminderForm.base_fields
        named = fields.get(flaw.place.field)
        return f"{named.label}: {words}" if named else words

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Published stages that the draft lacks: they can be brought back."""
        return [(stage["key"], said(stage["name"], self.language)) for stage in missing_stages(self.sheet, self.newest)]

    def url(self, name: str, *args: str) -> str:
        return reverse(name, args=[self.key, *args])

    def after(self, key: str) -> str:
        """The page of the stage after this one; of the publication after the last."""
        keys = [stage["key"] for stage in self.sheet["stages"]]
        place = keys.index(key) + 1 if key in keys else len(keys)
        return self.url("draft_stage", keys[place]) if place < len(keys) else self.url("publication")


def the_funnel(key: str) -> Funnel:
    return get_object_or_404(Funnel, key=key)


def desk(request: HttpRequest, key: str, here: str | None = None) -> Desk:
    """The desk of the funnel's newest draft, ended ones included: what was typed into one that somebody has ended
    meanwhile is answered by the verb. Raises NotYours; 404 where there never was one."""
    keeping.demand_writer(person(request))
    drafts = Draft.objects.select_related("funnel", "saved_by", "based_on").filter(funnel__key=key)
    draft = drafts.order_by("-pk").first()
    if draft is None:
        raise Http404
    return Desk(request, draft, here)
