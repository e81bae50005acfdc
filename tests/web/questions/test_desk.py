"""The expert's page: questions and reviews in one queue, and the deals where experts are welcome."""

from collections.abc import Callable
from datetime import timedelta

from kochka.people.roles import Role
from kochka.proposals.hands import offer_hand
from kochka.proposals.models import HandOffered, Question
from kochka.proposals.pulling import ask_back
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.checking import asked, offered, skill
from tests.proposals.questioning import in_hands, limited, question
from tests.web.conftest import Enter, words


def test_questions_and_reviews_stand_in_one_queue_and_are_taken_in_one_press(cast: Cast, enter: Enter):
    mine = cast.plain(title="Рука")
    in_hands(cast, question(cast, mine))
    first = cast.plain(title="Сначала мне")
    question(cast, first, hand=offer_hand(first, by=cast.egor, at=cast.now()), request="Только <тебя>")
    asked(cast, offered(cast, deal=cast.plain(title="Проверка")))
    question(cast, cast.plain(title="Навык"), skill=skill(cast, "Дизайн"))
    free = question(cast, cast.plain(title="Всем"))
    egor = enter(cast.egor)
    page = words(egor.get("/desk/")).partition('id="part-wanting"')[0]
    assert page.index("Рука") < page.index("Сначала мне") < page.index("Проверка") < page.index("Всем")
    assert "Навык" not in page and "Только &lt;тебя&gt;" in page
    taking = f"/deals/{free.deal_id}/questions/{free.pk}/taking/"
    assert f'action="{taking}"' in egor.get("/desk/").text
    assert egor.post(taking)["Location"] == f"/deals/{free.deal_id}/"
    assert Question.objects.get(pk=free.pk).taken_by_id == cast.egor.pk


def test_deals_that_want_an_expert_are_listed_and_a_hand_is_offered_from_there(cast: Cast, enter: Enter):
    later, sooner = cast.plain(title="Потом", due=cast.soon(9)), cast.plain(title="Скоро", due=cast.soon(2))
    gone = cast.step(cast.plain(title="Дальше"))
    held = cast.hold(cast.plain(title="Стоит"))
    egor = enter(cast.egor)
    page = words(egor.get("/desk/")).partition('id="part-wanting"')[2]
    assert page.index(sooner.title) < page.index(later.title)
    assert gone.title not in page and held.title not in page
    assert egor.post(f"/deals/{sooner.pk}/questions/hands/").status_code == 302
    assert HandOffered.objects.get().by_id == cast.egor.pk
    assert "asked" not in page and f"/deals/{sooner.pk}/questions/hands/" not in egor.get("/desk/").text
    deal = words(enter(cast.anna).get(f"/deals/{sooner.pk}/"))
    assert "чем конкретно помочь" in deal and f"?hand={HandOffered.objects.get().pk}" in deal


def test_chiefs_see_what_nobody_took_and_no_expert_is_pressed(cast: Cast, enter: Enter, clock):
    question(cast, cast.plain(title="Забытое"))
    clock.shift(timedelta(days=2))
    chief, egor = enter(cast.chief).get("/desk/").text, enter(cast.egor).get("/desk/").text
    assert 'id="part-unpulled"' in chief and "Забытое" in chief.partition('id="part-unpulled"')[2]
    assert 'id="part-unpulled"' not in egor and "chip late" not in egor


def test_who_is_asked_nothing_has_no_such_page(cast: Cast, enter: Enter):
    for who, status in ((cast.anna, 404), (cast.polina, 404), (cast.tamara, 404), (cast.egor, 200), (cast.chief, 200)):
        assert enter(who).get("/desk/").status_code == status


def test_the_page_hears_of_changes_cheaply(cast: Cast, enter: Enter):
    egor = enter(cast.egor)

    def hears(make: Callable[[], object]) -> bool:
        seen = egor.get("/desk/").text.partition("?seen=")[2].partition('"')[0]
        assert "HX-Trigger" not in egor.get(f"/desk/pulse/?seen={seen}").headers
        make()
        return "reviews-changed" in egor.get(f"/desk/pulse/?seen={seen}").headers.get("HX-Trigger", "")

    for make in (
        lambda: question(cast),
        lambda: in_hands(cast, Question.objects.waiting().first()),
        lambda: ask_back(Question.objects.get(), "Что?", by=cast.egor, at=cast.now()),
        lambda: offer_hand(cast.plain(), by=cast.egor, at=cast.now()),
    ):
        assert hears(make)


def test_full_hands_are_said_and_no_form_post_puts_one_more_into_them(cast: Cast, enter: Enter):
    limited(cast, 1)
    in_hands(cast)
    free, egor = question(cast), enter(cast.egor)
    assert "Руки заняты" in words(egor.get("/desk/"))
    answer = egor.post(f"/deals/{free.deal_id}/questions/{free.pk}/taking/")
    assert answer.status_code == 422 and "в руках" in words(answer)
    assert Question.objects.get(pk=free.pk).taken_by_id is None


def test_nobody_is_named_by_any_form(cast: Cast, enter: Enter):
    """Whoever is typed into a form of these, the question is nobody's but theirs who act."""
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    anna, deal = enter(cast.anna), cast.plain()
    push = {"taken_by": vera.pk, "to": vera.pk, "wish": vera.pk, "by": vera.pk, "person": vera.pk}
    anna.post(f"/deals/{deal.pk}/questions/", {"what": "Сколько?", "needed": "завтра"} | push)
    row = Question.objects.get()
    assert row.taken_by_id is None
    for page in ("taking", "queue", "reply", "answer"):
        anna.post(f"/deals/{deal.pk}/questions/{row.pk}/{page}/", {"text": "На"} | push)
        assert Question.objects.get().taken_by_id is None, page
    egor = enter(cast.egor)
    egor.post(f"/deals/{deal.pk}/questions/{row.pk}/taking/", push)
    assert Question.objects.get().taken_by_id == cast.egor.pk
    egor.post(f"/deals/{deal.pk}/questions/{row.pk}/queue/", {"text": "Вере"} | push)
    assert Question.objects.get().taken_by_id is None


def test_a_long_queue_costs_as_many_queries_as_a_short_one_and_is_bounded(cast: Cast, enter: Enter):
    browsers = [enter(cast.egor), enter(cast.chief)]

    def more(count: int) -> None:
        for _each in range(count):
            deal = cast.plain()
            question(cast, deal)
            in_hands(cast, question(cast, deal))
            offer_hand(deal, by=cast.egor, at=cast.now())

    more(1)
    [browser.get("/desk/") for browser in browsers]
    few = [queries(lambda browser=browser: browser.get("/desk/")) for browser in browsers]
    more(4)
    assert [queries(lambda browser=browser: browser.get("/desk/")) for browser in browsers] == few
    more(30)
    page = browsers[0].get("/desk/").text
    assert page.count("data-deal=") == 30 + 30 + 35 and "30+" in page


def test_a_sellers_day_says_what_experts_want_to_know_and_nobody_elses_does(cast: Cast, enter: Enter):
    deal = cast.plain(title="Портал")
    ask_back(in_hands(cast, question(cast, deal)), "Какая версия?", by=cast.egor, at=cast.now())
    offer_hand(cast.plain(title="Каталог"), by=cast.egor, at=cast.now())
    page = words(enter(cast.anna).get("/")).partition('id="experts-title"')[2]
    assert page.index("Каталог") < page.index("Портал") and f"#question-{Question.objects.get().pk}" in page
    for who in (cast.chief, cast.egor, cast.oleg, cast.polina):
        assert 'id="experts-title"' not in enter(who).get("/").text, who.name


def test_a_chiefs_day_counts_what_nobody_took(cast: Cast, enter: Enter, clock):
    question(cast)
    clock.shift(timedelta(days=2))
    assert "К сроку никто не взял 1 просьбу" in words(enter(cast.chief).get("/")).replace("\xa0", " ")
    assert "К сроку" not in words(enter(cast.egor).get("/"))


def test_the_day_costs_as_many_queries_for_many_experts_words_as_for_one(cast: Cast, enter: Enter):
    anna = enter(cast.anna)

    def more() -> int:
        deal = cast.plain()
        ask_back(in_hands(cast, question(cast, deal)), "Что?", by=cast.egor, at=cast.now())
        offer_hand(cast.plain(), by=cast.egor, at=cast.now())
        anna.get("/")
        return queries(lambda: anna.get("/"))

    few = more()
    assert [more() for _each in range(4)] == [few] * 4
