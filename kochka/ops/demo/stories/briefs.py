"""What was known of each of the stories before its proposal, by the English title."""

from kochka.ops.demo.script import Brief, Say

BRIEFS: dict[str, Brief] = {
    "Chat bot for orders": Brief(
        what=Say(
            "Бот, который принимает заказ на выпечку и не путает, что к какому часу",
            "A bot that takes orders for bread and does not mix up what is for which hour",
        ),
        why=Say(
            "Половина заказов теряется в переписке, люди приходят за тортом, которого нет",
            "Half the orders get lost in messages, and people come for a cake that is not there",
        ),
        rub=350_000,
        gbp=3_500,
        decides=Say("Ольга и её брат", "Olive and her brother"),
    ),
    "Patient portal": Brief(
        what=Say(
            "Личный кабинет: запись, результаты анализов, напоминания о приёме",
            "A portal: booking, test results, reminders of visits",
        ),
        why=Say(
            "Регистратура тонет в звонках, и пациенты не дозваниваются до самого нужного",
            "Reception is drowning in calls, and patients cannot get through when it matters",
        ),
        rub=2_500_000,
        gbp=25_000,
        decides=Say("Инна, главный врач подписывает", "Ina; the head doctor signs"),
        offer=Say(
            "Кабинет и обмен с медицинской системой, без приложения",
            "The portal and the exchange with their medical system, no app",
        ),
        wanted_in=92,
        shows="in_part",
    ),
    "Carrier account": Brief(
        what=Say(
            "Кабинет, в который перевозчики сами загружают путевые листы и где видят оплату",
            "An account where carriers upload their waybills and see what is paid",
        ),
        why=Say(
            "Листы приходят фотографиями, их перебивают руками трое",
            "The waybills come as photographs, and three people type them in",
        ),
        rub=1_600_000,
        gbp=16_000,
        decides=Say("Денис и финансовый директор", "Dennis and the finance director"),
        pays=Say("Головная компания", "The head office"),
        wanted_in=61,
        shows="yes",
    ),
    "Dealer portal": Brief(
        what=Say(
            "Портал с остатками и заказами для сорока дилеров",
            "A portal with stock and orders for forty dealers",
        ),
        why=Say(
            "Каждый дилер присылает заказ в своей таблице, и к сезону отдел продаж не спит",
            "Each dealer sends orders in a spreadsheet of their own, and before the season sales do not sleep",
        ),
        rub=2_500_000,
        gbp=25_000,
        decides=Say("Совет директоров, Ирина готовит решение", "The board; Irene prepares it"),
        offer=Say(
            "Остатки, заказы, документы. Бонусы дилеров отдельно и потом",
            "Stock, orders, papers. Dealers’ bonuses apart, and later",
        ),
        pays=Say("Завод, с двух счетов", "The works, from two accounts"),
        wanted_in=120,
        shows="not_asked",
    ),
    "Redesign of the online office": Brief(
        what=Say(
            "Интернет-приёмная, в которой письмо не теряется и видно, у кого оно",
            "An online office where no letter gets lost and all see who has it",
        ),
        why=Say(
            "Люди пишут по три раза, потому что первые два письма никто не нашёл",
            "People write three times, because nobody found the first two letters",
        ),
        rub=1_200_000,
        gbp=12_000,
        decides=Say("Правление, докладывает Лев", "The board; Leo reports"),
        pays=Say("Банк, через казначейство", "The bank, through its treasury"),
        wanted_in=90,
        shows="no",
    ),
    "Kitchen planner": Brief(
        what=Say(
            "Конструктор, в котором покупатель сам собирает кухню и сразу видит цену",
            "A planner in which buyers put a kitchen together and see the price at once",
        ),
        why=Say(
            "Замерщик ездит впустую: после цены отказывается каждый второй",
            "The fitter drives out in vain: every second buyer gives up at the price",
        ),
        rub=2_000_000,
        gbp=20_000,
        decides=Say("Роман. Сын советует", "Roman; his son advises"),
        offer=Say(
            "Кухни и шкафы из каталога, без индивидуальных размеров",
            "Kitchens and cupboards from the catalogue, no sizes of one’s own",
        ),
        wanted_in=92,
        shows="yes",
    ),
    "Booking app for classes": Brief(
        what=Say(
            "Запись и абонементы в телефоне",
            "Booking and passes on the phone",
        ),
        why=Say(
            "Кто не дозвонился, тот ушёл к соседям",
            "Whoever cannot get through goes to the neighbours",
        ),
        rub=900_000,
        gbp=9_000,
        decides=Say("Кира", "Kira"),
        shows="yes",
    ),
    "Loyalty scheme": Brief(
        what=Say(
            "Баллы за корм: копить на кассе и тратить на сайте",
            "Points for cat food: gathered at the till, spent on the site",
        ),
        why=Say(
            "Постоянные покупатели уходят на маркетплейсы за скидкой в три процента",
            "Regular buyers leave for the big sites over three per cent",
        ),
        rub=1_700_000,
        gbp=17_000,
        decides=Say("Юлия и собственник сети", "Julia and the owner of the shops"),
        wanted_in=92,
        shows="yes",
    ),
    "Museum site and tickets": Brief(
        what=Say(
            "Сайт музея с афишей и билетами, которые можно вернуть",
            "A site for the museum with a programme and tickets that can be returned",
        ),
        why=Say(
            "Билеты продаёт касса до пяти, а вспоминают о музее вечером",
            "Tickets are sold at the till until five, and people think of the museum in the evening",
        ),
        rub=1_000_000,
        gbp=10_000,
        decides=Say("Попечительский совет", "The trustees"),
        offer=Say(
            "Сайт, афиша, билеты. Касса музея остаётся прежней",
            "A site, a programme, tickets. The museum’s own till stays",
        ),
        pays=Say("Казначейство", "The treasury"),
        wanted_in=150,
        shows="yes",
    ),
    "Print run calculator": Brief(
        what=Say(
            "Калькулятор тиража на сайте, который считает как Петрович",
            "A calculator of print runs that counts the way old Pete does",
        ),
        why=Say(
            "Расчёт ждут день, и за этот день уходят к тем, кто ответил раньше",
            "A quote takes a day, and in that day people go to whoever answered first",
        ),
        rub=500_000,
        gbp=5_000,
        decides=Say("Семён", "Simon"),
        wanted_in=60,
        shows="yes",
    ),
    "Site with walking routes": Brief(
        what=Say(
            "Сайт с маршрутами, картой и записью в поход",
            "A site with routes, a map and signing up for a walk",
        ),
        why=Say(
            "Маршруты живут в переписке, новички её не видят",
            "The routes live in a chat that newcomers do not see",
        ),
        rub=800_000,
        gbp=8_000,
        decides=Say("Вера и ещё двое из правления клуба", "Vera and two more of the club’s board"),
        wanted_in=110,
        shows="yes",
    ),
    "Booking a repair online": Brief(
        what=Say(
            "Запись на ремонт со свободными боксами и примерной ценой",
            "Booking a repair, with free bays and a rough price",
        ),
        why=Say(
            "Звонят, пока руки в масле, и никто не берёт трубку",
            "People call while all hands are in oil, and nobody answers",
        ),
        rub=600_000,
        gbp=6_000,
        decides=Say("Артём и его совладелец", "Arthur and his partner"),
        shows="not_asked",
    ),
    "A social network for neighbours in a month": Brief(
        what=Say(
            "Соцсеть для соседей: лента, объявления, чаты, оплата, доставка",
            "A social network for neighbours: news, notices, chats, payments, delivery",
        ),
        why=Say(
            "Хотят успеть раньше всех",
            "They want to be first",
        ),
        rub=50_000,
        gbp=500,
        decides=Say("Глеб", "Glen"),
        why_not=Say(
            "Денег нет, предлагают долю в будущем успехе", "There is no money; they offer a share in the coming success"
        ),
        wanted_in=30,
    ),
    "Online shop": Brief(
        what=Say(
            "Интернет-магазин книг с доставкой в другие города",
            "An online shop for books with delivery to other towns",
        ),
        why=Say(
            "В городе все читатели уже свои, а склад заводить не хочется",
            "All the readers in town are theirs already, and they want no warehouse",
        ),
        rub=1_300_000,
        gbp=13_000,
        decides=Say("Лидия", "Lydia"),
        offer=Say(
            "Витрина, оплата, доставка через партнёра",
            "A shop window, payment, delivery through a partner",
        ),
        shows="yes",
    ),
    "Plant catalogue": Brief(
        what=Say(
            "Каталог растений с подбором по свету и поливу",
            "A catalogue of plants with a finder by light and water",
        ),
        why=Say(
            "Покупатели путают фикусы с монстерами и пишут об этом ночью",
            "Buyers mistake figs for monsteras, and write about it at night",
        ),
        rub=400_000,
        gbp=4_000,
        decides=Say("Нина", "Nina"),
        shows="yes",
    ),
}
