"""Chiefs see which backups there are, have one made, and are told calmly when the last good one is old."""

from datetime import timedelta

from kochka.firm.models import Firm
from kochka.upkeep import backups
from kochka.upkeep.models import Backup, BackupWish
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

WARNING = "пропадёт вместе с диском"


def made(cast: Cast, days_ago: float = 0, **more: object) -> Backup:
    at = cast.now() - timedelta(days=days_ago)
    given = {
        "why": "nightly",
        "begun_at": at,
        "ended_at": at,
        "path": "/srv/kochka.tar.gz",
        "node": "one",
        "size": 4096,
    }
    return Backup.objects.create(**given | more)


def test_the_page_lists_them_with_when_why_where_and_what_went_wrong(cast: Cast, enter: Enter) -> None:
    made(cast, 1)
    made(cast, trouble="Кончилось место", why="by_hand")
    made(cast, 20, gone_at=cast.now())
    made(cast, ended_at=None)
    page = words(enter(cast.chief).get("/settings/backups/"))
    for said in ("/srv/kochka.tar.gz", "Кончилось место", "ночная", "вручную", "удалена", "копия делается", "завтра"):
        assert said in page


def test_one_is_asked_for_once_and_the_page_says_by_whom(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    for _time in range(2):
        page = words(browser.post("/settings/backups/now/", follow=True))
    assert "Шеф Главный просит копию" in page
    assert BackupWish.objects.count() == 1
    assert enter(cast.anna).post("/settings/backups/now/").status_code == 403


def test_chiefs_are_told_when_the_last_good_one_is_older_than_two_days(cast: Cast, enter: Enter) -> None:
    made(cast, 3)
    assert WARNING in words(enter(cast.chief).get("/"))
    assert WARNING in words(enter(cast.chief).get("/settings/backups/"))
    assert WARNING not in words(enter(cast.chief).get("/board/"))
    assert WARNING not in words(enter(cast.anna).get("/"))
    made(cast, 0, trouble="Кончилось место")
    assert "Кончилось место" in words(enter(cast.chief).get("/"))
    made(cast, 1.9)
    assert WARNING not in words(enter(cast.chief).get("/"))


def test_a_company_without_one_is_told_two_days_after_its_founding(cast: Cast, enter: Enter) -> None:
    assert WARNING in words(enter(cast.chief).get("/"))
    Firm.objects.update(founded_at=cast.now() - timedelta(days=1))
    assert WARNING not in words(enter(cast.chief).get("/"))


def test_the_demo_is_not_kept_and_warns_of_nothing(cast: Cast, enter: Enter) -> None:
    Firm.objects.update(is_demo=True)
    browser = enter(cast.chief)
    browser.defaults["HTTP_HOST"] = "127.0.0.1:8000"  # the demo answers at its own computer alone
    assert WARNING not in words(browser.get("/"))
    assert "Демонстрацию не храним" in words(browser.get("/settings/backups/"))
    browser.post("/settings/backups/now/")
    assert not BackupWish.objects.exists()


def test_where_somebody_else_sees_to_them_nobody_warns(cast: Cast, enter: Enter, settings) -> None:
    settings.BACKUP_AT = None
    assert WARNING not in words(enter(cast.chief).get("/"))
    assert "KOCHKA_BACKUP_AT" in words(enter(cast.chief).get("/settings/backups/"))


def test_many_cost_as_many_queries_as_one_and_my_day_one_more_for_a_chief_alone(cast: Cast, enter: Enter) -> None:
    made(cast)
    browser = enter(cast.chief)
    few, day = queries(lambda: browser.get("/settings/backups/")), queries(lambda: browser.get("/"))
    for number in range(40):
        made(cast, number / 10)
    assert queries(lambda: browser.get("/settings/backups/")) == few
    assert queries(lambda: browser.get("/")) == day
    assert queries(lambda: backups.late(at=cast.now(), founded_at=cast.firm.founded_at)) == 1
