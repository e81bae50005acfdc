"""The pages of people: inviting, coming in, roles, teams, leaving, and the plain directory of everybody else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from kochka.people.accounts import grant, let_go
from kochka.people.keys import make_key
from kochka.people.models import Key, Team, User
from kochka.people.roles import Role
from kochka.web.people import letters
from tests.cast import PASSWORD, Cast
from tests.counting import queries

from .conftest import Enter, words

NEW = "высокая кочка у воды"
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def post_office(settings, monkeypatch) -> None:
    """Mail is set up, and the post is quick."""
    settings.MAILERS = MAILERS
    monkeypatch.setattr(letters, "post_later", letters.post)


def said(**given: object) -> dict[str, object]:
    return {
        "name": "Нина Лугова",
        "email": "nina@example.org",
        "roles": ["seller"],
        "team": "",
        "language": "ru",
    } | given


def link_in(page: str) -> str:
    found = re.search(r"http://testserver(/key/[\w-]+/)", page)
    assert found, page
    return found[1]


def test_a_chief_invites_and_the_newcomer_comes_in(cast: Cast, enter: Enter) -> None:
    team = cast.anna.team
    page = words(enter(cast.chief).post(reverse("invitation"), said(roles=["seller", "expert"], team=team.pk)))
    link = link_in(page)
    nina = User.objects.get(email="nina@example.org")
    assert (nina.roles, nina.team, nina.is_invited) == ({Role.SELLER, Role.EXPERT}, team, True)
    browser = Client()
    assert "Шеф Главный приглашает вас" in words(browser.get(link))
    answer = browser.post(link, {"name": "Нина Луговая", "password": NEW}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Нина Луговая" in words(answer)
    again = browser.get(link)
    assert (again.status_code, "уже сработала" in words(again)) == (410, True)
    assert link not in words(enter(cast.chief).get(reverse("person", args=[nina.pk]))), "it is shown once"


def test_the_link_opens_in_a_sheet_too(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.chief).post(reverse("invitation"), said(), headers={"HX-Request": "true"})
    assert "<html" not in words(answer)
    assert link_in(words(answer))
    assert 'data-copy="the-link"' in words(answer)


def test_a_forged_link_is_no_link(cast: Cast, client: Client) -> None:
    for token in ("x", "а" * 300, "%00", "..%2f..", "<b>"):
        answer = client.get(f"/key/{token}/")
        assert answer.status_code == 404
    assert "потерялся её конец" in words(client.get("/key/x/"))
    assert client.post("/key/x/", {"name": "Я", "password": NEW}).status_code == 404


def test_looking_at_a_link_does_not_use_it_up(cast: Cast, client: Client) -> None:
    _key, token = make_key(cast.person("Нина", "nina@example.org"), by=cast.chief, at=cast.now())
    for _ in range(3):
        assert client.get(reverse("key", args=[token])).status_code == 200
    client.head(reverse("key", args=[token]))
    weak = client.post(reverse("key", args=[token]), {"name": "Нина <b>", "password": "мало"})
    assert weak.status_code == 422
    assert "Нина &lt;b&gt;" in words(weak)
    assert "мало" not in words(weak)
    assert client.post(reverse("key", args=[token]), {"name": "Нина", "password": NEW}).status_code == 302


def test_with_mail_the_letter_brings_the_link_and_nobody_is_shown_it(
    cast: Cast, enter: Enter, post_office: None
) -> None:
    page = words(enter(cast.chief).post(reverse("invitation"), said()))
    letter = mail.outbox[0]
    assert letter.to == ["nina@example.org"]
    assert "Кочкари" in letter.subject
    assert "1 декабря, 12:00" in letter.body.replace("\u00a0", " ")
    assert "/key/" not in page
    assert Client().get(link_in(letter.body)).status_code == 200


def test_letters_speak_the_language_of_who_gets_them(cast: Cast, enter: Enter, post_office: None) -> None:
    enter(cast.chief).post(reverse("invitation"), said(language="en"))
    assert mail.outbox[0].subject == "Invitation to Kochka: Кочкари"
    assert "Good day, Нина!" in mail.outbox[0].body


def test_a_letter_that_did_not_leave_is_said_and_the_link_shown(
    cast: Cast, enter: Enter, settings, monkeypatch
) -> None:
    settings.MAILERS = MAILERS

    def fail(*_args: object) -> int:
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    page = words(enter(cast.chief).post(reverse("invitation"), said()))
    assert "Письмо не ушло" in page
    assert link_in(page)


def test_an_address_that_an_import_made_up_gets_no_letter(cast: Cast, enter: Enter, post_office: None) -> None:
    page = words(enter(cast.chief).post(reverse("invitation"), said(email="nina@import.invalid")))
    assert mail.outbox == []
    assert link_in(page)


def test_a_forgotten_password_is_mailed_and_strangers_learn_nothing(
    cast: Cast, client: Client, post_office: None
) -> None:
    assert reverse("forgotten") in words(client.get(reverse("account_login")))
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    answers = {
        words(client.post(reverse("forgotten"), {"email": email})).replace(email.lower(), "…")
        for email in ("Anna@example.org", "nobody@example.org", "oleg@example.org")
    }
    assert len({re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer) for answer in answers}) == 1
    assert [letter.to for letter in mail.outbox] == [["anna@example.org"]]
    link = link_in(mail.outbox[0].body)
    client.post(link, {"name": "Анна Соколова", "password": NEW})
    assert User.objects.get(pk=cast.anna.pk).check_password(NEW)


def test_nobody_is_flooded_with_letters(cast: Cast, client: Client, post_office: None) -> None:
    for _ in range(12):
        assert client.post(reverse("forgotten"), {"email": "anna@example.org"}).status_code == 200
    assert len(mail.outbox) <= 5


@pytest.mark.parametrize(
    "email", ["", "я" * 10_000, "<script>alert(1)</script>", "' or 1=1 --", "\u202eanna@example.org"]
)
def test_any_address_gets_a_calm_answer(cast: Cast, client: Client, post_office: None, email: str) -> None:
    answer = client.post(reverse("forgotten"), {"email": email})
    assert answer.status_code == 200
    assert "<script>alert" not in words(answer)
    assert mail.outbox == []


def test_without_mail_one_is_sent_to_a_chief(cast: Cast, client: Client) -> None:
    assert "Попросите шефа" in words(client.get(reverse("forgotten")))
    assert "Попросите шефа" in words(client.post(reverse("forgotten"), {"email": "anna@example.org"}))
    assert not Key.objects.exists()


def test_a_new_password_by_link_ends_all_other_sessions(cast: Cast, enter: Enter, client: Client) -> None:
    elsewhere = enter(cast.anna)
    assert elsewhere.get("/me/").status_code == 200
    _key, token = make_key(cast.anna, by=cast.chief, at=cast.now())
    client.post(reverse("key", args=[token]), {"name": cast.anna.name, "password": NEW})
    assert elsewhere.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_sessions_of_a_leaver_end_at_once_and_for_good(cast: Cast, enter: Enter) -> None:
    browser, chief = enter(cast.oleg), enter(cast.chief)
    assert browser.get("/").status_code == 200
    answer = chief.post(reverse("person_leaving", args=[cast.oleg.pk]), follow=True)
    assert "больше не работает здесь" in words(answer)
    assert browser.get("/").status_code == 302
    assert Client().post(reverse("account_login"), {"login": cast.oleg.email, "password": PASSWORD}).status_code == 200
    chief.post(reverse("person_return", args=[cast.oleg.pk]), {"roles": ["seller"], "team": ""})
    assert User.objects.get(pk=cast.oleg.pk).is_active
    assert browser.get("/").status_code == 302


def test_the_page_of_a_leaver_lists_duties_and_hands_all_over_in_one_press(cast: Cast, enter: Enter) -> None:
    grant(cast.anna, Role.MANAGER, by=cast.chief, at=cast.now())
    mine = cast.plain(title="Портал")
    part = cast.hand(cast.plain(title="Чужая", by=cast.oleg), cast.anna, Role.MANAGER)
    browser, address = enter(cast.chief), reverse("person_leaving", args=[cast.anna.pk])
    page = words(browser.get(address))
    assert ("Портал" in page, "Чужая" in page) == (True, True)
    nobody = browser.post(address, {})
    assert (nobody.status_code, words(nobody).count("Не выбрано, кому это передать")) == (422, 2)
    half = browser.post(address, {"to": cast.oleg.pk})
    assert half.status_code == 422
    assert "Олег Зимин" in words(half)
    assert cast.fresh(mine).owner == cast.oleg
    assert f'name="to.deals.parts.{part.participants.get(until=None).pk}"' in words(half)
    assert User.objects.get(pk=cast.anna.pk).is_active
    whole = browser.post(address, {"to": cast.oleg.pk, "to.deals.parts": cast.polina.pk})
    assert whole.status_code == 302
    assert not User.objects.get(pk=cast.anna.pk).is_active


def test_of_many_things_the_reasons_are_said_and_not_all_of_them(cast: Cast, enter: Enter) -> None:
    grant(cast.egor, Role.MANAGER, by=cast.chief, at=cast.now())
    for place in range(25):
        cast.hand(cast.plain(title=f"Чужая {place:02}", by=cast.oleg), cast.egor, Role.MANAGER)
    browser, address = enter(cast.chief), reverse("person_leaving", args=[cast.egor.pk])
    assert "Чужая" not in words(browser.get(address)), "many things have one choice"
    page = words(browser.post(address, {"to": cast.tamara.pk}))
    assert page.count("Тамара Белова — не менеджер") == 20 or page.count("Чужая") == 20
    assert "И другие, по тем же причинам." in page


def test_a_link_opened_in_a_browser_of_another_says_whose_it_becomes(cast: Cast, enter: Enter) -> None:
    _key, token = make_key(cast.oleg, by=cast.chief, at=cast.now())
    browser = enter(cast.anna)
    page = words(browser.get(reverse("key", args=[token])))
    assert "В этом браузере сейчас Анна Соколова" in page
    browser.post(reverse("key", args=[token]), {"name": "Олег Зимин", "password": NEW})
    assert "Олег Зимин" in words(browser.get("/me/"))


def test_the_only_chief_is_told_before_anything_moves(cast: Cast, enter: Enter) -> None:
    deal = cast.plain(by=cast.chief)
    browser, address = enter(cast.chief), reverse("person_leaving", args=[cast.chief.pk])
    assert "единственный шеф" in words(browser.get(address))
    assert browser.post(address, {"to": cast.anna.pk}).status_code == 422
    assert cast.fresh(deal).owner == cast.chief


CHANGES = (
    "person_roles",
    "person_team",
    "person_name",
    "person_link",
    "person_link_withdrawal",
    "person_leaving",
    "person_return",
)


@pytest.mark.parametrize("who", ["anna", "egor", "polina", "tamara", "oleg"])
def test_everybody_else_has_a_directory_and_no_rights(cast: Cast, enter: Enter, who: str) -> None:
    browser, before = enter(getattr(cast, who)), list(User.objects.order_by("pk").values())
    page = words(browser.get(reverse("people")))
    assert all(text in page for text in ("Олег Зимин", "oleg@example.org", "Соседи", "продавец"))
    assert reverse("invitation") not in page
    card = words(browser.get(reverse("person", args=[cast.oleg.pk])))
    assert "oleg@example.org" in card
    assert "Что менялось" not in card
    addresses = [reverse(name, args=[cast.oleg.pk]) for name in CHANGES]
    addresses += [reverse(name, args=[cast.oleg.team.pk]) for name in ("team_name", "team_people", "team_retirement")]
    addresses += [reverse("invitation"), reverse("new_team")]
    for address in addresses:
        forged = said(people=[cast.anna.pk], to=cast.anna.pk)
        assert (browser.get(address).status_code, browser.post(address, forged).status_code) == (403, 403), address
    assert list(User.objects.order_by("pk").values()) == before
    assert not Key.objects.exists()


def test_who_left_is_seen_by_chiefs_alone(cast: Cast, enter: Enter) -> None:
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    address = reverse("person", args=[cast.oleg.pk])
    assert enter(cast.anna).get(address).status_code == 404
    assert "Олег Зимин" not in words(enter(cast.anna).get(reverse("people")))
    page = words(enter(cast.chief).get(address))
    assert "Уход из компании" in page
    assert "Олег Зимин" in words(enter(cast.chief).get(reverse("people") + "?show=left"))


def test_roles_team_and_name_are_changed_on_pages_and_told_with_dates(cast: Cast, enter: Enter) -> None:
    browser, anna = enter(cast.chief), cast.anna
    browser.post(reverse("person_roles", args=[anna.pk]), {"roles": ["manager", "expert"]})
    browser.post(reverse("person_team", args=[anna.pk]), {"team": cast.oleg.team.pk})
    browser.post(reverse("person_name", args=[anna.pk]), {"name": "Анна Ёлкина", "email": "Elkina@example.org"})
    anna = User.objects.get(pk=anna.pk)
    assert (anna.roles, anna.team, anna.name, anna.email, anna.folded) == (
        {Role.MANAGER, Role.EXPERT},
        cast.oleg.team,
        "Анна Ёлкина",
        "elkina@example.org",
        "анна елкина elkina@example.org",
    )
    page = words(browser.get(reverse("person", args=[anna.pk])))
    for line in (
        "Снята роль: продавец",
        "Дана роль: менеджер",
        "Команда: Свои → Соседи",
        "Имя: Анна Соколова → Анна Ёлкина",
    ):
        assert line in page
    assert "сегодня, 12:00, Шеф Главный" in page


def test_a_role_or_team_that_is_none_is_refused_and_the_form_stays(cast: Cast, enter: Enter) -> None:
    browser, anna = enter(cast.chief), cast.anna
    for name, typed in [
        ("person_roles", {"roles": ["king"]}),
        ("person_team", {"team": "777777"}),
        ("person_team", {"team": "а"}),
    ]:
        assert browser.post(reverse(name, args=[anna.pk]), typed).status_code == 422
    answer = browser.post(reverse("person_roles", args=[cast.chief.pk]), {"roles": ["seller"]})
    assert answer.status_code == 422
    assert "единственный шеф" in words(answer)
    assert User.objects.get(pk=cast.chief.pk).roles == {Role.CHIEF}


NASTY = ["", "я" * 10_000, "<script>alert(1)</script>", "'; DROP TABLE people_user; --", "🐸 Лягушка", "\u202eбратно"]


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_typed_gets_a_clear_answer_and_is_kept(cast: Cast, enter: Enter, text: str) -> None:
    browser, anna, team = enter(cast.chief), cast.anna, cast.anna.team
    posts = [
        (reverse("invitation"), said(name=text, email=text)),
        (reverse("person_name", args=[anna.pk]), {"name": text, "email": text}),
        (reverse("me"), {"name": "" if text == "" else (text * 200)[:10_000], "language": "ru", "mood": ""}),
        (reverse("team_name", args=[team.pk]), {"name": "" if text == "" else (text * 100)[:10_000]}),
        (reverse("new_team"), {"name": "" if text == "" else (text * 100)[:10_000]}),
    ]
    for address, typed in posts:
        answer = browser.post(address, typed)
        assert answer.status_code == 422, address
        assert "<script>alert" not in words(answer)
        assert "errors" in words(answer)
    assert User.objects.get(pk=anna.pk).name == "Анна Соколова"


def test_names_of_all_sorts_are_shown_as_typed(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    browser.post(reverse("invitation"), said(name="<b>Нина</b> 🐸"))
    assert "&lt;b&gt;Нина&lt;/b&gt; 🐸" in words(browser.get(reverse("people") + "?show=invited"))


def test_teams_are_founded_filled_and_retired_on_pages(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    browser.post(reverse("new_team"), {"name": "Третьи"})
    team = Team.objects.get(name="Третьи")
    browser.post(reverse("team_people", args=[team.pk]), {"people": [cast.anna.pk, cast.oleg.pk]})
    assert set(team.people.all()) == {cast.anna, cast.oleg}
    full = browser.post(reverse("team_retirement", args=[team.pk]))
    assert full.status_code == 422
    browser.post(reverse("team_people", args=[team.pk]), {"people": []})
    browser.post(reverse("team_retirement", args=[team.pk]))
    page = words(browser.get(reverse("teams")))
    assert "Распущены: Третьи" in page
    assert "Без команды" in page


def test_one_changes_ones_own_password_and_stays_signed_in_here_alone(cast: Cast, enter: Enter) -> None:
    here, elsewhere = enter(cast.anna), enter(cast.anna)
    wrong = here.post(reverse("my_password"), {"former": "не тот", "password": NEW})
    assert (wrong.status_code, "Это не нынешний ваш пароль" in words(wrong)) == (422, True)
    weak = here.post(reverse("my_password"), {"former": PASSWORD, "password": "анна"})
    assert weak.status_code == 422
    assert here.post(reverse("my_password"), {"former": PASSWORD, "password": NEW}).status_code == 302
    assert (here.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)


def test_one_renames_oneself(cast: Cast, enter: Enter) -> None:
    enter(cast.anna).post(reverse("me"), {"name": "Анна Ёжикова", "language": "ru", "mood": "", "keys_on": "on"})
    anna = User.objects.get(pk=cast.anna.pk)
    assert (anna.name, anna.folded) == ("Анна Ёжикова", "анна ежикова anna@example.org")


FIRST = {
    "anna": "заведите сделку",
    "chief": "Начните с людей",
    "egor": "ваш совет",
    "polina": "вам передадут",
    "tamara": "подтверждаете вы",
}


@pytest.mark.parametrize("who", FIRST)
def test_a_newcomer_is_told_by_role_until_they_put_it_away(cast: Cast, enter: Enter, who: str) -> None:
    browser = enter(getattr(cast, who))
    assert FIRST[who] in words(browser.get("/"))
    browser.post(reverse("guide"))
    assert FIRST[who] not in words(browser.get("/"))
    assert User.objects.get(pk=getattr(cast, who).pk).guided_at == cast.now()


def test_the_first_act_puts_the_first_word_away(cast: Cast, enter: Enter) -> None:
    anna, chief = enter(cast.anna), enter(cast.chief)
    cast.deal()
    assert FIRST["anna"] not in words(anna.get("/"))
    chief.post(reverse("new_team"), {"name": "Третьи"})
    assert FIRST["chief"] not in words(chief.get("/"))


def test_an_empty_day_says_what_will_stand_there(cast: Cast, enter: Enter) -> None:
    pages = {who: words(enter(getattr(cast, who)).get("/")) for who in FIRST}
    assert len({page.split('<div class="card empty">')[1].split("</p>")[0] for page in pages.values()}) == 5


def test_lists_cost_as_many_queries_for_many_people_as_for_few(cast: Cast, enter: Enter) -> None:
    def fill(number: int) -> None:
        for place in range(number):
            one = cast.person(
                f"Новый {place}", f"n{User.objects.count()}@example.org", Role.SELLER, team=cast.anna.team
            )
            one.set_password(PASSWORD)
            one.save()
            cast.plain(by=one)
            cast.hand(cast.plain(by=cast.anna), cast.egor, Role.EXPERT)

    chief, anna = enter(cast.chief), enter(cast.anna)
    addresses = [
        (chief, reverse("people")),
        (anna, reverse("people")),
        (chief, reverse("teams")),
        (chief, reverse("person", args=[cast.anna.pk])),
        (chief, reverse("person_leaving", args=[cast.anna.pk])),
        (chief, reverse("team_people", args=[cast.anna.team.pk])),
        (chief, reverse("invitation")),
    ]
    fill(3)
    few = [queries(lambda b=b, a=a: b.get(a)) for b, a in addresses]
    fill(12)
    assert [queries(lambda b=b, a=a: b.get(a)) for b, a in addresses] == few


def test_a_long_list_goes_on_on_pages(cast: Cast, enter: Enter) -> None:
    for place in range(55):
        cast.person(f"Новый {place:02}", f"n{place}@example.org")
    browser = enter(cast.chief)
    assert words(browser.get(reverse("people") + "?show=invited")).count("person-line") == 50
    assert words(browser.get(reverse("people") + "?show=invited&page=2")).count("person-line") == 5
    for odd in ("?page=0", "?page=-1", "?page=99999999", "?show=nonsense", "?page=а"):
        assert browser.get(reverse("people") + odd).status_code == 200


def test_a_living_link_shows_on_the_page_and_dies_with_its_time(cast: Cast, enter: Enter, clock) -> None:
    nina = cast.person("Нина", "nina@example.org")
    make_key(nina, by=cast.chief, at=cast.now())
    browser, address = enter(cast.chief), reverse("person", args=[nina.pk])
    assert "действует до" in words(browser.get(address))
    clock.shift(timedelta(days=8))
    browser = enter(cast.chief)
    assert "действует до" not in words(browser.get(address))
