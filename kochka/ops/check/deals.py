"""Rules of deals: their states, what hangs on them, their journals."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kochka.deals.entries import Kind
from kochka.deals.models import (
    Confirmation,
    Deal,
    Entry,
    GoAhead,
    GoAheadDecision,
    Hold,
    Jump,
    Loss,
    Participant,
    Waiver,
)
from kochka.funnel.models import Stage
from kochka.ops.check.running import rule


def _ids(rows: object) -> Iterable[object]:
    return rows.values_list("pk", flat=True).iterator()  # type: ignore[attr-defined, no-any-return]


@rule(_("an open deal has exactly one open jump, any other deal has none"))
def one_jump() -> Iterable[object]:
    going = Jump.objects.filter(deal=OuterRef("pk"), closed_at=None)
    wrong = (Q(state=Deal.State.OPEN) & ~Exists(going)) | (~Q(state=Deal.State.OPEN) & Exists(going))
    counted = Jump.objects.filter(closed_at=None).values("deal").annotate(n=Count("pk")).filter(n__gt=1)
    return _ids(Deal.objects.filter(wrong | Q(pk__in=counted.values("deal"))))


@rule(_("an open deal names its open jump"))
def names_it() -> Iterable[object]:
    return _ids(
        Deal.objects.exclude(
            Q(state=Deal.State.OPEN, open_jump__isnull=False) | (~Q(state=Deal.State.OPEN) & Q(open_jump=None))
        )
    )


@rule(_("the open jump is the deal’s own, open, and at the deal’s stage"))
def own_jump() -> Iterable[object]:
    wrong = ~Q(open_jump__deal=F("pk")) | ~Q(open_jump__stage=F("stage")) | Q(open_jump__closed_at__isnull=False)
    return _ids(Deal.objects.filter(open_jump__isnull=False).filter(wrong))


@rule(_("a deal that has ended says when, an open one has not ended"))
def ended_when() -> Iterable[object]:
    return _ids(
        Deal.objects.filter(
            Q(state=Deal.State.OPEN, ended_at__isnull=False) | (~Q(state=Deal.State.OPEN) & Q(ended_at=None))
        )
    )


@rule(_("a sum is not negative"))
def sums() -> Iterable[object]:
    return _ids(Deal.objects.filter(value_minor__lt=0))


@rule(_("a finished deal was finished from its last stage"))
def finished_last() -> Iterable[object]:
    further = Stage.objects.filter(version=OuterRef("stage__version"), position__gt=OuterRef("stage__position"))
    return _ids(Deal.objects.filter(Exists(further), state=Deal.State.FINISHED))


@rule(_("a lost deal has one standing loss, any other deal has none"))
def losses() -> Iterable[object]:
    standing = Loss.objects.filter(deal=OuterRef("pk"), reopened_at=None)
    wrong = (Q(state=Deal.State.LOST) & ~Exists(standing)) | (
        Q(state__in=[Deal.State.OPEN, Deal.State.FINISHED]) & Exists(standing)
    )
    return _ids(Deal.objects.filter(wrong))


@rule(_("a withdrawn deal says who withdrew it"))
def withdrawals() -> Iterable[object]:
    return _ids(Deal.objects.filter(state=Deal.State.WITHDRAWN, withdrawal=None))


@rule(_("only an open deal is on hold, once, and on its open jump"))
def holds() -> Iterable[object]:
    wrong = ~Q(deal__state=Deal.State.OPEN) | ~Q(deal__open_jump=F("jump"))
    return _ids(Hold.objects.filter(ended_at=None).filter(wrong))


@rule(_("a deal has one participant a role at a time"))
def participants() -> Iterable[object]:
    doubled = Participant.objects.filter(until=None).values("deal", "role").annotate(n=Count("pk")).filter(n__gt=1)
    return doubled.values_list("deal", flat=True)


@rule(_("what was given to a gate lies within its jump"))
def gatework() -> Iterable[object]:
    for model, moment in ((Confirmation, "at"), (Waiver, "at"), (GoAhead, "asked_at")):
        early = Q(**{f"{moment}__lt": F("jump__opened_at")})
        late = Q(**{f"{moment}__gt": F("jump__closed_at")})
        yield from _ids(model.objects.filter(early | late))


@rule(_("a settled go-ahead was settled by what the chiefs said"))
def settled() -> Iterable[object]:
    said = GoAheadDecision.objects.filter(go_ahead=OuterRef("pk"), yes=OuterRef("granted"))
    return _ids(GoAhead.objects.filter(~Exists(said), settled_at__isnull=False))


@rule(_("every deal was opened or placed once, by its journal too"))
def begun_once() -> Iterable[object]:
    begun = Entry.objects.filter(deal=OuterRef("pk"), kind__in=[Kind.OPENED, Kind.PLACED])
    twice = (
        Entry.objects.filter(kind__in=[Kind.OPENED, Kind.PLACED]).values("deal").annotate(n=Count("pk")).filter(n__gt=1)
    )
    return _ids(Deal.objects.filter(~Exists(begun) | Q(pk__in=twice.values("deal"))))


@rule(_("an imported deal says that its gates are not proven, any other does not"))
def proven() -> Iterable[object]:
    placed = Exists(Entry.objects.filter(deal=OuterRef("pk"), kind=Kind.PLACED))
    return _ids(Deal.objects.filter((Q(gates_proven=True) & placed) | (Q(gates_proven=False) & ~placed)))
