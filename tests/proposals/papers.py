"""Papers that tests draw: one that is whole, and others made from it."""

import io
import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from struct import pack

from kochka.core.money import Money
from kochka.proposals.paper import (
    Author,
    Block,
    Budget,
    Client,
    Discount,
    Entity,
    Group,
    Payment,
    Picture,
    ProposalPaper,
    Section,
    Vat,
)


def rub(roubles: int) -> Money:
    return Money(roubles * 100, "RUB")


def usd(dollars: int) -> Money:
    return Money(dollars * 100, "USD")


def png(width: int, height: int, rgb: tuple[int, int, int] = (47, 107, 74)) -> bytes:
    """A plain picture of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress((b"\0" + bytes(rgb) * width) * height))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def saved(kind: str, width: int = 60, height: int = 40) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), (47, 107, 74)).save(out, kind)
    return out.getvalue()


ENTITY = Entity(
    "ООО «Тихая заводь»",
    "ИНН 7701234567 · КПП 770101001 · ОГРН 1027700132195 · 115114, Москва, Дербеневская наб., д. 7, стр. 2",
    "Тихонов Андрей Павлович",
    "Генеральный директор",
    colour="#2f6b4a",
)
AUTHOR = Author("Анна Соколова", "Руководитель проектов", "+7 900 000-00-00", "sokolova@example.ru")

UNDERSTOOD = Section(
    "Как мы поняли задачу",
    "Заказы с сайта менеджеры переносят в 1С вручную: около сорока минут на каждый день, и в одном заказе из тридцати "
    "ошибка. Остатки на сайте отстают на сутки, поэтому клиентам звонят и извиняются.\n\n"
    "После работ:\n"
    "- заказ попадает в 1С за минуту, без участия человека;\n"
    "- остатки и цены на сайте обновляются каждые пятнадцать минут;\n"
    "- о том, что не прошло, приходит письмо с понятной причиной.",
)
HOW = Section(
    "Как будем работать",
    "Две недели на разбор обмена и схему данных, три — на разработку, неделя на приёмку вместе с вашим бухгалтером. "
    "Каждую пятницу показываем, что готово, на ваших данных.\n\n"
    "1. Разбираем обмен и утверждаем схему.\n"
    "2. Делаем обмен заказами, затем остатками.\n"
    "3. Неделю работаем параллельно и сверяем.",
)
WORKS = (
    Block(
        "Разбор обмена и схема данных",
        rub(120_000),
        "Интервью с бухгалтером и кладовщиком, карта полей, перечень расхождений.",
        "Системный аналитик",
        Decimal(24),
    ),
    Block(
        "Обмен заказами",
        (rub(240_000), rub(300_000)),
        "Очередь, повтор при сбое, журнал обмена с поиском по номеру заказа.",
        "Разработчик 1С",
        (Decimal(48), Decimal(60)),
    ),
    Block("Остатки и цены", rub(160_000), "", "Разработчик", Decimal("32.5")),
)
BUDGET = Budget(
    (
        Group("Разработка", WORKS, subtotal=(rub(520_000), rub(580_000))),
        Group(
            "Приёмка",
            (
                Block("Параллельная неделя и сверка", rub(80_000), "", "Тестировщик", Decimal(16)),
                Block("Обучение двух сотрудников", rub(40_000), "Два часа, с записью.", "Аналитик", Decimal(6)),
            ),
            subtotal=rub(120_000),
        ),
    ),
    (rub(714_000), rub(787_200)),
    options=(
        Block(
            "Выгрузка в маркетплейс", rub(180_000), "Карточки и остатки, один маркетплейс.", "Разработчик", Decimal(36)
        ),
        Block("Поддержка, месяц", rub(45_000), "До десяти часов.", "Разработчик", Decimal(10)),
    ),
    works_total=(rub(640_000), rub(700_000)),
    discounts=(Discount("второй проект с вами", (rub(54_754), rub(54_754))),),
    net=(rub(585_246), rub(645_246)),
    vat=(Vat(Decimal(22), (rub(128_754), rub(141_954))),),
)
PAYMENTS = (
    Payment("Предоплата", rub(357_000), "в течение пяти рабочих дней после подписания договора", Decimal(50)),
    Payment("После показа обмена заказами", rub(142_800), date(2027, 1, 29), Decimal(20)),
    Payment("После приёмки", rub(214_200), "в течение пяти рабочих дней после акта", Decimal(30)),
)
TERMS = (
    "- Срок — шесть недель с предоплаты и доступа к тестовой базе.\n"
    "- Лицензии 1С и хостинг в стоимость не входят.\n"
    "- Гарантия двенадцать месяцев: ошибки обмена исправляем за свой счёт."
)

WHOLE = ProposalPaper(
    language="ru",
    title="Интеграция сайта с 1С",
    date=date(2026, 11, 28),
    entity=ENTITY,
    client=Client("ИП Громов С. В.", "Сергей Громов"),
    author=AUTHOR,
    number="№ 118",
    version="версия 3",
    valid_until=date(2026, 12, 26),
    sections=(UNDERSTOOD, HOW),
    budget=BUDGET,
    payments=PAYMENTS,
    terms=TERMS,
    closing="Будем рады сделать это вместе. Если что-то не сходится, позвоните: поправим за день.",
)

SHORT = replace(
    WHOLE,
    title="Аудит обмена с 1С",
    sections=(Section("", "Посмотрим обмен, найдём, где теряются заказы, и скажем, что с этим делать. Неделя."),),
    budget=Budget(
        (Group("", (Block("Разбор обмена", rub(90_000)), Block("Отчёт и разговор по нему", rub(30_000)))),),
        rub(120_000),
    ),
    payments=(),
    terms="",
)

ENGLISH = replace(
    WHOLE,
    language="en",
    title="Online shop and ledger, talking to each other",
    entity=replace(
        ENTITY,
        legal_name="Quiet Creek LLC",
        requisites="Tax number 7701234567 · 7 Derbenevskaya Embankment, Moscow",
        signatory="Andrew Tikhonov",
        signatory_post="Director",
        colour="#1f4e8c",
    ),
    client=Client("Northern Lamps Ltd", "Sarah Gromov"),
    author=Author("Anna Sokolova", "Project lead", "+7 900 000-00-00", "anna@example.com"),
    number="No. 118",
    version="version 3",
    sections=(
        Section(
            "How we understand the task",
            "Orders are typed over by hand: forty minutes a day, and one order in thirty goes wrong.\n\n"
            "- an order reaches the ledger within a minute;\n- stock and prices are renewed every quarter of an hour.",
        ),
    ),
    budget=Budget(
        (
            Group(
                "Development",
                (
                    Block(
                        "Analysis",
                        Money(480_000, "USD"),
                        "Interviews, a map of fields.",
                        "Analyst",
                        Decimal(40),
                        Money(12_000, "USD"),
                    ),
                    Block(
                        "Exchange of orders",
                        (Money(900_000, "USD"), Money(1_120_000, "USD")),
                        "Queue, retries, log.",
                        "Engineer",
                        (Decimal(90), Decimal(112)),
                        Money(10_000, "USD"),
                    ),
                ),
                subtotal=(usd(13_800), usd(16_000)),
            ),
        ),
        (usd(13_800), usd(16_000)),
        discounts=(),
    ),
    payments=(
        Payment("Advance", usd(6_900), "within five working days of signing", Decimal(50)),
        Payment("On acceptance", usd(6_900), date(2027, 1, 29), Decimal(50)),
    ),
    terms="- Six weeks from the advance.\n- Licences are not included.",
    closing="We would be glad to do this together.",
)

THREE_LINES = (
    "Портал для дилеров и монтажников с личным кабинетом, расчётом комплектации, "
    "заявками на выезд и обменом с 1С:Управление торговлей в обе стороны"
)


def works(count: int, about: str = "") -> tuple[Block, ...]:
    return tuple(
        Block(f"Работа номер {n}", rub(10_000 + n), about, "Разработчик", Decimal(n % 40 + 1))
        for n in range(1, count + 1)
    )


def with_works(count: int, about: str = "", **more: object) -> ProposalPaper:
    whole = works(count, about)
    half = count // 2
    budget = replace(
        BUDGET, groups=(Group("Первая половина", whole[:half]), Group("Вторая половина", whole[half:])), options=()
    )
    return replace(WHOLE, budget=budget, **more)


def logo(width: int, height: int) -> Picture:
    return Picture(png(width, height), "logo.png")
