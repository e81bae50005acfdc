"""From the rows of a version to its paper: what it says, and what it lacks to be sent.

Everything is in the paper's language, whoever asks for it; what is missing is said in the reader's. A paper is made
whatever is missing, for a draft is to be seen before it is whole. The number of queries is the same for any version.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from kochka.clients.models import Company, Contact, Requisites
from kochka.core.texts import NBSP, language_of
from kochka.files.models import StoredFile
from kochka.files.storing import opened, shown_name
from kochka.firm.models import LegalEntity
from kochka.proposals.budgeting import budget_of, payments_of
from kochka.proposals.current import valid_until
from kochka.proposals.enclosures import enclosures_of
from kochka.proposals.models import PaymentPlan, Proposal
from kochka.proposals.models import Section as SectionRow
from kochka.proposals.paper import Author, Client, Entity, Picture, ProposalPaper, Section, letter
from kochka.proposals.reading import Rolled, rolled
from kochka.proposals.sections import sections_of

WORDS = {
    "ru": {
        "number": f"№{NBSP}{{n}}",
        "version": f"версия{NBSP}{{n}}",
        "draft": "черновик",
        "file": "КП {n} версия {version}",
        "inn": "ИНН",
        "kpp": "КПП",
        "ogrn": "ОГРН",
        "account": "счёт",
        "bic": "БИК",
        "enclosed": "Приложения",
    },
    "en": {
        "number": f"No.{NBSP}{{n}}",
        "version": f"version{NBSP}{{n}}",
        "draft": "draft",
        "file": "Proposal {n} version {version}",
        "inn": "INN",
        "kpp": "KPP",
        "ogrn": "OGRN",
        "account": "account",
        "bic": "BIC",
        "enclosed": "Enclosed",
    },
}


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, in a sentence, and where it is mended: lines, head, entity, client, sections or payments."""

    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A version ready to be drawn, and what somebody should look at before it is sent."""

    paper: ProposalPaper
    lacks: tuple[Lack, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The sentences alone."""
        return tuple(each.sentence for each in self.lacks)


def paper_of(proposal: Proposal) -> ProposalPaper:
    """The paper of a version."""
    return printed(proposal).paper


def missing(proposal: Proposal) -> tuple[str, ...]:
    """What the paper lacks, a sentence each."""
    return printed(proposal).missing


def letter_of(proposal: Proposal) -> str:
    """The letter that it goes with: as somebody wrote it, else made of what the paper says."""
    return proposal.letter.strip() or letter(paper_of(proposal))


def file_name(proposal: Proposal) -> str:
    """How the paper is called on somebody's disk: «КП 118 версия 3 черновик. Обмен с 1С.pdf». The row is enough."""
    word = WORDS[language_of(proposal.language)]
    name = word["file"].format(n=proposal.deal_id, version=proposal.number)
    if not proposal.is_sealed:
        name = f"{name} {word['draft']}"
    title = " ".join(proposal.title.replace("/", " ").replace("\\", " ").split())
    return shown_name(f"{name}. {title[:80].strip(' .')}.pdf")


def printed(proposal: Proposal, *, drawn: bool = True) -> Printed:
    """The paper and what it lacks, read in one go; not `drawn`, no picture is opened. Never refuses; drawing it may
    (paper.PaperFailed)."""
    row = _read(proposal)
    language, word = language_of(row.language), WORDS[language_of(row.language)]
    found = rolled(row)
    plan, lacks = _plan_of(found), _lacks("lines", _lacking(found))
    ours: list[str] = []
    theirs: list[str] = []
    entity, client = _entity(row.entity, word, ours, drawn=drawn), _client(row.deal.client, theirs)
    lost: list[str] = []
    sections = tuple(_section(each, lost) for each in sections_of(row)) if drawn else ()
    lacks += _lacks("entity" if row.entity else "head", ours) + _lacks("client", theirs) + _lacks("sections", lost)
    number = word["number"].format(n=row.deal_id)
    paper = ProposalPaper(
        language=language,
        title=row.title,
        date=row.dated,
        entity=entity,
        client=client,
        author=Author(row.made_by.name, email=row.made_by.email),
        # The number stands in every running head, and in the letter: nobody sends a draft without having read so.
        number=number if row.is_sealed else f"{number}, {word['draft']}",
        version=word["version"].format(n=row.number),
        valid_until=valid_until([row])[row.pk],
        sections=sections,
        budget=budget_of(found),
        payments=payments_of(plan, row.deal.stage.version.definition, language) if plan else (),
        terms=row.terms,
        closing=_enclosed(row, word),
    )
    if not paper.payments:
        lacks += _lacks("payments", [_("The paper has no payment plan: none comes to the total of this version.")])
    return Printed(paper, tuple(lacks))


def _lacks(place: str, sentences: Iterable[str]) -> list[Lack]:
    return [Lack(sentence, place) for sentence in sentences]


def _read(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("made_by", "entity__logo", "deal__client", "deal__stage__version").get(
        pk=proposal.pk
    )


def _lacking(found: Rolled) -> Iterator[str]:
    """What keeps its sums from being counted, or counted in full."""
    yield from (str(flaw.sentence) for flaw in found.flaws)
    if not found.blocks:
        yield _("There is nothing in the proposal yet.")
    words = _("Line %(number)s, “%(title)s”: it has no price. Give its hours and role, or a price.")
    for number in found.sums.unpriced if found.sums else ():
        yield words % {"number": number, "title": found.blocks[number - 1].title}


def _entity(row: LegalEntity | None, word: dict[str, str], lacks: list[str], *, drawn: bool) -> Entity:
    if row is None:
        lacks.append(_("No legal entity of ours is chosen: the paper does not say who offers."))
        return Entity("")
    if not row.legal_name:
        lacks.append(_("“%(entity)s” has no full name: the paper calls it as we do.") % {"entity": row.name})
    if not row.inn:
        lacks.append(_("“%(entity)s” has no requisites.") % {"entity": row.name})
    if not row.signatory:
        lacks.append(_("“%(entity)s” does not say who signs.") % {"entity": row.name})
    return Entity(
        legal_name=row.legal_name or row.name,
        requisites=_requisites(row, word),
        signatory=row.signatory,
        signatory_post=row.signatory_post,
        logo=_logo(row.logo, lacks) if drawn else None,
        colour=row.colour,
    )


def _requisites(row: LegalEntity, word: dict[str, str]) -> str:
    """One line for the foot: what is known, in the order in which it is looked for."""
    named = {"inn": row.inn, "kpp": row.kpp, "ogrn": row.ogrn, "": row.address, "account": row.account, "bic": row.bic}
    return " · ".join(f"{word[key]}{NBSP}{said}" if key else said for key, said in named.items() if said)


def _logo(file: StoredFile | None, lacks: list[str]) -> Picture | None:
    """The bytes of the logo; a lost one is left out, for a paper without it is better than none."""
    if file is None:
        return None
    try:
        with opened(file) as content:
            return Picture(content.read(), file.name)
    except OSError:
        lacks.append(_("The logo cannot be read. Choose it anew in the settings of the legal entity."))
        return None


def _section(row: SectionRow, lacks: list[str]) -> Section:
    """A section with its picture; a lost one is left out."""
    if row.picture is None:
        return Section(row.title, row.text)
    try:
        with opened(row.picture) as content:
            shot = Picture(content.read(), row.picture.name, row.caption)
    except OSError:
        lacks.append(_("The picture of “%(title)s” cannot be read. Choose it anew.") % {"title": row.title})
        return Section(row.title, row.text)
    return Section(row.title, row.text, (shot,))


def _enclosed(row: Proposal, word: dict[str, str]) -> str:
    names = ", ".join(each.file.name for each in enclosures_of(row))
    return f"{word['enclosed']}: {names}" if names else ""


def _client(company: Company | None, lacks: list[str]) -> Client:
    if company is None:
        lacks.append(_("The deal has no client: the paper does not say whom it is for."))
        return Client("—")
    names = [row.legal_name for row in Requisites.objects.filter(company=company, replaced_at=None).order_by("id")[:2]]
    if not names:
        lacks.append(_("“%(client)s” has no legal name: the paper calls it as we do.") % {"client": company.name})
    elif len(names) > 1:
        words = _("“%(client)s” is several legal entities: the paper calls it as we do.")
        lacks.append(words % {"client": company.name})
    contacts = Contact.objects.filter(company=company, retired_at=None)
    reads = contacts.order_by("-decides", "id").first()
    if reads is None:
        lacks.append(_("“%(client)s” has no contact: the letter greets nobody by name.") % {"client": company.name})
    return Client(names[0] if len(names) == 1 else company.name, reads.name if reads else "")


def _plan_of(found: Rolled) -> PaymentPlan | None:
    """The newest plan made of this version; else the newest of the deal, which a copy of a version is paid by too.
    None where it does not come to the total: two sums that differ are not sent to anybody."""
    row = found.proposal
    own = Case(When(Q(proposal=row), then=Value(0)), default=Value(1), output_field=IntegerField())
    plans = PaymentPlan.objects.filter(deal=row.deal_id).prefetch_related("lines")
    plan = plans.order_by(own, "-number").first()
    total = found.sums.total if found.sums else None
    return plan if plan and (plan.total_minor, plan.currency) == (total, row.currency) else None
