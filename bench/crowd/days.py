"""What people do all day: open a page, look at it while it asks whether anything has changed, do something, look again.

Each person is a thread that sleeps most of the time. Between two acts they think (`pause` seconds on average); the page
that is open asks its pulse every four seconds meanwhile, and reads itself anew where the real one does.
"""

import html
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Event

from bench.crowd.browser import Answer, Browser, form_fields
from bench.crowd.figures import DECIDED, Tally

PULSE_EVERY = 4.0

BETWEEN_KEYS = 0.25
PULSE = re.compile(r'hx-get="([^"]*pulse/\?seen=[^"]*)"')
DEALS = re.compile(r'href="/deals/(\d+)/"')
CONFIRMATIONS = re.compile(r'href="/deals/(\d+)/confirmations/([\w.]+)/')
OPENED = re.compile(r"/deals/(\d+)/")
DECISIONS = re.compile(r'action="/go-aheads/(\d+)/decision/"')
PLANNED = re.compile(r'action="/planning/(\d+)/"')
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
PAPER = b"%PDF-1.4\n% a signed paper\n" + b"0" * 40_000 + b"\n%%EOF\n"
OUTCOMES = ("Созвонились, думают до пятницы", "Ждут ответа своего директора", "Попросили прислать пример договора")
STEPS = ("Позвонить и спросить о решении", "Отправить пример", "Договориться о встрече", "Напомнить о себе")
NOTES = ("Важен срок: выставка в марте", "Решает не он, а его начальник", "Любят, когда коротко")


@dataclass(slots=True)
class Human:
    """Somebody signed in, before an open page."""

    email: str
    browser: Browser
    tally: Tally
    by: Random
    words: list[str]
    pause: float
    stop: Event
    until: float = 0.0
    pulse: str = ""
    address: str = ""
    kind: str = ""
    text: str = ""
    number: int = 0
    mine: list[int] = field(default_factory=list)

    def live(self, password: str, late: float, day: "Day") -> None:
        """Comes in after `late` seconds, and works until told to stop."""
        if not self.stop.wait(late):
            self.come_in(password)
        doings, weights = zip(*day, strict=True)
        while not self.stop.is_set():
            self.think()
            if self.stop.is_set():
                break
            self.by.choices(doings, weights)[0](self)
        self.browser.close()

    def come_in(self, password: str) -> None:
        """The door, My day, and the files that a browser keeps afterwards."""
        door = self.browser.get("sign-in page", "/accounts/login/")
        self.browser.post("sign-in", "/accounts/login/", {"login": self.email, "password": password}, part=False)
        self.open("my day", "/")
        for path in dict.fromkeys(STATIC.findall(door.text + self.text)):
            self.browser.get("static file", path)

    def open(self, kind: str, path: str) -> Answer:
        """Opens a page and has it before the eyes."""
        answer = self.browser.get(kind, path)
        if answer.status == 200:
            self.address, self.kind, self.text = path, kind, answer.text
            self._listen(answer.text)
        return answer

    def again(self) -> None:
        """The open page reads itself anew, as after an act or when it heard that it is old."""
        answer = self.browser.get(self.kind, self.address, part=True)
        if answer.status == 200:
            self.text = answer.text
            self._listen(answer.text)

    def _listen(self, text: str) -> None:
        found = PULSE.search(text)
        self.pulse = html.unescape(found[1]) if found else ""

    def think(self) -> None:
        """Looks at the page for a while; it asks its pulse meanwhile."""
        until = time.monotonic() + min(self.by.expovariate(1 / self.pause), 4 * self.pause)
        while (left := until - time.monotonic()) > 0 and not self.stop.wait(min(left, PULSE_EVERY)):
            if self.pulse and left > PULSE_EVERY:
                self._ask_pulse()

    def _ask_pulse(self) -> None:
        answer = self.browser.get(f"pulse: {self.kind}", self.pulse, part=True)
        if "stale" in answer.events or "changed" in answer.events:
            self.again()  # board, list, planning, go-aheads follow what happens
        elif answer.status == 200:
            self._listen(answer.text)  # My day learns what to ask with; or a line says "Show it"
            if not self.pulse and self.by.random() < 0.5:
                self.again()

    def said(self, words: tuple[str, ...]) -> str:
        """A line that nobody has typed before."""
        self.number += 1
        return f"{self.by.choice(words)} · {self.email.partition('@')[0]}-{self.number}"

    def type(self, seconds: float = 3.0) -> None:
        """Fingers on the keys."""
        self.stop.wait(self.by.uniform(0.5, seconds))

    def fill(self, kind: str, path: str, entry: str, deal: int, **typed: str) -> bool:
        """Opens a form within the page, types, sends; the page around it reads itself anew. Whether it was taken."""
        form = self.browser.get(f"form: {kind}", path, part=True)
        if form.status != 200:
            return False
        fields = form_fields(form.text)
        if 'type="radio" name="relief"' in form.text:
            typed |= {"relief": "smaller_step", "when": "завтра"}
        self.type()
        answer = self.browser.post(kind, path, {**fields, **typed})
        if answer.took:
            self.tally.wrote(entry, deal, self.email)
            self.again()
        return answer.took

    def one_of(self, pattern: re.Pattern[str]) -> int | None:
        """A deal that stands on the open page."""
        found = pattern.findall(self.text)
        return int(self.by.choice(found)) if found else None


type Doing = Callable[[Human], object]
type Day = list[tuple[Doing, float]]


def my_day(one: Human) -> None:
    one.open("my day", "/")


def board(one: Human) -> None:
    one.open("board", "/board/")


def deals(one: Human) -> None:
    one.open("list", one.by.choice(["/deals/", "/deals/?overdue=1", "/deals/?sinking=1"]))


def enquiries(one: Human) -> None:
    one.open("enquiries", "/enquiries/")


def a_deal(one: Human) -> int | None:
    """A deal of My day, as one clicks on it."""
    if one.address != "/":
        my_day(one)
    number = one.one_of(DEALS)
    if number is not None:
        one.type(2)
        one.open("deal", f"/deals/{number}/")
    return number


def search(one: Human) -> None:
    """Types a word into the palette; it asks at each pause of the fingers."""
    word = one.by.choice(one.words)
    for length in range(2, min(len(word), 7) + 1):
        one.browser.get("search", f"/search/hits/?q={_quoted(word[:length])}", part=True)
        if one.stop.wait(BETWEEN_KEYS):
            return


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def a_try(one: Human) -> None:
    number = a_deal(one)
    if number is not None:
        typed = {"outcome": one.said(OUTCOMES), "channel": "call", "next_action": one.by.choice(STEPS)}
        when = one.by.choice(["сегодня 18:00", "завтра 12:00", "завтра"])
        one.fill("try", f"/deals/{number}/attempts/", "deals.tried", number, when=when, **typed)


def replan(one: Human) -> None:
    number = a_deal(one)
    if number is not None:
        typed = {"next_action": one.said(STEPS), "when": one.by.choice(["завтра 12:00", "через 2 дня"])}
        one.fill("replan", f"/deals/{number}/plan/", "deals.replanned", number, **typed)


def note(one: Human) -> None:
    number = a_deal(one)
    if number is not None:
        one.fill("note", f"/deals/{number}/notes/", "deals.noted", number, text=one.said(NOTES))


def forward(one: Human) -> None:
    """Confirms what is the seller's own to confirm, and jumps where nothing is missing any more."""
    number = a_deal(one)
    if number is None:
        return
    for _number, key in dict.fromkeys(CONFIRMATIONS.findall(one.text)):
        path = f"/deals/{number}/confirmations/{key}/"
        one.fill("confirm", path, "deals.confirmed", number, text=one.said(NOTES), link="https://files.example/1")
    if "data-shut" not in one.text and f"/deals/{number}/jump/" in one.text:
        typed = {"next_action": one.said(STEPS), "when": "завтра 12:00"}
        one.fill("jump", f"/deals/{number}/jump/", "deals.jumped", number, **typed)


def new_deal(one: Human) -> None:
    """The phone is still at the ear: a title and a next action."""
    form = one.browser.get("form: new deal", "/deals/new/", part=True)
    if form.status != 200:
        return
    typed = {"title": one.said(("Портал", "Личный кабинет", "Сайт")), "next_action": one.by.choice(STEPS)}
    one.type()
    answer = one.browser.post("new deal", "/deals/new/", {**form_fields(form.text), **typed, "when": "завтра 12:00"})
    if opened := OPENED.search(answer.location):
        one.tally.wrote("deals.opened", int(opened[1]), one.email)
        one.open("deal", opened[0])


def go_aheads(one: Human) -> None:
    """A chief reads what is asked and says yes to one."""
    one.open("go-aheads", "/go-aheads/")
    number = one.one_of(DECISIONS)
    if number is None:
        return
    one.type(4)
    answer = one.browser.post("decision", f"/go-aheads/{number}/decision/", {"yes": "1", "back": "go_aheads"})
    if answer.took:
        one.tally.wrote(DECIDED, number, one.email)
        one.again()


def planning(one: Human) -> None:
    """The meeting: the next step of one deal, typed while it is spoken of."""
    one.open("planning", "/planning/")
    number = one.one_of(PLANNED)
    if number is None:
        return
    begin = one.text.find(f'action="/planning/{number}/"')
    fields = form_fields(one.text[begin : one.text.find("</form>", begin)])
    one.type(4)
    typed = {"next_action": one.said(STEPS), "when": one.by.choice(["завтра 12:00", "через 2 дня"])}
    answer = one.browser.post("planning: step", f"/planning/{number}/", {**fields, **typed})
    if answer.took:
        one.tally.wrote("deals.replanned", number, one.email)


def confirm_with_file(one: Human) -> None:
    """The administration confirms what waits for it, with the paper."""
    if one.address != "/":
        my_day(one)
    found = CONFIRMATIONS.findall(one.text)
    if not found:
        return
    number, key = one.by.choice(found)
    path = f"/deals/{number}/confirmations/{key}/"
    form = one.browser.get("form: confirm", path, part=True)
    if form.status != 200:
        return
    one.type(4)
    fields = {**form_fields(form.text), "text": one.said(NOTES)}
    answer = one.browser.post("confirm with a file", path, fields, upload=("file", "paper.pdf", PAPER))
    if answer.took:
        one.tally.wrote("deals.confirmed", int(number), one.email)
    one.again()


def take_enquiry(one: Human) -> None:
    """Somebody calls: who, how, what they ask."""
    form = one.browser.get("form: enquiry", "/enquiries/new/", part=True)
    if form.status != 200:
        return
    text = one.said(("Нужен сайт для клиники", "Спрашивают о портале для дилеров", "Хотят обновить магазин"))
    fields = {**form_fields(form.text), "who": "Ирина", "channel": "call", "text": text, "reach": "+7 900 000-00-00"}
    one.type(5)
    if one.browser.post("enquiry", "/enquiries/new/", fields).took:
        one.tally.took_down(text)
    enquiries(one)


SELLER: Day = [
    (my_day, 3), (a_deal, 4), (a_try, 5), (replan, 3), (note, 1), (forward, 3), (board, 2), (deals, 1), (search, 2),
    (new_deal, 0.5), (enquiries, 0.5),
]  # fmt: skip
CHIEF: Day = [(my_day, 2), (go_aheads, 4), (planning, 3), (board, 2), (deals, 1), (a_deal, 2), (search, 1)]
ADMINISTRATION: Day = [(my_day, 2), (confirm_with_file, 4), (take_enquiry, 2), (enquiries, 1), (a_deal, 1), (search, 1)]
DAYS = {"seller": SELLER, "chief": CHIEF, "administration": ADMINISTRATION}
