"""In whose name the demo company makes its papers, and what it sells an hour at."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from kochka.core.money import Money, exponent
from kochka.core.vat import Regime
from kochka.firm.banks import renew_banks
from kochka.firm.entities import Details, add_entity
from kochka.firm.lists import add_role
from kochka.firm.models import LegalEntity, PriceRole
from kochka.firm.prices import set_price
from kochka.firm.vat_periods import set_regime
from kochka.ops.demo.beside import BANK
from kochka.ops.demo.company import Company
from kochka.ops.demo.events import Event
from kochka.ops.demo.numbers import account, bic, inn, kpp, ogrn
from kochka.ops.demo.people import CURRENCY
from kochka.ops.demo.script import Say
from kochka.people.models import User

TAXED_SINCE = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Own:
    """A legal entity of the studio. `number` makes its requisites, which nobody has; `vat`: how it is taxed."""

    name: Say
    legal_name: Say
    address: Say
    signatory: Say
    post: Say
    basis: Say
    colour: str
    number: int
    vat: Regime
    person: bool = False


ENTITIES = (
    Own(
        Say("Сухая тропа", "Drypath"),
        Say("ООО «Сухая тропа» (выдумано)", "Drypath Studio Ltd (made up)"),
        Say("г. Забережье, Моховая ул., 1", "1 Moss Street, Otherbank"),
        Say("Ольхова Марина Сергеевна", "Marina Alder"),
        Say("генеральный директор", "managing director"),
        Say("устав", "the articles of association"),
        "#2f5d50", 7000, Regime.GENERAL,
    ),
    Own(
        Say("ИП Рябов", "Paul Wren"),
        Say("ИП Рябов Павел Андреевич (выдуман)", "Paul Wren, sole trader (made up)"),
        Say("г. Забережье, Моховая ул., 1", "1 Moss Street, Otherbank"),
        Say("Рябов Павел Андреевич", "Paul Wren"),
        Say("индивидуальный предприниматель", "sole trader"),
        Say("запись в ЕГРИП", "the register of traders"),
        "#7a4a2b", 7001, Regime.NONE, person=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sold:
    """Whose hour costs what, in whole roubles or pounds: since the first day, and from the next New Year on."""

    name: Say
    first: tuple[int, int]
    then: tuple[int, int]


ROLES = (
    Sold(Say("Аналитик", "Analyst"), (3_800, 70), (4_200, 76)),
    Sold(Say("Дизайнер", "Designer"), (3_200, 60), (3_600, 65)),
    Sold(Say("Разработчик", "Developer"), (3_900, 72), (4_400, 80)),
    Sold(Say("Тестировщик", "Tester"), (2_600, 48), (2_900, 52)),
    Sold(Say("Менеджер проекта", "Project manager"), (3_000, 55), (3_300, 60)),
)


@dataclass(frozen=True, slots=True)
class Bank:
    """The made-up bank, as a directory would have it."""

    bic: str
    name: str
    place: str = ""
    account: str = ""
    is_treasury: bool = False
    closed_at: date | None = None


def equip(language: str, *, by: User, at: datetime) -> None:
    """Writes the entities, how they are taxed, and the first prices."""
    if language == "ru":
        renew_banks([Bank(bic(), BANK.of(language))], day=at.date(), whole=False)
    for own in ENTITIES:
        entity = _entity(own, language, by=by, at=at)
        set_regime(entity, own.vat, TAXED_SINCE, by=by, at=at)
    for sold in ROLES:
        role = add_role(sold.name.of(language), by=by, at=at)
        set_price(role, _hour(sold.first, language), at.date().replace(month=1, day=1), by=by, at=at)


def dearer(company: Company) -> Event:
    """Two weeks ago the chief wrote down that every hour costs more from New Year on."""
    return Event(company.days.ago(10, "11:30"), partial(_raise, company))


def _raise(company: Company, at: datetime) -> None:
    since = date(company.days.now.year + 1, 1, 1)
    for sold in ROLES:
        role = PriceRole.objects.get(name=sold.name.of(company.language))
        set_price(role, _hour(sold.then, company.language), since, by=company.people["marina"], at=at)


def _entity(own: Own, language: str, *, by: User, at: datetime) -> LegalEntity:
    """Numbers of the region 00, which is nobody's; in English there are none."""
    details = Details(
        name=own.name.of(language),
        legal_name=own.legal_name.of(language),
        address=own.address.of(language),
        signatory=own.signatory.of(language),
        signatory_post=own.post.of(language),
        signatory_basis=own.basis.of(language),
        colour=own.colour,
    )
    if language == "ru":
        details |= Details(
            inn=inn(own.number, person=own.person),
            kpp="" if own.person else kpp(),
            ogrn=ogrn(own.number, person=own.person),
            bic=bic(),
            account=account(own.number, person=own.person),
        )
    return add_entity(by=by, at=at, **details)


def _hour(units: tuple[int, int], language: str) -> Money:
    currency = CURRENCY.of(language)
    return Money(units[language != "ru"] * 10 ** exponent(currency), currency)
