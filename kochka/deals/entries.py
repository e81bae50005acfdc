"""The kinds of entries that deals write, and how each is said."""

from enum import StrEnum

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.clients.models import Company
from kochka.core.money import Money, format_money
from kochka.deals.journal import Objects, Said, entry
from kochka.deals.models import (
    Attachment,
    Attempt,
    Confirmation,
    Enquiry,
    FieldValue,
    FormerTitle,
    GoAhead,
    GoAheadDecision,
    Hold,
    Loss,
    Note,
    Remark,
    StepBack,
    Waiver,
    Withdrawal,
)
from kochka.deals.rights import role_name
from kochka.deals.values import shown
from kochka.firm.models import LeadSource, ServiceLine
from kochka.funnel.definition import FunnelDefinition
from kochka.funnel.models import Stage
from kochka.people.models import User
from kochka.people.roles import Role


class Kind(StrEnum):
    """Everything that deals write down by themselves."""

    OPENED = "deals.opened"
    PLACED = "deals.placed"
    JUMPED = "deals.jumped"
    TRIED = "deals.tried"
    REPLANNED = "deals.replanned"
    STEPPED_BACK = "deals.stepped_back"
    HELD = "deals.held"
    RESUMED = "deals.resumed"
    LOST = "deals.lost"
    REOPENED = "deals.reopened"
    FINISHED = "deals.finished"
    WITHDRAWN = "deals.withdrawn"
    HANDED = "deals.handed"
    STEPPED_OUT = "deals.stepped_out"
    MOVED = "deals.moved"
    NOTED = "deals.noted"
    ATTACHED = "deals.attached"
    CONFIRMED = "deals.confirmed"
    UNCONFIRMED = "deals.unconfirmed"
    WAIVED = "deals.waived"
    ASKED = "deals.go_ahead_asked"
    DECIDED = "deals.go_ahead_decided"
    REVALUED = "deals.revalued"
    EDITED = "deals.edited"
    DESCRIBED = "deals.described"
    ENQUIRED = "deals.enquired"
    REMARKED = "deals.remarked"


def shorten(text: str, limit: int = 400) -> str:
    """So much of a long text as a line of the history can carry."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _language() -> str:
    return (get_language() or "ru")[:2]


def _stage(stage: Stage) -> str:
    return stage.definition.name.of(_language())


_PATH = {"from": Stage, "to": Stage}
_PATH_RELATED = ("from.version", "to.version")


@entry(Kind.OPENED, icon="flag", rows={"stage": Stage}, related=["stage.version"])
def opened(o: Objects) -> Said:
    return Said(_("The deal was opened: “%(stage)s”") % {"stage": _stage(o["stage"])})


@entry(Kind.PLACED, icon="import", rows={"stage": Stage}, related=["stage.version"])
def placed(o: Objects) -> Said:
    return Said(_("Imported, gates not proven: “%(stage)s”") % {"stage": _stage(o["stage"])}, _outcome(o.get("state")))


def _outcome(state: str | None) -> str:
    return {"finished": _("finished"), "lost": _("lost")}.get(state or "", "")


@entry(Kind.JUMPED, icon="move-right", rows=_PATH, related=_PATH_RELATED)
def jumped(o: Objects) -> Said:
    return Said(_("Jump: %(start)s → %(end)s") % {"start": _stage(o["from"]), "end": _stage(o["to"])}, _warned(o))


def _warned(o: Objects) -> str:
    passed = o.get("cautions")
    return _("went on although the gate warned: %(count)s") % {"count": len(passed)} if passed else ""


@entry(
    Kind.TRIED, icon="phone", rows={"attempt": Attempt, "stage": Stage}, related=["attempt.contact", "stage.version"]
)
def tried(o: Objects) -> Said:
    attempt = o["attempt"]
    sentence = _("Try %(number)s, %(channel)s: %(outcome)s") % {
        "number": o.get("number"),
        "channel": attempt.get_channel_display(),
        "outcome": attempt.outcome,
    }
    if reminder := o["stage"].definition.reminder(attempt.reminder) if attempt.reminder and o["stage"] else None:
        sentence = _("Reminder “%(brings)s”. %(try)s") % {"brings": reminder.brings.of(_language()), "try": sentence}
    parts = [_("with %(name)s") % {"name": attempt.contact.name} if attempt.contact else ""]
    parts.append(_("next: %(action)s") % {"action": attempt.next_action})
    return Said(sentence, " · ".join(filter(None, parts)))


@entry(Kind.REPLANNED, icon="calendar-clock")
def replanned(o: Objects) -> Said:
    if o.get("in_row", 0) >= 3:
        return Said(_("Replanned for the %(count)s. time in a row") % {"count": o.get("in_row")})
    return Said(_("Replanned without a try"))


@entry(Kind.STEPPED_BACK, icon="undo-2", rows={**_PATH, "step_back": StepBack}, related=_PATH_RELATED)
def stepped_back(o: Objects) -> Said:
    words = _("Correction: %(start)s → %(end)s") if o.get("mistake") else _("Step back: %(start)s → %(end)s")
    return Said(words % {"start": _stage(o["from"]), "end": _stage(o["to"])}, o["step_back"].reason)


@entry(Kind.HELD, icon="moon", rows={"hold": Hold})
def held(o: Objects) -> Said:
    hold = o["hold"]
    return Said(_("On hold until %(day)s") % {"day": hold.until.strftime("%d.%m.%Y")}, hold.reason)


@entry(Kind.RESUMED, icon="sun")
def resumed(_o: Objects) -> Said:
    return Said(_("On the way again"))


@entry(Kind.LOST, icon="x", rows={"loss": Loss}, related=["loss.reason"])
def lost(o: Objects) -> Said:
    loss = o["loss"]
    words = _("Ended by the client: %(reason)s") if loss.ended_by == "client" else _("Ended by us: %(reason)s")
    owed = _("owed: %(owed)s") % {"owed": loss.owed} if loss.owed else ""
    return Said(words % {"reason": loss.reason.name}, " · ".join(filter(None, [loss.note, owed])))


@entry(Kind.REOPENED, icon="rotate-ccw", rows={"stage": Stage}, related=["stage.version"])
def reopened(o: Objects) -> Said:
    return Said(_("Reopened at “%(stage)s”") % {"stage": _stage(o["stage"])})


@entry(Kind.FINISHED, icon="party-popper")
def finished(o: Objects) -> Said:
    return Said(_("The deal is finished, to the very end"), _warned(o))


@entry(Kind.WITHDRAWN, icon="trash-2", rows={"withdrawal": Withdrawal})
def withdrawn(o: Objects) -> Said:
    return Said(_("Withdrawn as a mistake"), o["withdrawal"].reason)


@entry(Kind.HANDED, icon="users", rows={"to": User, "note": Note})
def handed(o: Objects) -> Said:
    word = o["note"].text if o["note"] else ""
    if role := o.get("role"):
        words = {"role": role_name(Role(role)), "name": o["to"].name}
        return Said(_("Takes part as %(role)s: %(name)s") % words, word)
    return Said(_("Answers for the deal from now on: %(name)s") % {"name": o["to"].name}, word)


@entry(Kind.STEPPED_OUT, icon="users", rows={"who": User})
def stepped_out(o: Objects) -> Said:
    words = {"role": role_name(Role(o.get("role"))), "name": o["who"].name}
    return Said(_("Takes no part as %(role)s any more: %(name)s") % words)


@entry(Kind.MOVED, icon="git-compare-arrows")
def moved(o: Objects) -> Said:
    numbers = {"start": o.get("from_number"), "end": o.get("to_number")}
    return Said(_("Goes by version %(end)s of the funnel instead of %(start)s") % numbers)


@entry(Kind.NOTED, icon="sticky-note", rows={"note": Note})
def noted(o: Objects) -> Said:
    return Said(o["note"].text)


@entry(Kind.ATTACHED, icon="paperclip", rows={"attachment": Attachment}, related=["attachment.file"])
def attached(o: Objects) -> Said:
    return Said(_("File: %(name)s") % {"name": o["attachment"].file.name})


_CONFIRMATION = {"confirmation": Confirmation, "stage": Stage}


def _need(o: Objects) -> str:
    key: str = o["confirmation"].key
    funnel: FunnelDefinition = o["stage"].version.definition
    found = [need.text for need in funnel.gate_of(o["stage"].key) if need.key == key and need.text]
    return found[0].of(_language()) if found else key


@entry(Kind.CONFIRMED, icon="circle-check", rows=_CONFIRMATION, related=["stage.version"])
def confirmed(o: Objects) -> Said:
    row = o["confirmation"]
    words = _("Confirmed (own): %(what)s") if row.own else _("Confirmed: %(what)s")
    return Said(words % {"what": _need(o)}, row.text or row.link)


@entry(Kind.UNCONFIRMED, icon="circle-slash", rows=_CONFIRMATION, related=["stage.version"])
def unconfirmed(o: Objects) -> Said:
    return Said(_("Confirmation taken back: %(what)s") % {"what": _need(o)}, o["confirmation"].withdrawn_reason)


@entry(Kind.WAIVED, icon="feather", rows={"waiver": Waiver})
def waived(o: Objects) -> Said:
    return Said(_("Let pass (own)") if o["waiver"].own else _("Let pass"), o["waiver"].reason)


@entry(Kind.ASKED, icon="stamp", rows={"go_ahead": GoAhead})
def asked(o: Objects) -> Said:
    return Said(_("Asked the chiefs for their go-ahead"), o["go_ahead"].note)


@entry(Kind.DECIDED, icon="stamp", rows={"decision": GoAheadDecision})
def decided(o: Objects) -> Said:
    decision = o["decision"]
    words = _("Go-ahead: yes") if decision.yes else _("Go-ahead: not yet")
    return Said(f"{words} {_('(own)')}" if decision.own else words, decision.note)


@entry(Kind.REVALUED, icon="coins")
def revalued(o: Objects) -> Said:
    new = o.get("value")
    if new is None:
        return Said(_("The sum is not clear any more"))
    return Said(_("Sum: %(sum)s") % {"sum": format_money(Money(new, o.get("currency")), _language())})


@entry(Kind.EDITED, icon="pencil", rows={"client": Company, "former": FormerTitle})
def edited(o: Objects) -> Said:
    renamed = _("Called “%(title)s” before") % {"title": o["former"].title} if o.get("former") else ""
    if not o.get("client"):
        return Said(_("The title was changed"), renamed)
    return Said(_("Client: %(name)s") % {"name": o["client"].name}, renamed)


@entry(Kind.ENQUIRED, icon="inbox", rows={"enquiry": Enquiry})
def enquired(o: Objects) -> Said:
    row = o["enquiry"]
    sentence = _("It began with an enquiry, %(channel)s: %(who)s")
    if row.outcome == Enquiry.Outcome.JOINED:
        sentence = _("One more enquiry, %(channel)s: %(who)s")
    return Said(sentence % {"channel": row.get_channel_display(), "who": row.who}, shorten(row.text))


@entry(
    Kind.DESCRIBED,
    icon="list",
    rows={"values": FieldValue, "line": ServiceLine, "source": LeadSource},
    related=["values.field"],
)
def described(o: Objects) -> Said:
    parts = [(_("Service line"), o["line"]), (_("Where from"), o["source"])]
    words = [f"{name}: {row.name}" for name, row in parts if row]
    gone = {"line": _("Service line"), "source": _("Where from")}
    words += [_without(gone[key]) for key in o.get("gone", ()) if key in gone]
    for row in o.all("values"):
        value = shown(row.field, row.text, _language(), currency=o.get("currency") or "RUB")
        words.append(f"{row.field.name}: {shorten(value, 120)}" if value else _without(row.field.name))
    return Said(_("Details of the deal"), shorten(" · ".join(words)))


def _without(name: str) -> str:
    return _("%(name)s: nothing any more") % {"name": name}


@entry(Kind.REMARKED, icon="message-circle-warning", rows={"remark": Remark, "stage": Stage}, related=["stage.version"])
def remarked(o: Objects) -> Said:
    return Said(_("It is awkward at “%(stage)s”") % {"stage": _stage(o["stage"])}, o["remark"].text)
