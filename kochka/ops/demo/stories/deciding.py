"""The middle of the way: a decision that will not come, papers at the lawyers', money that has just arrived, a hold."""

from kochka.ops.demo.script import (
    Attached,
    Confirmed,
    Contact,
    Held,
    Noted,
    Opened,
    Passed,
    Remarked,
    Say,
    Story,
    Tried,
    Valued,
)

PUMPS = Story(
    title=Say("Портал для дилеров", "Dealer portal"),
    client=Say("Насосный завод «Три колодца»", "Three Wells Pumps"),
    owner="anna",
    contact=Contact(
        Say("Ирина Власова", "Irene Vail"), Say("irina@kolodtsy.example", "irene@threewells.example"), "218"
    ),
    steps=(
        Opened(17, "10:30", then=Say("Расспросить Ирину про дилеров", "Ask Irene about the dealers")),
        Tried(
            16,
            "12:00",
            "call",
            Say(
                "Сорок дилеров, и каждый присылает заказ в своей таблице",
                "Forty dealers, and each sends orders in a spreadsheet of their own",
            ),
            then=Say("Прислать вводные на проверку", "Send the inputs for a check"),
        ),
        Passed(
            15,
            "14:00",
            then=Say("Оценить обмен с их складом вместе с Егором", "Estimate the exchange with their stock with Eric"),
        ),
        Noted(
            13,
            "11:30",
            Say(
                "Склад у них свой, самописный, но отдаёт всё по-человечески. Риск небольшой, заложил два дня.",
                "Their stock system is home-made, but it talks like a human being. Small risk, two days set aside.",
            ),
            who="egor",
        ),
        Passed(11, "17:00", then=Say("Пройти по КП вместе с Ириной", "Go through the proposal with Irene")),
        Tried(
            9,
            "15:00",
            "meeting",
            Say(
                "Показали КП отделу продаж, спорили только о фильтрах", "Shown to sales; only filters were argued about"
            ),
            then=Say("Поправить раздел про фильтры", "Mend the part about filters"),
        ),
        Valued(8, "12:00", 2_400_000, 24_000),
        Passed(6, "12:40", then=Say("Узнать, когда совет директоров", "Find out when the board meets")),
        Tried(
            5,
            "11:00",
            "mail",
            Say("Прислали расчёт: окупится за девять месяцев", "Sent a calculation: it pays off in nine months"),
            then=Say("Спросить, видел ли расчёт финансовый директор", "Ask whether the finance director has seen it"),
        ),
        Tried(
            4,
            "16:30",
            "call",
            Say("Видел, хмыкнул, вопросов не задал", "He has seen it, hummed, and asked nothing"),
            then=Say("Выйти на финансового директора", "Reach the finance director"),
        ),
        Tried(
            3,
            "12:15",
            "call",
            Say("Финансовый в отъезде, секретарь записала", "He is away, the secretary took a note"),
            then=Say("Написать Ирине", "Write to Irene"),
        ),
        Tried(
            2,
            "10:20",
            "messenger",
            Say("Ирина прочитала и поставила сердечко", "Irene read it and left a heart"),
            then=Say("Позвонить Ирине", "Call Irene"),
        ),
        Tried(
            1,
            "17:20",
            "call",
            Say(
                "Совет сегодня вечером, портал шестым пунктом", "The board meets tonight, the portal is the sixth item"
            ),
            then=Say("Позвонить Ирине: что сказал совет директоров?", "Call Irene: what did the board say?"),
            due=(0, "12:00"),
        ),
    ),
)

BANK = Story(
    title=Say("Редизайн интернет-приёмной", "Redesign of the online office"),
    client=Say("Банк «Речной причал»", "Otter Street Bank"),
    owner="anna",
    contact=Contact(Say("Лев Шубин", "Leo Shaw"), Say("lev@rechnoy-prichal.example", "leo@otterstreet.example"), "226"),
    steps=(
        Opened(26, "12:10", then=Say("Встретиться со Львом в банке", "Meet Leo at the bank")),
        Passed(
            24,
            "15:40",
            then=Say("Собрать КП и показать его своим", "Make the proposal and show it to our own people"),
        ),
        Passed(20, "13:00", then=Say("Обсудить КП со Львом", "Discuss the proposal with Leo")),
        Tried(
            19,
            "14:30",
            "call",
            Say("Просят показать этапы, остальное нравится", "They want to see the phases, and like the rest"),
            then=Say("Разложить КП по этапам", "Lay the proposal out in phases"),
        ),
        Valued(18, "11:00", 1_150_000, 11_500),
        Passed(17, "16:20", then=Say("Спросить, кто подписывает", "Ask who signs")),
        Tried(
            14,
            "12:30",
            "meeting",
            Say("Познакомились с начальником юристов. Человек серьёзный", "Met the head of the lawyers. A serious man"),
            then=Say("Услышать «да» от правления", "Hear a yes from the board"),
        ),
        Passed(
            10,
            "11:30",
            said=Say(
                "Правление согласно, договор и предоплату готовы провести: сказал Лев после заседания.",
                "The board agrees and will sign and prepay: Leo said so after the session.",
            ),
            then=Say(
                "Отправить договор, приложение, NDA и счёт одним пакетом",
                "Send contract, NDA and invoice in one parcel",
            ),
        ),
        Attached(10, "12:00", Say("Договор, наша версия.pdf", "Contract, our version.pdf")),
        Confirmed(8, "15:30", "billing.first_invoice"),
        Tried(
            8,
            "16:00",
            "mail",
            Say("Пакет у юристов, Лев подтвердил", "The parcel is with the lawyers, Leo says"),
            then=Say("Узнать, у кого бумага и до какого дня", "Find out whose desk the paper is on, and until when"),
        ),
        Tried(
            5,
            "12:40",
            "call",
            Say(
                "Пришёл протокол разногласий: четырнадцать пунктов, девять из них о запятых",
                "Their remarks are in: fourteen items, nine of them about commas",
            ),
            then=Say("Ответить на протокол вместе с Тамарой", "Answer the remarks together with Tamara"),
        ),
        Attached(4, "11:10", Say("Протокол разногласий.pdf", "Table of remarks.pdf"), who="tamara"),
        Noted(
            4,
            "12:00",
            Say(
                "Уступаем в пяти пунктах. Право показывать работу не отдаём: без него не будет кейса.",
                "We give way on five items. The right to show the work we keep: without it there is no case.",
            ),
            who="tamara",
        ),
        Remarked(
            4,
            "12:20",
            Say(
                "Здесь два шага в одном: сначала разногласия с юристами, потом подпись. Первый съедает весь срок",
                "Two steps in one: first the lawyers’ remarks, then the signature. The first one eats the whole norm",
            ),
            who="tamara",
        ),
        Tried(
            1,
            "15:10",
            "call",
            Say(
                "Осталось два пункта, оба о запятых. Подпишут на днях",
                "Two items left, both commas. They will sign soon",
            ),
            then=Say("Забрать у юристов подписанный договор", "Fetch the signed contract from the lawyers"),
            due=(2, ""),
        ),
    ),
)

FURNITURE = Story(
    title=Say("Конструктор кухонь", "Kitchen planner"),
    client=Say("Мебельная фабрика «Дуб и сын»", "Oak & Son Furniture"),
    owner="pavel",
    contact=Contact(
        Say("Роман Дубов", "Roman Oakes"), Say("roman@dub-i-syn.example", "roman@oakandson.example"), "233"
    ),
    steps=(
        Opened(24, "11:00", then=Say("Заехать на фабрику", "Drop in at the factory")),
        Passed(
            22,
            "16:30",
            then=Say("Посчитать КП", "Work out the proposal"),
        ),
        Passed(18, "12:20", then=Say("Показать КП Роману и сыну", "Show the proposal to Roman and his son")),
        Valued(16, "17:00", 1_900_000, 19_000),
        Passed(15, "15:00", then=Say("Позвонить Роману", "Call Roman")),
        Passed(
            11,
            "13:30",
            said=Say(
                "Роман: «Подписываем, аванс проведу сам». Сын не возражал.",
                "Roman: “We sign, and I will see to the advance myself.” The son did not object.",
            ),
            then=Say("Отправить договор и счёт", "Send contract and invoice"),
        ),
        Tried(
            8,
            "10:50",
            "mail",
            Say(
                "Договор вернулся с одной правкой, и та разумная",
                "The contract is back with one change, a sensible one",
            ),
            then=Say("Подписать и выставить счёт", "Sign, and send the invoice"),
        ),
        Passed(4, "16:00", then=Say("Узнать день платежа", "Find out the day of the payment")),
        Tried(
            2,
            "11:40",
            "call",
            Say("Бухгалтер назвала день: завтра, до обеда", "The accountant named the day: tomorrow, before lunch"),
            then=Say("Обрадовать Романа датой старта", "Cheer Roman up with the date of the start"),
            due=(1, "12:00"),
        ),
        Confirmed(1, "14:20", "billing.prepaid"),
    ),
)

GYM = Story(
    title=Say("Приложение для записи на тренировки", "Booking app for classes"),
    client=Say("Фитнес-клуб «Двенадцатое дыхание»", "Twelfth Wind Gym"),
    owner="oleg",
    contact=Contact(Say("Кира Левина", "Kira Lane"), Say("kira@dyhanie.example", "kira@twelfthwind.example"), "245"),
    steps=(
        Opened(22, "13:00", then=Say("Созвониться с Кирой", "Have a call with Kira")),
        Passed(
            20,
            "12:10",
            then=Say("Собрать КП", "Make the proposal"),
        ),
        Passed(16, "15:30", then=Say("Обсудить КП с Кирой", "Discuss the proposal with Kira")),
        Valued(14, "12:00", 860_000, 8_600),
        Passed(12, "17:00", then=Say("Узнать, когда решают", "Find out when they decide")),
        Tried(
            10,
            "11:20",
            "call",
            Say(
                "КП нравится, но бюджет этого квартала уже потрачен", "They like it, but this quarter’s budget is spent"
            ),
            then=Say("Спросить про бюджет нового квартала", "Ask about the next quarter’s budget"),
        ),
        Held(
            8,
            "15:00",
            9,
            Say(
                "Ждут бюджета на новый квартал. Просили не торопить, и мы не торопим",
                "They wait for the new quarter’s budget, and asked us not to hurry them. So we do not",
            ),
        ),
    ),
)
