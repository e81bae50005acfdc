"""Telling what is done beside the way of a deal: notes, papers, confirmations, decisions, the enquiry before it."""

from kochka.clients.payers import write_account, write_requisites
from kochka.core.money import Money, exponent
from kochka.deals.details import revalue
from kochka.deals.enquiries import answer, take_in
from kochka.deals.gate import State, gate
from kochka.deals.go_aheads import FACT, ask_go_ahead, decide_go_ahead
from kochka.deals.models import Deal
from kochka.deals.notes import attach, note
from kochka.deals.remarks import remark
from kochka.deals.waivers import waive
from kochka.ops.demo import script
from kochka.ops.demo.bringing import asked, bring
from kochka.ops.demo.numbers import account, bic, inn, kpp, ogrn
from kochka.ops.demo.paper import paper
from kochka.ops.demo.people import CURRENCY
from kochka.ops.demo.scene import Scene, happen
from kochka.ops.demo.script import Say

BANK = Say("Банк «Глубокий карман» (выдуман)", "Deep Pocket Bank (made up)")


@happen.register
def _enquired(step: script.Enquired, scene: Scene) -> None:
    person, at = scene.story.contact, scene.at(step)
    name, client = scene.say(person.name), scene.say(scene.story.client)
    _line, source = scene.around.of(scene.story)
    scene.enquiry = take_in(
        who=f"{name}, {client}",
        reach=scene.say(person.email) if step.channel in ("mail", "form") else person.phone(scene.language),
        text=scene.say(step.text),
        channel=step.channel,
        source=source,
        by=scene.actor(step),
        holder=scene.owner,
        at=at,
    )


@happen.register
def _answered(step: script.Answered, scene: Scene) -> None:
    assert scene.enquiry
    answer(scene.enquiry, by=scene.owner, at=scene.at(step))


@happen.register
def _confirmed(step: script.Confirmed, scene: Scene) -> None:
    bring(scene, step.key, at=scene.at(step), said=step.said)


@happen.register
def _waived(step: script.Waived, scene: Scene) -> None:
    item = gate(scene.deal).item(step.key)
    if item and item.state is State.MET:  # after a step back it may be there from before
        return
    by, reason = scene.people[step.who], scene.say(step.reason)
    waive(scene.deal, step.key, seen=scene.seen, by=by, at=scene.at(step), reason=reason)
    scene.brought.add(step.key)


@happen.register
def _decided(step: script.Decided, scene: Scene) -> None:
    row = asked(scene)
    decide_go_ahead(row, by=scene.actor(step), at=scene.at(step), yes=step.yes, note=scene.say(step.words))
    if step.yes:
        scene.brought.add(f"{FACT}:{row.key}")


@happen.register
def _asking(step: script.Asked, scene: Scene) -> None:
    by, words = scene.actor(step), scene.say(step.words)
    ask_go_ahead(scene.deal, step.key, seen=scene.seen, by=by, at=scene.at(step), note=words)


@happen.register
def _noted(step: script.Noted, scene: Scene) -> None:
    note(scene.deal, by=scene.actor(step), at=scene.at(step), text=scene.say(step.words))


@happen.register
def _remarked(step: script.Remarked, scene: Scene) -> None:
    remark(scene.deal, by=scene.actor(step), at=scene.at(step), text=scene.say(step.words))


@happen.register
def _attached(step: script.Attached, scene: Scene) -> None:
    attach(scene.deal, by=scene.actor(step), at=scene.at(step), file=paper(scene.say(step.name)))


@happen.register
def _valued(step: script.Valued, scene: Scene) -> Deal:
    currency = CURRENCY.of(scene.language)
    units = step.rub if scene.language == "ru" else step.gbp
    value = Money(units * 10 ** exponent(currency), currency)
    return revalue(scene.deal, by=scene.actor(step), at=scene.at(step), value=value)


@happen.register
def _billed(step: script.Billed, scene: Scene) -> None:
    """Numbers of the region 00, which is nobody's; in English there are none."""
    company, payer = scene.deal.client, step.payer
    if company is None or not scene.around.bills(company):
        return
    at, by, ru = scene.at(step), scene.people[scene.story.administration], scene.language == "ru"
    scene.add(company, payer.pays, ["pays"], by=by, at=at)
    write_requisites(
        company,
        legal_name=scene.say(payer.legal_name),
        address=scene.say(payer.address),
        inn=inn(payer.number, person=payer.person) if ru else "",
        kpp=kpp() if ru and not payer.person else "",
        ogrn=ogrn(payer.number, person=payer.person) if ru else "",
        by=by,
        at=at,
    )
    if ru:
        number = account(payer.number, person=payer.person)
        write_account(company, number=number, bic=bic(), bank=scene.say(BANK), by=by, at=at)
