"""What we know of some clients of the demo beside their deals: who else is there, how they are called in papers, what
to remember. Their numbers have the region 00, which is nobody's; English ones have none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kochka.clients.companies import edit_company, note_company
from kochka.clients.contacts import add_contact
from kochka.clients.models import Company
from kochka.clients.payers import write_requisites
from kochka.core.texts import fold
from kochka.ops.demo.script import Contact, Say
from kochka.people.models import User


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """One client. `pays` is whom the invoices go to."""

    client: Say
    legal_name: Say
    address: Say
    site: Say
    pays: Contact
    position: Say
    note: Say
    inn: str
    kpp: str
    ogrn: str


ACQUAINTANCES = (
    Acquaintance(
        client=Say("Насосный завод «Три колодца»", "Three Wells Pumps"),
        legal_name=Say("АО «Насосный завод „Три колодца“»", "Three Wells Pumps Ltd"),
        address=Say("г. Нижняя Вода, ул. Литейная, д. 3", "3 Foundry Lane, Lower Water"),
        site=Say("kolodtsy.example", "threewells.example"),
        pays=Contact(
            Say("Зинаида Петровна Кранова", "Zelda Crane"),
            Say("buh@kolodtsy.example", "accounts@threewells.example"),
            "219",
        ),
        position=Say("Главный бухгалтер", "Chief accountant"),
        note=Say(
            "Платят по четвергам, до трёх. Счёт лучше прислать в среду утром.",
            "They pay on Thursdays, before three. An invoice had better come on Wednesday morning.",
        ),
        inn="0010203049",
        kpp="001001001",
        ogrn="1000000000010",
    ),
    Acquaintance(
        client=Say("Клиника «Тихий вторник»", "Quiet Tuesday Clinic"),
        legal_name=Say("ООО «Тихий вторник»", "Quiet Tuesday Care Ltd"),
        address=Say("г. Верхняя Тишь, Аптечный пер., д. 8", "8 Apothecary Row, Upper Hush"),
        site=Say("vtornik.example", "tuesday.example"),
        pays=Contact(Say("Марк Сметов", "Mark Estey"), Say("smetov@vtornik.example", "estey@tuesday.example"), "128"),
        position=Say("Финансовый директор", "Finance director"),
        note=Say(
            "Медицинские данные к нам не попадают: об этом договорились на первой встрече.",
            "No patient data ever comes to us: that was agreed at the first meeting.",
        ),
        inn="0050607087",
        kpp="005001001",
        ogrn="1000000000220",
    ),
)


def get_acquainted(*, language: str, people: dict[str, User], at: datetime) -> None:
    """Writes it all down, in the name of the administration."""
    for one in ACQUAINTANCES:
        company = Company.objects.filter(folded=fold(one.client.of(language))).first()
        if company:
            _know(company, one, language, {"by": people["tamara"], "at": at})


def _know(company: Company, one: Acquaintance, language: str, who: dict[str, Any]) -> None:
    pays, ru = one.pays, language == "ru"
    edit_company(company, name=company.name, site=one.site.of(language), **who)
    add_contact(
        company,
        name=pays.name.of(language),
        email=pays.email.of(language),
        phone=pays.phone(language),
        position=one.position.of(language),
        roles=["pays"],
        **who,
    )
    write_requisites(
        company,
        legal_name=one.legal_name.of(language),
        address=one.address.of(language),
        inn=one.inn if ru else "",
        kpp=one.kpp if ru else "",
        ogrn=one.ogrn if ru else "",
        **who,
    )
    note_company(company, text=one.note.of(language), **who)
