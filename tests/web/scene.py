"""One of everything that an address can name, for the test of the site map. Each is made when it is first wanted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kochka.clients.contacts import add_contact
from kochka.clients.merging import merge
from kochka.clients.models import BankAccount, Company, Contact, Merge, Requisites
from kochka.clients.naming import company_named
from kochka.clients.payers import write_account, write_requisites
from kochka.core.money import Money
from kochka.deals.details import edit
from kochka.deals.enquiries import take_in
from kochka.deals.go_aheads import ask_go_ahead
from kochka.deals.models import Enquiry, SavedView
from kochka.deals.notes import attach
from kochka.deals.remarks import remark
from kochka.deals.saved_views import save_view
from kochka.exchange.models import Errand, Import, KeptMap, Upload
from kochka.firm.calendar import work_calendar
from kochka.firm.entities import add_entity
from kochka.firm.lists import add_role, add_service_line, add_source
from kochka.firm.logo import set_logo
from kochka.firm.models import LegalEntity
from kochka.funnel.drafts import keeping
from kochka.funnel.models import Funnel
from kochka.people.keys import make_key
from kochka.proposals import reviews
from kochka.proposals.beginning import begin
from kochka.proposals.blocks import add_block
from kochka.proposals.enclosures import enclose
from kochka.proposals.hands import offer_hand
from kochka.proposals.heard import Word
from kochka.proposals.kept_answers import keep_answer
from kochka.proposals.library import Work, add_work, keep_proposal
from kochka.proposals.models import Proposal, Review, Sending
from kochka.proposals.outside import Outside, enter_outside
from kochka.proposals.pictures import keep_picture
from kochka.proposals.pulling import answer
from kochka.proposals.sections import Piece, add_section
from kochka.proposals.sessions import propose_session
from kochka.proposals.talking import react
from kochka.proposals.typed import Wanted
from kochka.timesheets.absences import be_away
from kochka.timesheets.expenses import spend
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import Absence, Expense
from tests.cast import Cast
from tests.offered import SUM
from tests.proposals.checking import asked, offered, taken
from tests.proposals.papers import png
from tests.proposals.questioning import in_hands, question

from .test_imports import AMO, bring, through, upload_of


class Strange(Exception):
    """A parameter that nothing stands for yet."""


@dataclass
class Scene:
    """The company, and what has been made of it so far."""

    cast: Cast
    made: dict[str, Any] = field(default_factory=dict)

    def sample(self, page: str, parameter: str, folder: str) -> Any:
        """What stands for a parameter: of this page, of all pages of its folder, or of any page."""
        names = (f"{page}.{parameter}", f"{folder}/{parameter}", parameter)
        name = next((name for name in names if name in SAMPLES), None)
        if name is None:
            raise Strange(f'Add to SAMPLES in tests/web/scene.py, for example:\n    "{names[0]}": lambda scene: …,')
        if name not in self.made:
            self.made[name] = SAMPLES[name](self)
        return self.made[name]

    @property
    def deal(self) -> Any:
        """Анна's, in its first stage."""
        if "deal" not in self.made:
            self.made["deal"] = self.cast.fresh(self.cast.gated())
        return self.made["deal"]

    def first[Made](self, make: Callable[["Scene"], Made]) -> Made:
        """What is made once, however many pages are about it."""
        name = make.__name__
        if name not in self.made:
            self.made[name] = make(self)
        return self.made[name]


def _file(scene: Scene) -> Any:
    paper = SimpleUploadedFile("акт.pdf", b"%PDF-1.4 paper")
    return attach(scene.deal, file=paper, by=scene.cast.anna, at=timezone.now()).file_id


def _client(scene: Scene) -> Company:
    """The client of the deal."""
    client = company_named("Вектор", by=scene.cast.anna, at=timezone.now())
    edit(scene.deal, by=scene.cast.anna, at=timezone.now(), client=client)
    return client


def _contact(scene: Scene) -> Contact:
    return add_contact(_client(scene), name="Ирина", by=scene.cast.anna, at=timezone.now())


def _payer(scene: Scene) -> Requisites:
    legal = f"ООО «Вектор-{len(scene.made)}»"
    return write_requisites(_client(scene), legal_name=legal, by=scene.cast.anna, at=timezone.now())


def _account(scene: Scene) -> BankAccount:
    given = {"bic": "044525225", "number": "40702810438000060473", "bank": "Банк"}
    return write_account(_client(scene), **given, by=scene.cast.anna, at=timezone.now())


def _merge(scene: Scene) -> Merge:
    gone = company_named("Вектор старый", by=scene.cast.anna, at=timezone.now())
    return merge(gone, _client(scene), by=scene.cast.chief, at=timezone.now())


def _go_ahead(scene: Scene) -> int:
    deal = scene.cast.fresh(scene.cast.step(scene.cast.meet_gate(scene.cast.gated())))
    return ask_go_ahead(deal, "start", seen=deal.open_jump_id, by=scene.cast.anna, at=timezone.now()).pk


def _proposal(scene: Scene) -> Proposal:
    return begin(scene.deal, by=scene.cast.anna, at=timezone.now())


def _block(scene: Scene) -> int:
    return add_block(scene.first(_proposal), Wanted(title="Макет", fixed=100), by=scene.cast.anna, at=timezone.now()).pk


def _section(scene: Scene) -> int:
    who = {"by": scene.cast.anna, "at": timezone.now()}
    shot = keep_picture(SimpleUploadedFile("а.png", png(16, 16)), **who)
    return add_section(scene.first(_proposal), Piece("Раздел", picture=shot), **who).pk


def _enclosure(scene: Scene) -> int:
    file = SimpleUploadedFile("а.txt", b"a")
    return enclose(scene.first(_proposal), file, by=scene.cast.anna, at=timezone.now()).pk


def _work(scene: Scene) -> int:
    return add_work(Work("Прототип"), by=scene.cast.anna, at=timezone.now()).pk


def _whole(scene: Scene) -> int:
    return keep_proposal(scene.first(_proposal), "Портал", by=scene.cast.anna, at=timezone.now()).pk


def _review(scene: Scene) -> Review:
    """Of another version, in the hands of Егор."""
    return taken(scene.cast, asked(scene.cast, offered(scene.cast, deal=scene.deal)))


def _hours(scene: Scene) -> int:
    """Half an hour of Анна's."""
    who = {"person": scene.cast.anna, "by": scene.cast.anna, "at": timezone.now()}
    return log_selling(scene.deal, day=timezone.now().date(), minutes=30, **who).pk


def _expense(scene: Scene) -> int:
    given = {"kind": Expense.Kind.COURIER, "day": timezone.now().date(), "amount": Money(500_00, "RUB")}
    return spend(scene.deal, **given, by=scene.cast.anna, at=timezone.now()).pk


def _away(scene: Scene) -> int:
    day = timezone.now().date()
    return be_away(scene.cast.anna, Absence.Kind.SICK, day, day, by=scene.cast.anna, at=timezone.now()).pk


def _kept_answer(scene: Scene) -> int:
    who = {"by": scene.cast.egor, "at": timezone.now()}
    row = answer(in_hands(scene.cast, question(scene.cast, scene.deal)), "Сорок", **who)
    return keep_answer(row, "Обмен", "Сорок", **who).pk


def _session(scene: Scene) -> int:
    """A session that Анна proposed to Егор."""
    in_hands(scene.cast, question(scene.cast, scene.deal))
    calendar = work_calendar()
    starts = calendar.due_at(calendar.next_workday(calendar.day_of(timezone.now())), time(12))
    given = {"starts_at": starts, "minutes": 30, "about": "Оценка"}
    return propose_session(scene.deal, **given, by=scene.cast.anna, at=timezone.now()).pk


def _question(scene: Scene) -> int:
    """In the hands of Егор."""
    return in_hands(scene.cast, question(scene.cast, scene.deal)).pk


def _review_remark(scene: Scene) -> int:
    row = scene.first(_review)
    return reviews.remark(row, "Мало часов", by=scene.cast.egor, at=timezone.now()).pk


def _reaction(scene: Scene) -> int:
    """To a version that was sent."""
    word = Word("mail", timezone.now(), name="Пётр", words="Дорого")
    return react(scene.first(_sending).proposal, word, by=scene.cast.anna, at=timezone.now()).pk


def _sending(scene: Scene) -> Sending:
    paper = Outside("КП", SUM, timezone.now().date(), link="https://docs.example/kp")
    word = Word("mail", timezone.now(), name="Пётр")
    row = enter_outside(scene.deal.pk, paper, by=scene.cast.anna, at=timezone.now(), sent=word)
    return Sending.objects.select_related("proposal").get(proposal=row)


def _logo(scene: Scene) -> Any:
    return set_logo(SimpleUploadedFile("logo.png", png(16, 16)), by=scene.cast.chief, at=timezone.now()).pk


def _entity(scene: Scene) -> LegalEntity:
    return add_entity(name="Студия", by=scene.cast.chief, at=timezone.now())


def _view(scene: Scene) -> SavedView:
    """Анна's own, shown to nobody else."""
    return save_view(by=scene.cast.anna, at=timezone.now(), name="Мои", query="state=open")


def _enquiry(scene: Scene) -> Enquiry:
    return take_in(who="Завод", by=scene.cast.anna, at=timezone.now(), channel="mail")


def _draft(scene: Scene) -> str:
    """A funnel that is being rewritten."""
    keeping.begin(Funnel.objects.get(key="service-project"), by=scene.cast.chief, at=timezone.now())
    return "service-project"


def _remark(scene: Scene) -> int:
    deal = scene.cast.deal("На десяти этапах")
    return remark(deal, by=scene.cast.anna, at=timezone.now(), text="Неудобно").pk


def _upload(scene: Scene) -> Upload:
    """A file that a chief has sent, looked through and brought in."""
    browser = Client()
    browser.force_login(scene.cast.chief, backend="allauth.account.auth_backends.AuthenticationBackend")
    upload = upload_of(browser, AMO)
    through(browser, upload, **{"value.owner.2": "as_is"})
    bring(browser, upload)
    return upload


def _of_upload(model: type[Any]) -> Callable[[Scene], int]:
    def find(scene: Scene) -> int:
        scene.first(_upload)
        return int(model.objects.latest("pk").pk)

    return find


# What stands for a parameter: of one page ("page.parameter"), of a folder ("folder/parameter"), or of any page.
SAMPLES: dict[str, Callable[[Scene], Any]] = {
    "hand_back.pk": lambda scene: offer_hand(scene.deal, by=scene.cast.egor, at=timezone.now()).pk,
    "question_keeping.pk": lambda scene: (
        answer(
            in_hands(scene.cast, question(scene.cast, scene.deal)), "Сорок", by=scene.cast.egor, at=timezone.now()
        ).pk
    ),
    **{f"session_{name}.pk": lambda scene: scene.first(_session) for name in ("agreement", "note", "end")},
    "kept_answer_retirement.pk": _kept_answer,
    "question_taking.pk": lambda scene: question(scene.cast, scene.deal).pk,
    **{
        f"question_{name}.pk": lambda scene: scene.first(_question)
        for name in ("answer", "asking_back", "refusal", "passing", "reply", "end")
    },
    **{
        f"proposal_{page}.number": lambda scene: scene.first(_review).proposal.number
        for page in ("review_taking", "review_back", "review_approval", "review_return", "review_end")
    },
    **{
        f"proposal_remark_{act}.{parameter}": make
        for act in ("dropping", "mending")
        for parameter, make in (("number", lambda scene: scene.first(_review).proposal.number), ("pk", _review_remark))
    },
    **{
        f"proposal_{page}.number": lambda scene: scene.first(_sending).proposal.number
        for page in ("sending", "receipt", "reaction", "answer", "final", "validity", "mistake")
    },
    "proposal_answer.pk": _reaction,
    "time_correction.pk": lambda scene: scene.first(_hours),
    "time_withdrawal.pk": lambda scene: scene.first(_hours),
    "expense_correction.pk": lambda scene: scene.first(_expense),
    "expense_end.pk": lambda scene: scene.first(_expense),
    "time_away_end.pk": lambda scene: scene.first(_away),
    **{f"proposal_{page}.pk": _section for page in ("section", "section_move", "section_removal", "picture")},
    "proposal_enclosure_removal.pk": _enclosure,
    "library_work.pk": _work,
    "library_retirement.pk": _work,
    "library_whole_retirement.pk": _whole,
    "proposal_mistake.kind": lambda scene: "sending",
    "proposal_mistake.pk": lambda scene: scene.first(_sending).pk,
    "proposal_next.what": lambda scene: "sending",
    "deals/deal_id": lambda scene: scene.deal.pk,
    "planning_step.deal_id": lambda scene: scene.deal.pk,
    "deals/key": lambda scene: "said",
    "readiness_of.key": lambda scene: "sign",
    "unready.key": lambda scene: "sign",
    "deals/verb": lambda scene: "hand",
    "deals/number": lambda scene: scene.first(_proposal).number,
    "deals/other": lambda scene: scene.first(_proposal).number,
    "deals/block_id": _block,
    "deals/view_id": lambda scene: scene.first(_view).pk,
    "board/key": lambda scene: "service-project",
    "go-aheads/go_ahead_id": _go_ahead,
    "files/file_id": _file,
    "planning/deal_id": lambda scene: scene.deal.pk,
    "help/page": lambda scene: "deal",
    "enquiries/enquiry_id": lambda scene: _enquiry(scene).pk,
    "clients/company_id": lambda scene: _client(scene).pk,
    "contact.number": lambda scene: scene.first(_contact).pk,
    "contact_leaving.number": lambda scene: scene.first(_contact).pk,
    "contact_return.number": lambda scene: scene.first(_contact).pk,
    "requisites.number": lambda scene: scene.first(_payer).pk,
    "requisites_end.number": lambda scene: scene.first(_payer).pk,
    "account.number": lambda scene: scene.first(_account).pk,
    "account_end.number": lambda scene: scene.first(_account).pk,
    "merge_undoing.number": lambda scene: _merge(scene).pk,
    "people/pk": lambda scene: scene.cast.oleg.pk,
    "team_name.pk": lambda scene: scene.cast.anna.team_id,
    "team_people.pk": lambda scene: scene.cast.anna.team_id,
    "team_retirement.pk": lambda scene: scene.cast.anna.team_id,
    "funnels/key": _draft,
    "funnels/stage_key": lambda scene: "inputs",
    "funnels/remark_id": _remark,
    "settings/slug": lambda scene: "sources",
    "settings/pk": lambda scene: add_source("Сайт", by=scene.cast.chief, at=timezone.now()).pk,
    "settings_entity.pk": lambda scene: scene.first(_entity).pk,
    "settings_entity_vat.pk": lambda scene: scene.first(_entity).pk,
    "settings_entity_logo.pk": lambda scene: scene.first(_entity).pk,
    "settings_price.pk": lambda scene: add_role("Аналитик", by=scene.cast.chief, at=timezone.now()).pk,
    "settings_rate.pk": lambda scene: scene.cast.anna.pk,
    "talkers_stop.pk": lambda scene: add_service_line("Вёрстка", by=scene.cast.chief, at=timezone.now()).pk,
    "talkers_deals.by": lambda scene: "owner",
    "talkers_deals.pk": lambda scene: scene.cast.anna.pk,
    "settings/what": lambda scene: "retire",
    "logo/file_id": _logo,
    "dl/token": lambda scene: "forged",
    "dl/name": lambda scene: "paper.pdf",
    "imports/upload_id": _of_upload(Upload),
    "imports/run_id": _of_upload(Import),
    "imports/map_id": _of_upload(KeptMap),
    "imports/errand_id": _of_upload(Errand),
    "end_session.pk": lambda scene: 1,
    "accounts/user_id": lambda scene: scene.cast.oleg.pk,
    "tour/number": lambda scene: 2,
    "welcome/token": lambda scene: "nonsense",
    "key/token": lambda scene: make_key(scene.cast.oleg, by=scene.cast.chief, at=timezone.now())[1],
}
