"""The paper's own words in both languages: they follow the client's language, not the reader's."""

from datetime import date
from decimal import Decimal

from kochka.core.money import format_money
from kochka.core.texts import NBSP, day_and_month, language_of, number
from kochka.proposals.paper.parts import Hours, Price

EN_DASH = "\u2013"

WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "proposal": "Коммерческое предложение",
        "for": "Для кого",
        "date": "Дата",
        "valid": "Действует до",
        "cost": "Стоимость",
        "budget": "План-бюджет",
        "work": "Работы",
        "role": "Кто делает",
        "hours": "Часы",
        "rate": "За час",
        "price": "Стоимость",
        "works_total": "Стоимость работ",
        "discount": "Скидка",
        "net": "Без НДС",
        "vat": "НДС {rate}{nbsp}%",
        "with_vat": "с{nbsp}НДС",
        "no_vat": "НДС не облагается",
        "percent": "{nbsp}%",
        "total": "Итого",
        "total_vat": "Итого с{nbsp}НДС",
        "options": "Можно добавить",
        "options_note": "В итог не входит: решите, что из этого нужно.",
        "payments": "График платежей",
        "what": "За что",
        "share": "Доля",
        "sum": "Сумма",
        "when": "Когда",
        "terms": "Условия",
        "contact": "Кого спросить",
        "on_behalf": "От имени исполнителя",
        "of": "{page}{nbsp}/{nbsp}{pages}",
    },
    "en": {
        "proposal": "Proposal",
        "for": "Prepared for",
        "date": "Date",
        "valid": "Valid until",
        "cost": "Cost",
        "budget": "Plan and budget",
        "work": "Work",
        "role": "Who does it",
        "hours": "Hours",
        "rate": "Per hour",
        "price": "Price",
        "works_total": "Cost of the work",
        "discount": "Discount",
        "net": "Before VAT",
        "vat": "VAT {rate}%",
        "with_vat": "with VAT",
        "no_vat": "Not subject to VAT",
        "percent": "%",
        "total": "Total",
        "total_vat": "Total with VAT",
        "options": "You may add",
        "options_note": "Not in the total: tell us what of this you need.",
        "payments": "Payment schedule",
        "what": "For what",
        "share": "Share",
        "sum": "Sum",
        "when": "When",
        "terms": "Terms",
        "contact": "Whom to ask",
        "on_behalf": "On behalf of the contractor",
        "of": "{page}{nbsp}/{nbsp}{pages}",
    },
}


def words(language: str) -> dict[str, str]:
    return {key: word.replace("{nbsp}", NBSP) for key, word in WORDS[language_of(language)].items()}


def day(of: date, language: str) -> str:
    """«28 ноября 2026», "November 28, 2026": always with its year, for papers outlive it."""
    comma = "" if language_of(language) == "ru" else ","
    return f"{day_and_month(of, language)}{comma}{NBSP}{of.year}"


def price(of: Price, language: str) -> str:
    """«2 400 000 ₽»; a range names its currency once: «300 000–360 000 ₽», "$3,000–3,600"."""
    if not isinstance(of, tuple):
        return format_money(of, language)
    low, high = (format_money(end, language) for end in of)
    if low == high:
        return low
    tail = f"{NBSP}{high.rpartition(NBSP)[2]}"
    if high.endswith(tail) and low.endswith(tail) and not tail.strip(NBSP).isdigit():
        return f"{low.removesuffix(tail)}{EN_DASH}{high}"
    mark = high.rstrip("0123456789.,")
    return f"{low}{EN_DASH}{high.removeprefix(mark)}"


def hours(of: Hours, language: str) -> str:
    """«24», «24–32»."""
    ends = of if isinstance(of, tuple) else (of, of)
    low, high = (plain(end, language) for end in ends)
    return low if low == high else f"{low}{EN_DASH}{high}"


def plain(of: Decimal, language: str) -> str:
    """A number without idle zeros: 50.0 is «50», 12.50 is «12,5»."""
    return number(int(of) if of == int(of) else of.normalize(), language)
