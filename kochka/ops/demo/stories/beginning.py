"""The first three stages: a fresh call, a promise that was not kept, a step back."""

from kochka.ops.demo.script import (
    Back,
    Briefed,
    Contact,
    Named,
    Noted,
    Opened,
    Passed,
    Remarked,
    Say,
    Story,
    Tried,
    Valued,
)

BAKERY = Story(
    title=Say("Чат-бот для заказов", "Chat bot for orders"),
    client=Say("Пекарни «Край ватрушки»", "Crust Corner Bakeries"),
    owner="anna",
    contact=Contact(
        Say("Ольга Титова", "Olive Tate"), Say("olga@vatrushka.example", "olive@crustcorner.example"), "114"
    ),
    steps=(
        Opened(
            2,
            "11:20",
            title=Say("Звонок от пекарни: «хотим бота»", "A call from a bakery: “we want a bot”"),
            then=Say("Перезвонить и узнать, что именно болит", "Call back and find out what really hurts"),
        ),
        Named(2, "11:50"),
        Tried(
            1,
            "12:10",
            "call",
            Say(
                "Половина заказов теряется в переписке. Деньги «небольшие, но есть»",
                "Half the orders get lost in messages. The money is “not much, but there”",
            ),
            then=Say("Встреча: понять бюджет и кто решает", "Meeting: what is the budget, and who decides"),
            due=(0, "15:30"),
        ),
        Briefed(1, "12:20", ("what", "why")),
        Noted(
            1,
            "12:25",
            Say(
                "Решают двое: Ольга и её брат. Брат не любит ботов, зато любит, когда сходится касса.",
                "Two people decide: Olive and her brother. He dislikes bots, but likes it when the till adds up.",
            ),
        ),
    ),
)

CLINIC = Story(
    title=Say("Личный кабинет пациента", "Patient portal"),
    client=Say("Клиника «Тихий вторник»", "Quiet Tuesday Clinic"),
    owner="anna",
    contact=Contact(Say("Инна Кравцова", "Ina Crane"), Say("inna@vtornik.example", "ina@tuesday.example"), "127"),
    steps=(
        Opened(5, "10:10", then=Say("Позвонить Инне и выслушать", "Call Ina and listen")),
        Tried(
            4,
            "11:00",
            "meeting",
            Say(
                "Регистратура тонет в звонках. Нужны запись, результаты анализов и напоминания",
                "Reception is drowning in calls. They need booking, test results and reminders",
            ),
            then=Say("Записать вводные и показать их Инне", "Write the inputs down and show them to Ina"),
        ),
        Passed(
            3,
            "12:30",
            then=Say("Собрать с Егором оценку", "Make the estimate together with Eric"),
        ),
        Noted(
            2,
            "10:40",
            Say(
                "Медицинская система отдаёт анализы раз в сутки файлом. Жить можно, но «мгновенно» не обещаем.",
                "Their medical system hands results over once a day, in a file. We can live with it, but let us not "
                "promise “instantly”.",
            ),
            who="egor",
        ),
        Remarked(
            2,
            "11:00",
            Say(
                "Про чужую систему я каждый раз узнаю уже здесь. Спрашивать бы о ней ещё на вводных",
                "I always learn of their other system only here. Better to ask about it with the inputs",
            ),
            who="egor",
        ),
        Valued(2, "15:30", 2_100_000, 21_000),
        Tried(
            2,
            "16:20",
            "call",
            Say(
                "Инна собирает совещание и просит КП до него. Обещали прислать завтра до четырёх",
                "Ina is calling a meeting and wants the proposal before it. Promised it for tomorrow by four",
            ),
            then=Say("Отправить КП, как обещали", "Send the proposal, as promised"),
            due=(-1, "16:00"),
            promised=True,
        ),
    ),
)

FREIGHT = Story(
    title=Say("Кабинет перевозчика", "Carrier account"),
    client=Say("Грузы «Северный попутчик»", "North Companion Freight"),
    owner="oleg",
    contact=Contact(
        Say("Денис Юрьев", "Dennis York"), Say("denis@poputchik.example", "dennis@companion.example"), "139"
    ),
    steps=(
        Opened(15, "09:40", then=Say("Встретиться с Денисом на складе", "Meet Dennis at the warehouse")),
        Passed(
            13,
            "15:00",
            then=Say("Показать Егору обмен с их учётом", "Show Eric the exchange with their accounts"),
        ),
        Passed(9, "12:00", then=Say("Созвониться по замечаниям", "Go through the remarks by phone")),
        Tried(
            8,
            "16:10",
            "call",
            Say("Семь замечаний одним списком, пять из них по делу", "Seven remarks in one list, five of them sound"),
            then=Say("Прислать КП с правками", "Send the proposal with the changes"),
        ),
        Valued(7, "17:10", 1_480_000, 14_800),
        Passed(5, "16:00", then=Say("Узнать, что решил директор", "Find out what the director has decided")),
        Tried(
            4,
            "10:30",
            "mail",
            Say("Напомнили о себе, приложили похожий проект", "Sent a reminder with a similar project"),
            then=Say("Позвонить Денису", "Call Dennis"),
        ),
        Back(
            3,
            "11:15",
            reason=Say(
                "Директор хочет два этапа вместо одного. Это уже другое КП, так что обсуждаем заново",
                "The director wants two phases instead of one. That is another proposal, so we discuss it anew",
            ),
            then=Say("Договориться, что входит в первый этап", "Agree on what goes into the first phase"),
        ),
        Tried(
            2,
            "17:00",
            "call",
            Say(
                "В первый этап — путевые листы, оплата — во второй. Денис доволен",
                "Waybills in the first phase, payments in the second. Dennis is happy",
            ),
            then=Say("Прислать КП в двух этапах", "Send the proposal in two phases"),
            due=(-1, ""),
        ),
    ),
)
