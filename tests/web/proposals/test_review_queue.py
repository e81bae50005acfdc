"""The queue: what I have, what I am asked for by name, what is open to me; for chiefs what nobody took."""

from datetime import timedelta

from kochka.people.roles import Role
from kochka.proposals.models import Review
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.checking import asked, offered, skill, taken
from tests.web.conftest import Enter, words


def test_each_finds_what_is_theirs_and_takes_it_in_one_press(cast: Cast, enter: Enter):
    asked(cast, offered(cast, deal=cast.plain(title="Имя")), wish=cast.egor, request="Посмотри именно ты")
    free = asked(cast, offered(cast, deal=cast.plain(title="Всем")), request="Кто-нибудь")
    taken(cast, asked(cast, offered(cast, deal=cast.plain(title="Рука"))))
    asked(cast, offered(cast, deal=cast.plain(title="Навык")), skill=skill(cast, "Дизайн"))
    egor = enter(cast.egor)
    page = words(egor.get("/desk/")).partition('id="part-wanting"')[0]
    assert page.index("Рука") < page.index("Имя") < page.index("Всем")
    assert "Навык" not in page and "100 000 ₽" in page and "Посмотри именно ты" in page
    where = f"/deals/{free.proposal.deal_id}/proposals/1/"
    assert f'action="{where}review/taking/"' in egor.get("/desk/").text
    assert egor.post(f"{where}review/taking/", {"review_id": free.pk})["Location"] == where
    assert Review.objects.get(pk=free.pk).taken_by_id == cast.egor.pk


def test_a_chief_sees_what_nobody_took_and_no_expert_is_pressed(cast: Cast, enter: Enter, clock):
    asked(cast, offered(cast, deal=cast.plain(title="Забытое")))
    chief = enter(cast.chief)
    assert 'id="part-unpulled"' not in chief.get("/desk/").text
    assert "/desk/" not in chief.get("/").text.partition('id="day"')[2]
    clock.shift(timedelta(days=2))
    chief, egor = enter(cast.chief), enter(cast.egor)
    page = words(chief.get("/desk/"))
    assert "Никто не взял" in page and "Забытое" in page
    assert "/desk/" in chief.get("/").text.partition('id="day"')[2]
    assert 'id="part-unpulled"' not in egor.get("/desk/").text and "chip late" not in egor.get("/desk/").text
    assert "никто не взял" not in words(egor.get("/")).lower()


def test_who_is_asked_for_nothing_has_no_such_page(cast: Cast, enter: Enter):
    for who, status in ((cast.anna, 404), (cast.polina, 404), (cast.tamara, 404), (cast.egor, 200), (cast.chief, 200)):
        browser = enter(who)
        assert browser.get("/desk/").status_code == status
        assert ("Экспертам" in words(browser.get("/"))) is (status == 200)


def test_the_page_hears_of_changes_cheaply(cast: Cast, enter: Enter):
    egor = enter(cast.egor)
    seen = egor.get("/desk/").text.partition("?seen=")[2].partition('"')[0]
    assert "HX-Trigger" not in egor.get(f"/desk/pulse/?seen={seen}").headers
    asked(cast)
    assert "reviews-changed" in egor.get(f"/desk/pulse/?seen={seen}").headers["HX-Trigger"]


def test_a_long_queue_costs_as_many_queries_as_a_short_one_and_is_bounded(cast: Cast, enter: Enter, clock):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    browsers = [enter(cast.egor), enter(cast.chief)]

    def fill(number: int) -> list[int]:
        for _ in range(number):
            asked(cast, wish=cast.egor)
            asked(cast)
            taken(cast)
            taken(cast, by=vera)
        return [queries(lambda browser=browser: browser.get("/desk/")) for browser in browsers]

    few = fill(1)
    assert fill(4) == few
    for _ in range(35):
        asked(cast)
    clock.shift(timedelta(days=3))
    page = enter(cast.chief).get("/desk/").text.partition('id="part-wanting"')[0]
    assert page.count('class="review-line"') <= 30
