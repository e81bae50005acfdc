"""What a draft would change, in plain words: stages new, gone or called otherwise, and what changes in each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.funnel.definition import FunnelDefinition, Need, Stage, Talking, Text
from kochka.funnel.publishing import questions_of
from kochka.web.funnels.reading import sentence


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes at one stage, or (`stage` empty) in the funnel as a whole."""

    stage: str
    says: list[str]


def differences(old: FunnelDefinition | None, new: FunnelDefinition) -> list[Difference]:
    """What deals opened tomorrow will meet that those opened today do not."""
    if old is None:
        names = ", ".join(f"«{_name(stage)}»" for stage in new.stages)
        return [Difference("", [_("A new funnel: %(stages)s") % {"stages": names}])]
    whole = Difference("", list(_whole(old, new)))
    stages = [Difference(_name(stage), list(_at(old, new, stage))) for stage in new.stages]
    return [each for each in (whole, *stages) if each.says]


def _name(stage: Stage) -> str:
    return _words(stage.name)


def _words(text: Text | None) -> str:
    return text.of(get_language() or "ru") if text else ""


def _whole(old: FunnelDefinition, new: FunnelDefinition) -> Iterator[str]:
    if old.name != new.name:
        yield _("The funnel is called “%(name)s”") % {"name": _words(new.name)}
    if old.about != new.about:
        yield _("It says otherwise for which deals it is")
    for stage in old.stages:
        if stage.key not in new:
            yield _("The stage “%(name)s” is gone") % {"name": _name(stage)}
    common = [stage.key for stage in new.stages if stage.key in old]
    if common != [stage.key for stage in old.stages if stage.key in new]:
        yield _("The order: %(stages)s") % {"stages": " → ".join(map(_name, new.stages))}
    yield from _brief(old, new)
    if old.talking != new.talking:
        yield _talking(new.talking)
    yield from _gate(
        old.always, new.always, _("every gate asks for “%(need)s” now"), _("no gate asks for “%(need)s” now")
    )


def _talking(now: Talking | None) -> str:
    if now is None:
        return _("nobody is asked for a verdict about what talking costs any more")
    words = _("talking is warned of from %(caution)s%%, a verdict is asked for from %(verdict)s%% of the sum")
    return words % {"caution": now.caution, "verdict": now.verdict}


def _brief(old: FunnelDefinition, new: FunnelDefinition) -> Iterator[str]:
    before, after = ({question.key: question for question in questions_of(one)} for one in (old, new))
    for key, question in after.items():
        if key not in before:
            yield _("the brief asks: “%(question)s”") % {"question": _words(question.text)}
        elif before[key] != question:
            yield _("the brief asks otherwise: “%(question)s”") % {"question": _words(question.text)}
    for key, question in before.items():
        if key not in after:
            yield _("the brief does not ask any more: “%(question)s”") % {"question": _words(question.text)}


def _at(old: FunnelDefinition, new: FunnelDefinition, stage: Stage) -> Iterator[str]:
    if stage.key not in old:
        before = new.before(stage.key)
        yield (
            _("a new stage, after “%(name)s”") % {"name": _name(before)} if before else _("a new stage, the first one")
        )
        return
    was = old.stage(stage.key)
    if was.name != stage.name:
        yield _("was called “%(name)s”") % {"name": _name(was)}
    changed = [str(word) for word, field in _fields().items() if getattr(was, field) != getattr(stage, field)]
    if changed:
        yield _("other words: %(what)s") % {"what": ", ".join(changed)}
    yield from _numbers(was, stage)
    yield from _marks(was, stage)
    yield from _reminders(was, stage)
    yield from _gate(was.needs, stage.needs, _("asks for “%(need)s”"), _("does not ask for “%(need)s” any more"))


def _fields() -> dict[str, str]:
    return {
        _("why"): "why",
        _("what we do"): "do",
        _("what we leave alone"): "avoid",
        _("what is in hand afterwards"): "output",
        _("the jump"): "jump",
        _("who holds it"): "owner",
        _("who may be called in"): "may_ask",
    }


def _numbers(was: Stage, now: Stage) -> Iterator[str]:
    pairs = (
        (_("norm in working days"), was.norm, now.norm),
        (_("longest silence in working days"), was.silence, now.silence),
        (_("tries"), was.tries, now.tries),
    )
    for what, before, after in pairs:
        if before != after:
            yield f"{what}: {before or '—'} → {after or '—'}"


def _reminders(was: Stage, now: Stage) -> Iterator[str]:
    before, after = ({each.key: each for each in stage.reminders} for stage in (was, now))
    kinds = (
        (_("reminds: %(what)s"), [each for key, each in after.items() if key not in before]),
        (
            _("reminds otherwise: %(what)s"),
            [each for key, each in after.items() if key in before and before[key] != each],
        ),
        (_("does not remind any more: %(what)s"), [each for key, each in before.items() if key not in after]),
    )
    for words, found in kinds:
        if found:
            yield words % {"what": ", ".join(_words(each.brings) for each in found)}
    common = [key for key in after if key in before]
    if common != [key for key in before if key in after]:
        yield _("reminders in this order: %(what)s") % {
            "what": " → ".join(_words(each.brings) for each in now.reminders)
        }


def _marks(was: Stage, now: Stage) -> Iterator[str]:
    if was.counts_as != now.counts_as:
        yield (
            _("counts as agreed from here on") if now.counts_as else _("does not count as agreed from here on any more")
        )
    if was.opens != now.opens:
        yield _("production opens here") if now.opens else _("production does not open here any more")


def _gate(old: Iterable[Need], new: Iterable[Need], more: str, less: str) -> Iterator[str]:
    before, after = ({need.key: need for need in gate} for gate in (old, new))
    for key, need in after.items():
        if key not in before:
            yield more % {"need": sentence(need)}
        elif before[key] != need:
            yield _("asks otherwise for “%(need)s”") % {"need": sentence(need)}
    for key, need in before.items():
        if key not in after:
            yield less % {"need": sentence(need)}
