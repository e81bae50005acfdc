"""Beginning a draft, saving it, laying it aside, publishing it. Whoever sells or leads writes; a chief publishes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, NotYours, Stale
from kochka.funnel.becoming import known
from kochka.funnel.drafts.checking import check
from kochka.funnel.drafts.keys import key_from
from kochka.funnel.drafts.sheet import Sheet, Words, learnt, sheet_of
from kochka.funnel.models import Draft, Funnel, Version
from kochka.funnel.publishing import newest_versions, publish
from kochka.people.models import User
from kochka.people.roles import Role

WRITERS = (Role.SELLER, Role.CHIEF)
MOST_FUNNELS = 50
RESERVED = frozenset({"first", "new"})
"""Addresses that no funnel may have."""


def may_write(user: User) -> bool:
    """Whether somebody may change drafts, and deal with remarks."""
    return user.is_active and user.has(*WRITERS)


def may_publish(user: User) -> bool:
    """Whether somebody may make a draft the company's law, and move deals to it."""
    return user.is_active and user.is_chief


def demand_writer(user: User) -> None:
    """Raises NotYours."""
    if not may_write(user):
        raise NotYours(_("A funnel is written by sellers and chiefs. A remark on a deal reaches them."))


def demand_publisher(user: User) -> None:
    """Raises NotYours."""
    if not may_publish(user):
        raise NotYours(_("A chief publishes a funnel: it is what everybody goes by afterwards."))


def open_draft(funnel: Funnel) -> Draft | None:
    """The draft that the funnel has now."""
    return Draft.objects.select_related("funnel", "saved_by", "based_on").filter(funnel=funnel, ended_at=None).first()


def unpublished() -> models.QuerySet[Draft]:
    """Drafts of funnels that have no version yet, the newest first: bounded as funnels are."""
    published = Version.objects.filter(funnel=models.OuterRef("funnel"))
    drafts = Draft.objects.filter(~models.Exists(published), ended_at=None).select_related("funnel")
    return drafts.order_by("-saved_at")[:MOST_FUNNELS]


def name_of(draft: Draft) -> str:
    """What the draft's funnel is called so far."""
    words: Words = draft.sheet["name"]
    return next(iter(words.values()), draft.funnel.key)


def begin(funnel: Funnel, *, by: User, at: datetime, sheet: Sheet | None = None) -> Draft:
    """The funnel's draft; a new one is what was published last, or `sheet`. Raises Stale where a draft is there and
    `sheet` would be written over it."""
    demand_writer(by)
    with transaction.atomic():
        Funnel.objects.select_for_update().get(pk=funnel.pk)
        if there := open_draft(funnel):
            if sheet is not None:
                raise Stale(_("There is a draft of this funnel already. Go on with it, or lay it aside first."))
            return there
        newest = newest_versions().filter(funnel=funnel).select_related("source").first()
        if sheet is None:
            sheet = learnt(sheet_of(newest.definition), known()) if newest else blank_sheet({})
        return _begun(funnel, sheet, newest, by=by, at=at)


def begin_new(name: Words, *, by: User, at: datetime, sheet: Sheet | None = None) -> Draft:
    """A draft of a new funnel, from a blank or a copy. Raises Invalid for one without a name, and past MOST_FUNNELS."""
    demand_writer(by)
    called = next(iter(name.values()), "")
    if not called:
        raise Invalid("name", _("A funnel needs a name."))
    with transaction.atomic():
        taken = set(Funnel.objects.values_list("key", flat=True)) | RESERVED
        if len(taken) >= MOST_FUNNELS:
            raise Invalid("name", _("There are so many funnels already that nobody finds their way."))
        funnel = _new_funnel(key_from(called, taken=taken, otherwise="funnel"), at=at)
        copied = deepcopy(sheet) if sheet else blank_sheet(name)
        copied["name"] = name
        return _begun(funnel, copied, None, by=by, at=at)


def _new_funnel(key: str, *, at: datetime) -> Funnel:
    """Raises Stale where somebody has just begun one of the same name."""
    try:
        with transaction.atomic():
            return Funnel.objects.create(key=key, created_at=at)
    except IntegrityError:
        raise Stale(_("Somebody has just begun a funnel of this name. Send it once more.")) from None


def blank_sheet(name: Words) -> Sheet:
    """A funnel of which nothing is known yet."""
    return {"name": name, "about": {}, "always": [], "stages": []}


def _begun(funnel: Funnel, sheet: Sheet, based_on: Version | None, *, by: User, at: datetime) -> Draft:
    return Draft.objects.create(
        funnel=funnel, sheet=sheet, based_on=based_on, begun_at=at, begun_by=by, saved_at=at, saved_by=by
    )


def token(part: Any) -> str:
    """What somebody saw of a part of a draft, short: another token, and somebody else has changed it meanwhile."""
    plain = {key: value for key, value in part.items() if key != "fresh"}
    return sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


@contextmanager
def writing(draft: Draft, *, by: User, at: datetime) -> Iterator[Sheet]:
    """The sheet to change, under a lock; saved as the next revision when it did change.

    Raises NotYours; Ended where the draft was published or laid aside meanwhile; Invalid where it has grown past what
    can be read.
    """
    demand_writer(by)
    with transaction.atomic():
        row = _locked(draft)
        draft.saved_at, draft.saved_by = row.saved_at, row.saved_by
        before = token(row.sheet), [stage["fresh"] for stage in row.sheet["stages"]]
        yield row.sheet
        if before != (token(row.sheet), [stage["fresh"] for stage in row.sheet["stages"]]):
            if check(row.sheet, row.funnel.key).has("too_big"):
                raise Invalid("name", _("The funnel has become too long to be read. Nothing was saved: shorten it."))
            row.revision += 1
            row.saved_at, row.saved_by = at, by
            row.save(update_fields=["sheet", "revision", "saved_at", "saved_by"])
    draft.sheet, draft.revision, draft.saved_at, draft.saved_by = row.sheet, row.revision, row.saved_at, row.saved_by


def _locked(draft: Draft) -> Draft:
    row = Draft.objects.select_for_update(of=("self",)).select_related("funnel", "saved_by").get(pk=draft.pk)
    if row.ended_at:
        words = _("This draft was published meanwhile.") if row.published_id else _("This draft was laid aside.")
        raise Ended(words)
    return row


def unchanged(draft_part: Any, seen: str, draft: Draft) -> None:
    """Raises Stale where the part is not as it was seen."""
    if seen != token(draft_part):
        words = _("%(who)s has changed this meanwhile. What you typed stands below; save once more to keep it.")
        raise Stale(words % {"who": draft.saved_by.name})


def lay_aside(draft: Draft, *, by: User, at: datetime) -> None:
    """Ends the draft unpublished. Its text is kept with its row."""
    demand_writer(by)
    with transaction.atomic():
        row = _locked(draft)
        row.ended_at, row.ended_by = at, by
        row.save(update_fields=["ended_at", "ended_by"])


def seen_of(draft: Draft, newest: Version | None) -> str:
    """What a chief has read before they publish: this revision, against that version."""
    return f"{draft.revision}-{newest.pk if newest else 0}"


def publish_draft(draft: Draft, *, seen: str, by: User, at: datetime) -> Version:
    """Makes the draft the next version; deals open on it at once.

    Raises NotYours, Ended; Stale where it is not what was previewed; Invalid while something is wrong in it.
    """
    demand_publisher(by)
    with transaction.atomic():
        row = _locked(draft)
        newest = newest_versions().filter(funnel=row.funnel).first()
        if seen != seen_of(row, newest):
            raise Stale(_("The draft has changed since you looked. Nothing was published: look once more."))
        checked = check(row.sheet, row.funnel.key)
        if checked.flaws:
            raise Invalid("draft", _("Something in the draft is still to be mended. Nothing was published."))
        version = publish(checked.text, by=by, at=at)
        row.ended_at, row.ended_by, row.published = at, by, version
        row.save(update_fields=["ended_at", "ended_by", "published"])
    return version
