"""The words of `help`: what each page is called, and why it is there."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kochka.web.help_offers import OFFERS
from kochka.web.help_price import PRICE_OF_TALKING

WHY: Mapping[str, tuple[Promise, Promise]] = {
    **OFFERS,
    "my_day": (
        _("My day"),
        _(
            "Here stands what waits for you today, one line a deal: the next step, not the whole deal. Begin at the"
            " top: what others wait for, then what is overdue. Made a step? Press “Record a try”, write one line and"
            " the next day, and the deal goes where it belongs."
        ),
    ),
    "deal": (
        _("Deal"),
        _(
            "One deal, and its one task: to get with the client to the next stage. On top the next step and its day,"
            " under it what is still missing for that. Record each try with one line. On the side: who takes part, and"
            " all that has been."
        ),
    ),
    "new_deal": (
        _("Open a deal"),
        _(
            "A deal begins with a name and a next step; everything else can wait until you know it. Write it while the"
            " client is still on the line."
        ),
    ),
    "board": (
        _("Board"),
        _(
            "All open deals by stage: where they gather, where they sink. Drag a card to the next stage, or choose it"
            " and use the keys. If something is missing for that, the card stays and the page says what and where to"
            " mend it."
        ),
    ),
    "deals": (
        _("Deals"),
        _(
            "All your deals in a table: filter them, sort them, choose the columns. A view that you need often can be"
            " saved and shown to colleagues. Several deals at once can be chosen, handed over or put on hold, and"
            " what is shown goes to a file."
        ),
    ),
    "enquiries": (
        _("Enquiries"),
        _(
            "Who turned to us and has no deal yet. Each enquiry has a person who answers and a clock that runs in"
            " working hours: the one whose time runs out first stands on top. It becomes a deal, joins one, or is"
            " declined with a reason; none is lost."
        ),
    ),
    "new_enquiry": (
        _("Note an enquiry"),
        _(
            "Somebody rang, wrote or came by: one line is enough, who and about what. From this minute a person by"
            " name answers for it."
        ),
    ),
    "enquiry": (
        _("Enquiry"),
        _(
            "One enquiry: who turned to us, how and with what. First of all answer; then make it a deal, join it to"
            " one that is there, or decline with a reason."
        ),
    ),
    "time": (
        _("My time"),
        _(
            "Hours that you spent on selling, by day. Write how long it was and a word of the deal, “1:20 call with"
            " Vector”: the deal is found by itself. Below stands the week: type into it, correct it line by line. The"
            " watch is started on a deal and stopped from the top of any page."
        ),
    ),
    "planning": (
        _("Planning meeting"),
        _(
            "A page to look at together: sinking and overdue deals by person. Go from the top, talk each through and"
            " type the next step right in its line. Whoever has nothing here is doing fine."
        ),
    ),
    "go_aheads": (
        _("Go-aheads"),
        _(
            "What stages ask the chiefs for: to start, to produce. On each card stands the deal at a glance: what is"
            " there, what came last, who asks. Say yes, or not yet with the reason: one line helps the seller on. Below"
            " stands what was said before and what became of it."
        ),
    ),
    "search": (
        _("Search"),
        _(
            "Deals, clients, their people and our colleagues by anything that you remember: a part of a name, a number,"
            " an INN, a phone, an e-mail. Word forms, a wrong keyboard layout and small slips are forgiven. From any"
            " page the same opens by Ctrl+K, and it carries out commands too."
        ),
    ),
    "clients": (
        _("Clients"),
        _(
            "All whom we sell to, or may. Look for a client by name, INN or somebody who works there; what is open with"
            " each stands beside it. Before you add one, look whether it is here already: the page will hint."
        ),
    ),
    "new_client": (
        _("Add a client"),
        _(
            "A name is enough; requisites and people can follow when they are wanted. While you type, the page shows"
            " whom it may be already, so that one client does not come in twice."
        ),
    ),
    "company": (
        _("Client"),
        _(
            "All about one client in one place: people and who of them decides, pays and uses; requisites and accounts;"
            " all deals as one story. Before a call look here: who spoke with whom last, and about what."
        ),
    ),
    "people": (
        _("People"),
        _(
            "Who works here, in which team and what they play. Invite somebody by a link, give and take roles; every"
            " change is kept with its day. If somebody leaves, open their page: all that they hold is handed over in"
            " one go."
        ),
    ),
    "person": (
        _("Colleague"),
        _(
            "One colleague: roles, team, what is in their hands. Roles decide what a person sees and may do, so they"
            " are given from a day and taken from a day, and nothing is wiped."
        ),
    ),
    "person_leaving": (
        _("Somebody leaves"),
        _(
            "Here stands all that a person holds, in every corner: deals, confirmations, enquiries. Choose who takes"
            " each over; nothing stays with nobody, and clients notice nothing."
        ),
    ),
    "teams": (
        _("Teams"),
        _(
            "Teams say who sees whose deals, where the company shows a team's deals to all of it. A team that is needed"
            " no more is put away; what was done in it stays."
        ),
    ),
    "settings": (
        _("Settings of the company"),
        _(
            "How the company works: name and logo, working hours and days off, who sees which deals, whose go-ahead is"
            " enough. Service lines, sources, reasons and own fields stand here too. What is put away is offered no"
            " more, old deals keep it; every change is kept with who and when."
        ),
    ),
    "settings_entities": (
        _("Our legal entities"),
        _(
            "In whose name we make proposals and contracts: requisites, who signs, logo and colour of the papers. Each"
            " says how it is taxed and from which day on: a paper goes by the rate of its own day, so a new rate can be"
            " written down before it begins."
        ),
    ),
    "settings_prices": (
        _("Price list"),
        _(
            "What an hour of each role is sold at. A new price is said with the day from which it holds; what was"
            " offered before keeps its own. Proposals reckon by this list."
        ),
    ),
    **PRICE_OF_TALKING,
    "settings_backups": (
        _("Backups"),
        _(
            "Every night all that the company keeps goes into one file: deals, clients, files. Here you see whether it"
            " did, and can have one made now. A backup that lies on the same disk goes with the disk: have them copied"
            " elsewhere."
        ),
    ),
    "settings_changes": (
        _("Who did what"),
        _(
            "What a chief looks at when something is odd: who was given which role, who came in and from where, which"
            " tries were refused, what was set otherwise, which tables and copies left the house. Narrow it by person,"
            " by what it is about and by days; take it along as a table."
        ),
    ),
    "imports": (
        _("Bring data in"),
        _(
            "Deals, clients and enquiries from another system's file. Put the file in: the page guesses what is where,"
            " and shows the first rows and all problems before anything is written. If it turns out wrong, the whole"
            " file is taken back in one press."
        ),
    ),
    "import_file": (
        _("The file to bring in"),
        _(
            "What the columns of your file mean and which stage its rows stand at. Put right what was guessed wrong and"
            " look at the first rows: nothing is written until you say so. What you match is remembered for the next"
            " file."
        ),
    ),
    "import_run": (
        _("What came in"),
        _(
            "What became of one file: how many rows came in, which did not and why. The same file a second time adds"
            " nothing. If it was the wrong one, take it back: nothing of it stays in any list."
        ),
    ),
    "funnels": (
        _("Funnels"),
        _(
            "How your company sells, stage by stage. Open a funnel to read why each stage is there and what is needed"
            " to go on. Every company cuts its own: begin with an example and write down how you really work."
        ),
    ),
    "selling": (
        _("How do you sell?"),
        _(
            "The beginning of your own funnel. Take the ten stages as an example and go through them one by one, or"
            " begin from a blank page. Nothing is for ever: a published funnel is mended by its next version."
        ),
    ),
    "funnel": (
        _("Funnel"),
        _(
            "One funnel in words: for each stage why it stands apart, what we do and what we leave alone, what must be"
            " in hand to go on. Read it once from the top and the gates will not surprise you. What is awkward in"
            " practice, write from the deal itself: it is gathered here."
        ),
    ),
    "draft": (
        _("Draft of a funnel"),
        _(
            "The next version of the funnel while it is being written; no deal moves by it yet. Go through the stages:"
            " names, why, what is needed, how many days. Published, it takes new deals at once, and open ones when"
            " you say so."
        ),
    ),
    "publication": (
        _("Publishing a funnel"),
        _(
            "What will be different once this draft is published, in words. New deals go by the new version from then"
            " on; open ones stay on theirs until you move them."
        ),
    ),
    "upgrade": (
        _("A newer version of the funnel"),
        _(
            "Kochka knows more by itself now than when this version was written. Here stands what would change, stage"
            " by stage, which deals go along, and what each of them would lack, with the way to mend it. Nothing moves"
            " until you say so."
        ),
    ),
    "moving": (
        _("Open deals onto the new version"),
        _(
            "Which open deals move to the newest version of the funnel, each at the stage of the same name. Look first,"
            " then move: what has no match stays where it is."
        ),
    ),
    "remarks": (
        _("What is awkward"),
        _(
            "What people wrote about the stages with a deal in hand. Each line is a hint where the funnel and life"
            " differ: mend the draft and tick the line off."
        ),
    ),
    "me": (
        _("My settings"),
        _(
            "What is yours alone: language, day or night, single keys. Here too: your password, a second factor for"
            " signing in, and where you are signed in; a browser that is not at hand any more you sign out from here."
        ),
    ),
    "demo": (
        _("This demo"),
        _(
            "What this made-up company shows, and through whose eyes. From here the walk of six steps begins once more,"
            " and here stands how your own company begins."
        ),
    ),
    "help": (
        _("Which page is for what"),
        _("Every page in a few sentences. On the page itself the same is one key away: “?”."),
    ),
}  # fmt: skip
