"""Past the money: a start that was told to wait, a production just handed over, a closing, a client left in silence."""

from kochka.ops.demo.script import (
    Attached,
    Confirmed,
    Contact,
    Decided,
    Handed,
    Noted,
    Opened,
    Passed,
    Say,
    Story,
    Tried,
    Valued,
)
from kochka.people.roles import Role

PETS = Story(
    title=Say("Программа лояльности", "Loyalty scheme"),
    client=Say("Зоомагазины «Кот учёл»", "Cat Approves Shops"),
    owner="anna",
    contact=Contact(
        Say("Юлия Носова", "Julia Knowles"), Say("julia@kot-uchel.example", "julia@catapproves.example"), "312"
    ),
    steps=(
        Opened(27, "15:10", then=Say("Спросить, кого хотят удержать", "Ask whom they want to keep")),
        Passed(
            25,
            "12:00",
            then=Say("Посчитать КП", "Work out the proposal"),
        ),
        Passed(21, "16:00", then=Say("Показать КП Юлии", "Show the proposal to Julia")),
        Tried(
            20,
            "11:30",
            "meeting",
            Say("Кассы трёх видов, об этом никто не говорил", "Three kinds of tills, which nobody had mentioned"),
            then=Say("Вписать кассы в КП", "Write the tills into the proposal"),
        ),
        Valued(19, "13:00", 1_620_000, 16_200),
        Passed(18, "15:00", then=Say("Спросить о решении", "Ask for the decision")),
        Passed(14, "12:10", then=Say("Отправить договор и счёт", "Send contract and invoice")),
        Passed(7, "16:30", then=Say("Узнать день платежа", "Find out the day of the payment")),
        Tried(
            5,
            "11:10",
            "call",
            Say("Платёжка ушла, ждём банк", "The payment has left, now it is up to the bank"),
            then=Say("Проверить поступление вместе с Тамарой", "Check with Tamara whether it is in"),
        ),
        Passed(2, "13:00", then=Say("Познакомить Полину с Юлией", "Introduce Paula to Julia")),
        Handed(
            2,
            "13:30",
            "polina",
            Role.MANAGER,
            Say(
                "Юлия пишет длинно и по делу. Боится, что кассиры не разберутся.",
                "Julia writes at length and to the point. She is afraid that the cashiers will not cope.",
            ),
        ),
        Tried(
            1,
            "10:30",
            "meeting",
            Say("Познакомились, кот хозяйки одобрил", "Introductions made, and the owner’s cat approved"),
            then=Say("Уточнить, кто у них принимает макеты", "Find out who accepts the layouts there"),
            due=(0, "17:00"),
        ),
        Confirmed(
            1,
            "12:00",
            "production.retold",
            Say(
                "Баллы, касса, кабинет. Приложение и рассылки — не мы. Начинаем с двух магазинов, потом остальные.",
                "Points, tills, an account. The app and the mailings are not ours. Two shops first, then the others.",
            ),
        ),
        Decided(
            1,
            "15:40",
            False,
            Say(
                "Не вижу, кто у клиента принимает макеты. Назовём его — и поехали.",
                "I do not see who accepts the layouts on their side. Name them, and off we go.",
            ),
            who="marina",
        ),
    ),
)

MUSEUM = Story(
    title=Say("Сайт музея и билеты", "Museum site and tickets"),
    client=Say("Музей часов «Без пяти полдень»", "Five to Noon Clock Museum"),
    owner="anna",
    contact=Contact(
        Say("Галина Яшина", "Gail Yates"), Say("galina@bez-pyati.example", "gail@fivetonoon.example"), "326"
    ),
    steps=(
        Opened(31, "12:00", then=Say("Сходить в музей и поговорить с Галиной", "Visit the museum and talk to Gail")),
        Passed(29, "16:10", then=Say("Собрать КП", "Make the proposal")),
        Passed(26, "13:20", then=Say("Показать КП Галине", "Show the proposal to Gail")),
        Valued(24, "11:30", 980_000, 9_800),
        Passed(22, "15:50", then=Say("Дождаться попечительского совета", "Wait for the trustees’ meeting")),
        Tried(
            20,
            "12:00",
            "mail",
            Say("Прислали совету две страницы вместо двадцати", "Sent the trustees two pages instead of twenty"),
            then=Say("Спросить, что сказал совет", "Ask what the trustees said"),
        ),
        Passed(18, "12:30", then=Say("Отправить документы", "Send the papers")),
        Passed(11, "16:40", then=Say("Узнать, когда придёт аванс", "Find out when the advance comes")),
        Tried(
            8,
            "12:50",
            "call",
            Say("Казначейство проверяет, обещают на днях", "Their treasury is checking it, a matter of days"),
            then=Say("Проверить поступление", "Check whether it is in"),
        ),
        Passed(5, "14:30", then=Say("Собрать общую встречу с Полиной", "Get everybody to a table with Paula")),
        Handed(5, "15:00", "polina", Role.MANAGER),
        Tried(
            3,
            "12:00",
            "meeting",
            Say(
                "Прошли по залам, Полина сама объяснила границы", "Walked the halls; Paula explained the bounds herself"
            ),
            then=Say("Дождаться рассказа и отмашки", "Wait for the story and the go-ahead"),
        ),
        Handed(
            2,
            "16:00",
            "tamara",
            Role.ADMINISTRATION,
            Say(
                "Акты у них подписывает директор по средам. В другие дни он чинит часы.",
                "Their director signs papers on Wednesdays. On other days he mends clocks.",
            ),
        ),
        Passed(
            1,
            "17:10",
            said=Say(
                "Сайт, афиша и билеты с возвратом. Касса музея остаётся прежней, это их условие.",
                "A site, a programme, tickets with refunds. The museum’s own till stays as it is, they insist.",
            ),
            then=Say("Согласовать с Галиной приёмку по частям", "Agree with Gail on acceptance in parts"),
            due=(2, "11:00"),
        ),
    ),
)

PRESS = Story(
    title=Say("Калькулятор тиража", "Print run calculator"),
    client=Say("Типография «Лишний абзац»", "Spare Paragraph Press"),
    owner="anna",
    contact=Contact(Say("Семён Лапин", "Simon Lapp"), Say("semen@abzac.example", "simon@paragraph.example"), "334"),
    steps=(
        Opened(48, "11:00", then=Say("Узнать, как считают сейчас", "Find out how they calculate today")),
        Passed(46, "15:10", then=Say("Собрать КП", "Make the proposal")),
        Passed(42, "12:40", then=Say("Обсудить КП с Семёном", "Discuss the proposal with Simon")),
        Valued(40, "14:00", 480_000, 4_800),
        Passed(39, "12:20", then=Say("Спросить о решении", "Ask for the decision")),
        Passed(36, "16:00", then=Say("Отправить договор и счёт", "Send contract and invoice")),
        Passed(30, "13:00", then=Say("Узнать день платежа", "Find out the day of the payment")),
        Passed(27, "12:00", then=Say("Передать проект Полине", "Hand the project over to Paula")),
        Handed(27, "12:30", "polina", Role.MANAGER),
        Handed(26, "11:00", "tamara", Role.ADMINISTRATION),
        Passed(25, "15:30", then=Say("Договориться о приёмке формул", "Agree on how the formulas are accepted")),
        Tried(
            20,
            "12:00",
            "mail",
            Say("Формулы приняты, придирались к скрепкам", "The formulas are accepted; staples were quibbled about"),
            then=Say("Выставить промежуточный счёт", "Send the invoice on the way"),
        ),
        Noted(
            15,
            "13:20",
            Say(
                "Семён просит ещё и календари. Это за границами, назвала цену отдельно.",
                "Simon would like calendars as well. That is outside the bounds, I named a price apart.",
            ),
            who="polina",
        ),
        Tried(
            10,
            "16:00",
            "call",
            Say("Второй этап принят, счёт оплачен", "The second part is accepted, the invoice paid"),
            then=Say("Назначить день последней приёмки", "Set the day of the last acceptance"),
        ),
        Passed(
            3,
            "12:00",
            said=Say(
                "«Считает быстрее Петровича, а Петрович доволен. Остаток оплатим».",
                "“It is quicker than old Pete, and old Pete is pleased. We will pay the rest.”",
            ),
            then=Say(
                "Отправить последний счёт и закрывающие вместе", "Send the last invoice and the final papers together"
            ),
        ),
        Tried(
            2,
            "11:20",
            "call",
            Say("Поблагодарили, счёт взяли в оплату", "They thanked us and put the invoice down for payment"),
            then=Say("Проверить, пришёл ли последний платёж", "Check whether the last payment is in"),
            due=(8, ""),
        ),
    ),
)

WALKS = Story(
    title=Say("Сайт с маршрутами", "Site with walking routes"),
    client=Say("Турклуб «За третьей околицей»", "Third Gate Walks"),
    owner="anna",
    contact=Contact(Say("Вера Панина", "Vera Penn"), Say("vera@okolica.example", "vera@thirdgate.example"), "345"),
    steps=(
        Opened(55, "10:20", then=Say("Выслушать Веру", "Hear Vera out")),
        Passed(53, "14:00", then=Say("Собрать КП", "Make the proposal")),
        Passed(50, "12:30", then=Say("Обсудить КП", "Discuss the proposal")),
        Valued(48, "16:20", 740_000, 7_400),
        Passed(47, "11:40", then=Say("Спросить о решении", "Ask for the decision")),
        Passed(44, "15:00", then=Say("Отправить договор и счёт", "Send contract and invoice")),
        Passed(38, "12:50", then=Say("Узнать день платежа", "Find out the day of the payment")),
        Passed(35, "16:00", then=Say("Передать проект Полине", "Hand the project over to Paula")),
        Handed(35, "16:30", "polina", Role.MANAGER),
        Handed(34, "11:00", "tamara", Role.ADMINISTRATION),
        Passed(33, "15:00", then=Say("Договориться о приёмке по частям", "Agree on acceptance in parts")),
        Tried(
            24,
            "14:10",
            "mail",
            Say("Карта маршрутов принята с первого раза", "The map of routes was accepted at once"),
            then=Say("Назначить день приёмки", "Set the day of acceptance"),
        ),
        Passed(
            14,
            "13:40",
            then=Say("Отправить последний счёт и закрывающие", "Send the last invoice and the final papers"),
        ),
        Passed(8, "16:00", then=Say("Попросить у Веры отзыв", "Ask Vera for an opinion")),
        Attached(7, "11:30", Say("Черновик кейса.pdf", "Draft of the case.pdf")),
        Tried(
            7,
            "12:00",
            "call",
            Say("Хвалят, цитату обещали «как руки дойдут»", "Full of praise; the quote “when we get round to it”"),
            then=Say("Написать цитату самим и послать Вере на правку", "Write the quote ourselves and send it to Vera"),
            due=(4, ""),
        ),
    ),
)
