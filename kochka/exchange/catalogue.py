"""What other systems call their columns, their ends and their stages: words alone, no rules."""

import re
from collections.abc import Iterable, Mapping

from kochka.core.texts import fold


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split("|"))


_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_MARKS = re.compile(r"[._,:/\\|*()\[\]№#-]+")
_AGAIN = re.compile(r" \(\d+\)$")
_OF_A_DEAL = re.compile(r"^(deal|сделка|person|organization|organisation) (?=\S)")
_MONEY = re.compile(r" (₽|руб|р|rub|usd|eur|\$|€|тыс руб)$")


def plain(header: str) -> str:
    """A column's name as it is looked up: «Дата.создания», "close_date" and "CloseDate" lose what sets them apart."""
    name = fold(_MARKS.sub(" ", _CAMEL.sub(" ", _AGAIN.sub("", header)))) or header.strip()
    return _MONEY.sub("", name)


def bare(header: str) -> str:
    """The same without whose it is: "Deal - Title" is a title."""
    return _OF_A_DEAL.sub("", plain(header))


DEALS: Mapping[str, tuple[str, ...]] = {
    "id": _names("deal id|id сделки|ид сделки|id|ид|record id|opportunity id|номер сделки|uid|номер|код|n"),
    "title": _names(
        "название сделки|deal name|deal title|opportunity name|title|название|тема|наименование|заголовок|"
        "сделка|deal|предмет|проект|project|project name|lead name|name"
    ),
    "client": _names(
        "компания|company|organization|organisation|account name|associated company|клиент|заказчик|"
        "контрагент|account|client|customer|название компании|компания контакта|организация|покупатель|"
        "client code|company name|основной контакт|полное имя контакта|контакт|contact person|contact|"
        "contact name|имя контакта|плательщик"
    ),
    "owner": _names(
        "ответственный|deal owner|opportunity owner|owner|ответственный за сделку|ответственный пользователь|"
        "менеджер|куратор|ответств|sales agent|sales rep|salesperson|owner code|продавец|assigned to|"
        "assigned by id|закреплен за|manager|responsible|rep"
    ),
    "stage": _names(
        "этап сделки|стадия сделки|deal stage|stage|stage name|этап|стадия|pipeline stage|stage id|"
        "статус сделки|статус|deal status|status"
    ),
    "ending": _names("deal status|status|state|состояние|результат|статус|исход"),
    "value": _names(
        "бюджет|сумма|сумма сделки|deal value|value|amount|total amount|close value|opportunity amount|"
        "сумма план|стоимость|deal amount|masked deal value|цена|price|выручка|budget"
    ),
    "currency": _names(
        "валюта|currency|deal currency|currency of value|total amount currency|код валюты|currency code"
    ),
    "opened": _names(
        "дата создания сделки|deal created|дата создания|create date|created date|created at|created|создана|"
        "date create|дата создан|add time|engage date|aql date|дата начала|begindate|дата открытия|opened|"
        "открыта|дата"
    ),
    "closed": _names(
        "дата закрытия|дата закрытия сделки|closed on|deal closed on|close date|closing date|closedate|"
        "close date a|closed at|дата завершения|закрыта|closed|won time|предполагаемая дата закрытия|"
        "expected close date"
    ),
    "next_action": _names("opportunity next steps|next step|next steps|следующий шаг|что дальше|next action"),
    "loss_reason": _names(
        "причина отказа|lost reason|loss reason|loss reason description|closed lost reason|причина проигрыша|"
        "комментарий закрытия|причина отказа оп|причина"
    ),
}
"""Ours → theirs, the surest first."""

LEAD_SOURCES = _names(
    "источник|источник сделки|источник клиента|источник трафика|источник заявки|source|lead source|source origin|"
    "original source|source id|deal source"
)
SERVICE_LINES = _names("направление|услуга|service line|service|вид услуги|product line|business line|sector service")

PRODUCTS = _names(
    "product|product name|товар|услуга|product deal|направление|номенклатура|service|тип сделки|deal type"
)
"""What a deal is called by where it has no name of its own."""

CLIENTS: Mapping[str, tuple[str, ...]] = {
    "id": _names("id|ид|record id|company id|id компании|id клиента|account id|organization id|uid|код|n"),
    "name": _names(
        "название компании|название|наименование|company name|company|organization name|organization|"
        "account name|account|компания|клиент|контрагент|client|customer|имя компании|краткое наименование|"
        "name"
    ),
    "legal_name": _names("полное наименование|полное название|юридическое название|юрлицо|legal name"),
    "inn": _names("инн|inn|инн кпп|tax id|tin"),
    "kpp": _names("кпп|kpp"),
    "ogrn": _names("огрн|огрнип|огрн огрнип|ogrn"),
    "site": _names("web сайт|сайт|web|website|site|url|домен|domain|company domain name|корпоративный сайт"),
    "address": _names(
        "адрес|address|фактический адрес|почтовый адрес|street address|юридический адрес|office location"
    ),
    "city": _names("город|city|населенный пункт"),
    "contact": _names(
        "фио|контактное лицо|контакт|полное имя контакта|contact name|contact person|contact|person name|"
        "основной контакт|имя контакта|full name|имя"
    ),
    "position": _names("должность|position|job title"),
    "phone": _names("телефон|рабочий телефон|phone|phone number|work phone|тел|телефон компании"),
    "mobile": _names("сотовый|мобильный телефон|мобильный|mobile|mobile phone|cell|рабочий прямой телефон"),
    "email": _names("e mail|email|почта|рабочий email|электронная почта|эл почта|mail|email address|личный email"),
    "note": _names("примечание|комментарий|описание|notes|note|description|comment|примечание 1|описание активности"),
}

SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "amocrm": _names(
        "кем создана сделка|дата редактирования|кем редактирована|компания контакта|полное имя контакта|"
        "этап сделки|бюджет|ответственный за контакт|основной контакт|название сделки|рабочий email|"
        "кем создан контакт"
    ),
    "bitrix24": _names(
        "стадия сделки|предполагаемая дата закрытия|доступна для всех|повторная сделка|дата изменения стадии|"
        "stage id|assigned by id|opportunity|closedate|begindate|source id|название компании|"
        "сфера деятельности"
    ),
    "pipedrive": _names(
        "currency of value|weighted value|deal created|deal closed on|lost reason|next activity date|"
        "won time|deal title|contact person|deal organization|deal stage|deal status|deal owner|"
        "organization name"
    ),
    "hubspot": _names(
        "record id|deal name|deal stage|deal owner|associated company|create date|last activity date|"
        "company domain name|lifecycle stage|company owner"
    ),
    "salesforce": _names(
        "opportunity name|opportunity owner|account name|fiscal period|forecast category|opportunity id|"
        "stage name|account id|opportunity next steps|account owner|billing city"
    ),
    "salesman": _names(
        "статус закрытия|дата план|куратор|сумма план|период старт|период финиш|client uid|clientuid|"
        "сумма факт|источник клиента|ответств|активность|сотовый|web сайт"
    ),
}
TITLES = {
    "amocrm": "amoCRM",
    "bitrix24": "Битрикс24",
    "pipedrive": "Pipedrive",
    "hubspot": "HubSpot",
    "salesforce": "Salesforce",
    "salesman": "SalesMan CRM",
}

OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "bitrix24": {"opportunity": "value", "closed": ""},
    "salesman": {"компания": "", "закрыта": "", "плательщик": ""},
}
"""Where a system means something else by a word that all use; blank: nothing that we take."""

WON = _names(
    "won|closed won|успешно реализовано|сделка успешна|успешно|успех|выиграна|выиграно|продажа|победа|"
    "закрыта успешно|реализовано|closed - won|завершена|завершено|оплачено полностью|success|c7 won|"
    "final won"
)
LOST = _names(
    "lost|closed lost|закрыто и не реализовано|сделка провалена|провал|провалена|отказ|проиграна|"
    "проиграно|проигрыш|не реализовано|closed - lost|lose|dead|disqualified|archived|отказ клиента|"
    "потеряна|спам|нецелевой|apology"
)
OPEN = _names("open|открыта|открыто|в работе|активна|active|in progress|on hold|новая|new|нет|false|0|n")

KIN: tuple[tuple[str, ...], ...] = (
    _names(
        "вводн|квалиф|qualif|первичн|prospect|заявк|запрос|lead|неразобран|новая|новый|new|input|знаком|"
        "appointment|начало"
    ),
    _names("готовим|подготовк|prepar|proposal|оценк|расчет|quote|presentation|презентац|стандарт"),
    _names("обсужд|discuss|переговор|negotiat|engag|согласован|review|встреч|meeting|talk"),
    _names("решени|decid|decision|думает|принимают|commit|выбор|buying"),
    _names("договор|документ|подпис|contract|document|sign|paper|юрист"),
    _names("предоплат|prepay|аванс|оплат|payment|счет|invoice|деньги|money"),
    _names("старт|start|kick|set up|setup|onboard|запуск|передач|trial"),
    _names("производств|production|работ|work|delivery|implement|внедрен|executing|в пути"),
    _names("закры|closing|акт|сдач|accept|финал"),
    _names("отзыв|feedback|обратн|кейс|case|портфолио|рекоменд"),
)
"""Roots of words that stages of one sort are called by, in the order in which a deal meets them."""


def kin(name: str) -> set[int]:
    """The sorts that a stage's name speaks of."""
    words = fold(name)
    return {place for place, roots in enumerate(KIN) if any(_root(root, words) for root in roots)}


def _root(root: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(root)}", words) is not None


def among(value: str, known: Iterable[str]) -> bool:
    """Whether a value is one of these words, whatever stands around it: «7. Закрыто и не реализовано (CRM)»."""
    words = " ".join(re.sub(r"[^\w\s]|\d", " ", fold(value).replace("_", " ")).split()) or fold(value)
    return words in known
