"""How deals end: brought to the end, with the case published; or without an end, by the client’s will or by ours."""

from kochka.ops.demo.script import (
    Asked,
    Briefed,
    Confirmed,
    Contact,
    Decided,
    Finished,
    Handed,
    Lost,
    Noted,
    Opened,
    Passed,
    Say,
    Story,
    Tried,
    Valued,
)
from kochka.people.roles import Role

BOOKS = Story(
    title=Say("Интернет-магазин", "Online shop"),
    client=Say("Книжный «Полка с краю»", "End of the Shelf Books"),
    owner="anna",
    contact=Contact(Say("Лидия Ершова", "Lydia Ersham"), Say("lidia@polka.example", "lydia@endshelf.example"), "418"),
    steps=(
        Opened(60, "10:30", then=Say("Зайти в магазин и поговорить с Лидией", "Visit the shop and talk to Lydia")),
        Passed(
            58,
            "15:00",
            then=Say("Собрать КП", "Make the proposal"),
        ),
        Passed(55, "12:20", then=Say("Обсудить КП с Лидией", "Discuss the proposal with Lydia")),
        Valued(53, "11:00", 1_260_000, 12_600),
        Passed(52, "14:30", then=Say("Спросить о решении", "Ask for the decision")),
        Passed(49, "16:10", then=Say("Отправить договор и счёт", "Send contract and invoice")),
        Passed(44, "12:40", then=Say("Узнать день платежа", "Find out the day of the payment")),
        Passed(41, "15:20", then=Say("Передать проект Полине", "Hand the project over to Paula")),
        Handed(41, "16:00", "polina", Role.MANAGER),
        Handed(40, "10:30", "tamara", Role.ADMINISTRATION),
        Confirmed(
            40,
            "12:00",
            "production.retold",
            Say(
                "Витрина, корзина, доставка двумя службами. Отзывы читателей — вторым заходом, не сейчас.",
                "A shop window, a basket, two carriers. Readers’ reviews come in a second round, not now.",
            ),
        ),
        Decided(
            40,
            "15:00",
            False,
            Say("Не вижу, кто наполняет каталог: они или мы.", "I do not see who fills the catalogue: they or we."),
            who="marina",
        ),
        Tried(
            39,
            "11:00",
            "call",
            Say("Каталог наполняют сами, двое уже посажены", "They fill it themselves, two people sit there already"),
            then=Say("Попросить отмашку ещё раз", "Ask for the go-ahead once more"),
        ),
        Asked(
            39,
            "11:20",
            "production",
            Say("Каталог — за ними, люди есть.", "The catalogue is theirs, with people to do it."),
        ),
        Passed(39, "16:00", then=Say("Договориться о приёмке по частям", "Agree on acceptance in parts")),
        Tried(
            30,
            "12:10",
            "mail",
            Say("Витрина принята, корзину просят крупнее", "The window is accepted, the basket should be larger"),
            then=Say("Сдать доставку", "Have delivery accepted"),
        ),
        Passed(
            20,
            "13:30",
            said=Say(
                "«Первый заказ пришёл из города, о котором мы не слышали. Оплатим сразу».",
                "“The first order came from a town we had never heard of. We will pay at once.”",
            ),
            then=Say("Отправить последний счёт и закрывающие", "Send the last invoice and the final papers"),
        ),
        Passed(15, "12:00", then=Say("Попросить отзыв, пока радуются", "Ask for an opinion while they are glad")),
        Tried(
            12,
            "15:40",
            "meeting",
            Say("Лидия надиктовала цитату и дала «угу» на кейс", "Lydia dictated a quote and said yes to the case"),
            then=Say("Показать готовый кейс", "Show the finished case"),
        ),
        Noted(
            8,
            "13:00",
            Say(
                "Лидия спросила про отзывы читателей. Похоже, это следующая сделка.",
                "Lydia asked about readers’ reviews. That looks like the next deal.",
            ),
        ),
        Finished(6, "16:00"),
    ),
)

GREENHOUSE = Story(
    title=Say("Каталог растений", "Plant catalogue"),
    client=Say("Оранжерея «Фикус и соседи»", "Fig & Neighbours Nursery"),
    owner="pavel",
    contact=Contact(
        Say("Нина Ветрова", "Nina Weathers"), Say("nina@fikus.example", "nina@figneighbours.example"), "427"
    ),
    steps=(
        Opened(57, "13:00", then=Say("Съездить в оранжерею", "Visit the greenhouse")),
        Passed(56, "15:40", then=Say("Собрать КП", "Make the proposal")),
        Passed(54, "12:00", then=Say("Обсудить КП с Ниной", "Discuss the proposal with Nina")),
        Valued(52, "16:00", 390_000, 3_900),
        Passed(51, "11:30", then=Say("Спросить о решении", "Ask for the decision")),
        Passed(48, "14:50", then=Say("Отправить договор и счёт", "Send contract and invoice")),
        Passed(44, "16:20", then=Say("Узнать день платежа", "Find out the day of the payment")),
        Passed(41, "12:10", then=Say("Передать проект Полине", "Hand the project over to Paula")),
        Handed(41, "12:30", "polina", Role.MANAGER),
        Handed(40, "15:00", "tamara", Role.ADMINISTRATION),
        Passed(39, "13:20", then=Say("Договориться о приёмке", "Agree on the acceptance")),
        Tried(
            29,
            "11:00",
            "meeting",
            Say(
                "Принята первая сотня карточек, латынь проверили дважды",
                "A hundred cards accepted, the Latin checked twice",
            ),
            then=Say("Сдать остальные карточки", "Have the other cards accepted"),
        ),
        Passed(
            19,
            "15:10",
            said=Say(
                "«Наконец-то фикусы не путают с монстерами. Счёт ждём».",
                "“At last nobody mistakes the figs for the monsteras. Send the invoice.”",
            ),
            then=Say("Отправить последний счёт и закрывающие", "Send the last invoice and the final papers"),
        ),
        Passed(12, "12:40", then=Say("Попросить отзыв и фотографии", "Ask for an opinion and photographs")),
        Tried(
            7,
            "14:00",
            "mail",
            Say(
                "Прислали цитату и сорок фотографий, на все есть «угу»",
                "A quote and forty photographs, with a yes to each",
            ),
            then=Say("Опубликовать кейс", "Publish the case"),
        ),
        Finished(2, "15:00"),
    ),
)

GARAGE = Story(
    title=Say("Онлайн-запись на ремонт", "Booking a repair online"),
    client=Say("Автосервис «Пятая с половиной»", "Gear Five and a Half"),
    owner="oleg",
    contact=Contact(Say("Артём Гусев", "Arthur Gale"), Say("artem@pyataya.example", "arthur@gearfive.example"), "251"),
    steps=(
        Opened(34, "10:00", then=Say("Расспросить Артёма о загрузке боксов", "Ask Arthur how busy the bays are")),
        Passed(32, "14:40", then=Say("Собрать КП", "Make the proposal")),
        Passed(29, "12:30", then=Say("Пройти по КП вместе", "Go through the proposal together")),
        Valued(27, "16:00", 540_000, 5_400),
        Passed(25, "13:10", then=Say("Спросить о решении", "Ask for the decision")),
        Tried(
            22,
            "15:00",
            "call",
            Say("Сравнивают с готовым сервисом по подписке", "They are comparing us with a ready-made subscription"),
            then=Say("Прислать честное сравнение", "Send an honest comparison"),
        ),
        Lost(
            19,
            "12:20",
            Say("Выбрали других", "Chose somebody else"),
            Say(
                "Взяли готовый сервис. Сравнение им понравилось, обещали советовать нас знакомым.",
                "They took the ready-made one. They liked our comparison and will tell their friends about us.",
            ),
        ),
    ),
)

EVERYTHING = Story(
    title=Say("Соцсеть для соседей за месяц", "A social network for neighbours in a month"),
    client=Say("Стартап «Завтра вчера»", "Yesterday Please"),
    owner="anna",
    contact=Contact(
        Say("Глеб Сомов", "Glen Somers"), Say("gleb@zavtra-vchera.example", "glen@yesterdayplease.example"), "140"
    ),
    steps=(
        Opened(12, "14:10", then=Say("Понять, что из этого нужно первым", "Find out which part is needed first")),
        Tried(
            11,
            "15:20",
            "call",
            Say(
                "Первым нужно всё. Платить готовы долей в будущем успехе",
                "Everything is needed first. They would pay with a share in the coming success",
            ),
            then=Say("Назвать порядок цены вслух", "Say the rough price aloud"),
        ),
        Briefed(11, "15:30", ("what", "why", "decides")),
        Lost(
            9,
            "12:00",
            Say("Денег на задачу нет", "No money for it"),
            Say(
                "Расстались по-хорошему: появится бюджет хотя бы на одну задачу — вернутся.",
                "Parted as friends: once there is a budget for one task at least, they will be back.",
            ),
        ),
    ),
)
