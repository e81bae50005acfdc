"""A funnel written on its pages: what is typed is kept, what is wrong is said, nobody's words are lost."""

from html import unescape
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from kochka.funnel.drafts import keeping
from kochka.funnel.drafts.checking import check
from kochka.funnel.drafts.sheet import said
from kochka.funnel.models import Draft, Funnel, Version
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

KEY = "service-project"
HTML = "<script>alert(1)</script> & «ё» 👩 : # - '; DROP"


def url(name: str, *args: Any) -> str:
    return reverse(name, args=[KEY, *args])


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    """Анна with the draft open."""
    browser = enter(cast.anna)
    browser.post(url("draft"))
    return browser


def fields(answer: HttpResponseBase) -> dict[str, Any]:
    """The fields of the stage's form as the page holds them."""
    form = answer.context["form"]  # type: ignore[attr-defined]
    found: dict[str, Any] = {}
    questions = form.questions.forms if hasattr(form, "questions") else []
    reminders = form.reminders.forms if hasattr(form, "reminders") else []
    for each in (form, *form.needs.forms, *questions, *reminders):
        for field in each:
            value = field.value()
            if value not in (None, "", False, []):
                found[field.html_name] = value
    counts = {"needs": form.needs.forms, "questions": questions, "reminders": reminders}
    return found | {name: str(len(rows)) for name, rows in counts.items()}


def stage(key: str) -> dict[str, Any]:
    found = next(each for each in Draft.objects.latest("pk").sheet["stages"] if each["key"] == key)
    assert isinstance(found, dict)
    return found


def keys() -> list[str]:
    return [each["key"] for each in Draft.objects.latest("pk").sheet["stages"]]


def save_head(browser: Client, **typed: Any) -> HttpResponseBase:
    now = fields(browser.get(url("draft_head")))
    return browser.post(url("draft_head"), now | typed)


def save(browser: Client, key: str, **typed: Any) -> HttpResponseBase:
    now = fields(browser.get(url("draft_stage", key)))
    return browser.post(url("draft_stage", key), now | typed)


@pytest.mark.parametrize("key", ["inputs", "proposal", "decision", "prepayment", "start", "production", "feedback"])
def test_a_stage_that_is_saved_as_it_was_stays_as_it_was(anna: Client, key: str) -> None:
    before = stage(key)
    assert save(anna, key).status_code == 302
    assert stage(key) == before
    assert Draft.objects.get().revision == 1


def test_everything_that_is_typed_is_kept_and_shown_again(anna: Client) -> None:
    typed = {
        "name": "Слушаем", "output": HTML, "why": f"{HTML}\nи ещё", "do": f"{HTML}\n\nВторое", "avoid": "yes",
        "jump": "1: 2", "owner": "chief", "may_ask": ["expert", "manager"], "norm": "7", "silence": "2", "tries": "3",
        "counts_as": "on",
    }  # fmt: skip
    save(anna, "inputs", **typed)
    kept = stage("inputs")
    assert (kept["name"], kept["output"], kept["why"]) == ({"ru": "Слушаем"}, {"ru": HTML}, {"ru": f"{HTML}\nи ещё"})
    assert ([line["ru"] for line in kept["do"]], kept["owner"]) == ([HTML, "Второе"], "chief")
    assert (kept["may_ask"], kept["norm"], kept["counts_as"]) == (["expert", "manager"], "7", True)
    page = anna.get(url("draft_stage", "inputs")).content.decode()
    assert "<script>alert" not in page
    assert HTML in unescape(page)


def test_what_is_wrong_is_kept_and_said_at_its_field(anna: Client) -> None:
    assert save(anna, "inputs", name="ж" * 200, output="", norm="неделя").status_code == 302
    page = words(anna.get(url("draft_stage", "inputs")))
    assert "ж" * 200 in page
    assert "неделя" in page
    for sentence in ("Слишком длинно, знаков 200", "Здесь пусто, а нужны слова", "Здесь нужны рабочие дни"):
        assert sentence in page
    assert "3 поправить" in page


def test_two_stages_of_one_name_are_told_apart_before_they_are_published(anna: Client, cast: Cast) -> None:
    save(anna, "proposal", name="Собираем вводные")
    page = words(anna.get(url("draft_stage", "proposal")))
    assert "Этап «Собираем вводные» уже есть" in page
    assert "Опубликовать" not in words(anna.get(url("publication")))


def test_ten_thousand_letters_are_kept_and_a_book_comes_back_unsaved(anna: Client) -> None:
    assert save(anna, "inputs", why="ж" * 10_000).status_code == 302
    answer = save(anna, "inputs", why="ж" * 20_001, name="Не сохранится")
    assert answer.status_code == 422
    assert "ж" * 20_001 in words(answer)
    assert said(stage("inputs")["name"], "ru") == "Собираем вводные"


def test_somebody_who_comes_second_keeps_their_words_and_sees_the_others(
    cast: Cast, enter: Enter, anna: Client
) -> None:
    oleg = enter(cast.oleg)
    seen = fields(oleg.get(url("draft_stage", "inputs")))
    save(anna, "inputs", why="Так видит Анна")
    answer = oleg.post(url("draft_stage", "inputs"), seen | {"why": "Так видит Олег"})
    page = words(answer)
    assert answer.status_code == 409
    assert "Анна Соколова" in page
    assert "Так видит Анна" in page
    assert "Так видит Олег" in page
    assert stage("inputs")["why"] == {"ru": "Так видит Анна"}
    again = fields(answer) | {"why": "Так видят оба"}
    assert oleg.post(url("draft_stage", "inputs"), again).status_code == 302
    assert stage("inputs")["why"] == {"ru": "Так видят оба"}


@pytest.mark.parametrize("end", ["removed", "published", "laid aside"])
def test_words_typed_into_what_has_gone_meanwhile_come_back(cast: Cast, enter: Enter, anna: Client, end: str) -> None:
    seen = fields(anna.get(url("draft_stage", "feedback")))
    chief = enter(cast.chief)
    if end == "removed":
        save(chief, "feedback", go="remove")
    elif end == "published":
        chief.post(url("publication"), {"seen": chief.get(url("publication")).context["seen"]})
    else:
        chief.post(url("lay_aside"))
    answer = anna.post(url("draft_stage", "feedback"), seen | {"why": "Мои слова"})
    assert answer.status_code == 409
    assert "Мои слова" in words(answer)


def test_stages_are_added_moved_cut_and_removed(anna: Client) -> None:
    anna.post(url("draft_add"), {"after": "inputs", "name": "Бриф", "output": "Бриф согласован"})
    assert keys()[:3] == ["inputs", "brif", "proposal"]
    assert stage("brif")["jump"] == {"ru": "Бриф согласован"}
    save(anna, "brif", go="earlier")
    assert keys()[:2] == ["brif", "inputs"]
    save(anna, "brif", go="later", name="Бриф и смета")
    assert (keys()[1], stage("brif")["name"]) == ("brif", {"ru": "Бриф и смета"})
    save(anna, "start", go="remove")
    assert "start" not in keys()
    halves = {
        "first_name": "Счёт",
        "first_output": "Счёт у клиента",
        "second_name": "Деньги",
        "second_output": "Оплата",
    }
    anna.post(url("draft_cut", "prepayment"), halves)
    assert keys()[keys().index("prepayment") + 1] == "dengi"


def test_a_stage_taken_out_is_brought_back(anna: Client) -> None:
    before = stage("start")
    save(anna, "start", go="remove")
    assert "Вернуть" in words(anna.get(url("draft_stage", "inputs")))
    assert anna.post(url("draft_return"), {"stage": "start"})["Location"] == url("draft_stage", "start")
    assert stage("start") == before
    assert anna.post(url("draft_return"), {"stage": "<b>"}).status_code == 409


def test_a_stage_without_a_name_is_not_added_and_what_was_typed_stays(anna: Client) -> None:
    answer = anna.post(url("draft_add"), {"name": "", "output": "Что-то в руках"})
    assert answer.status_code == 422
    assert "Что-то в руках" in words(answer)
    answer = anna.post(url("draft_cut", "inputs"), {"first_name": "Половина", "second_name": ""})
    assert answer.status_code == 422
    assert "Половина" in words(answer)


def test_needs_are_added_and_taken_away_and_nothing_typed_is_lost(anna: Client) -> None:
    save(anna, "feedback", add="confirm", name="Решают")
    assert (len(stage("feedback")["need"]), stage("feedback")["name"]) == (2, {"ru": "Решают"})
    save(anna, "feedback", **{"need-1-text": "Директор сказал «да»: #1"})
    assert stage("feedback")["need"][1]["key"] == "direktor_skazal_da_1"
    save(anna, "feedback", add="fact", fact_to_add="deals.go_ahead|of=further")
    ahead = stage("feedback")["need"][2]
    assert (ahead["fact"], ahead["params"], ahead["ask"]) == ("deals.go_ahead", {"of": "further"}, "chief")
    assert ahead["after"] == ["feedback.yield", "direktor_skazal_da_1"]
    save(anna, "feedback", drop="1", **{"need-2-after": ["feedback.yield"]})
    assert [need.get("key") for need in stage("feedback")["need"]] == ["feedback.yield", None]
    assert stage("feedback")["need"][1]["after"] == ["feedback.yield"]


def test_money_has_no_side_door_on_the_page_either(anna: Client) -> None:
    save(anna, "feedback", **{"need-0-about": "money", "need-0-by": "seller"})
    page = words(anna.get(url("draft_stage", "feedback")))
    assert "Деньги, подписи и приёмку подтверждают файлом" in page
    assert "Мимо денег прохода нет" in page


def test_forged_fields_are_kept_out_or_said_to_be_wrong(anna: Client) -> None:
    forged = {
        "owner": "emperor", "may_ask": ["<b>"], "needs": "9" * 30, "add": "x" * 9000, "drop": "-1", "go": "explode",
        "need-0-fact": "no.such|of=<b>", "need-0-after": ["x"] * 300,
    }  # fmt: skip
    now = fields(anna.get(url("draft_stage", "inputs")))
    assert anna.post(url("draft_stage", "inputs"), now | forged).status_code in (302, 422)
    assert anna.get(url("draft_stage", "inputs")).status_code == 200
    assert anna.get(url("publication")).status_code == 200
    assert anna.get(url("draft_stage", "no_such")).status_code == 302
    assert anna.get(reverse("draft", args=["nothing"])).status_code == 404


def test_the_whole_funnel_has_its_words_and_needs_of_every_gate(anna: Client) -> None:
    now = fields(anna.get(url("draft_head")))
    anna.post(
        url("draft_head"),
        now | {"name": "Наши проекты", "about": "Для всех", "add": "fact", "fact_to_add": "deals.client_named"},
    )
    sheet = Draft.objects.get().sheet
    assert (sheet["name"], sheet["about"], [need["fact"] for need in sheet["always"]]) == (
        {"ru": "Наши проекты"}, {"ru": "Для всех"}, ["timesheets.verdict", "deals.client_named"],
    )  # fmt: skip
    assert "Это уже спрашивают здесь или на каждом этапе" in words(anna.get(url("draft_stage", "inputs")))


@pytest.mark.parametrize("who", ["egor", "polina", "tamara"])
def test_others_read_the_funnel_and_do_not_write_it(cast: Cast, enter: Enter, anna: Client, who: str) -> None:
    browser = enter(getattr(cast, who))
    page = words(browser.get(url("funnel")))
    assert "черновик" not in page
    for name in ("draft", "draft_head", "publication", "walk"):
        assert browser.get(url(name)).status_code == 403
    assert browser.post(url("draft_stage", "inputs"), {"name": "Моё"}).status_code == 403
    assert browser.get(reverse("selling")).status_code == 403


def test_the_desk_takes_as_many_queries_for_fourteen_stages_as_for_three(cast: Cast, enter: Enter) -> None:
    counts = []
    for number in (3, 14):
        draft = keeping.begin_new({"ru": f"Воронка {number}"}, by=cast.anna, at=cast.now())
        lines = [{"after": "", "name": f"Этап {each}", "output": "Итог"} for each in range(number)]
        browser = enter(cast.anna)
        for line in lines:
            browser.post(reverse("draft_add", args=[draft.funnel.key]), line)
        address = reverse("draft_stage", args=[draft.funnel.key, "etap_0"])
        counts.append(queries(lambda browser=browser, address=address: browser.get(address)))  # type: ignore[misc]
    assert counts[0] == counts[1]


def test_a_draft_that_is_laid_aside_leaves_what_is_published(anna: Client) -> None:
    answer = anna.post(url("lay_aside"), follow=True)
    assert "Черновик отложен" in words(answer)
    assert Version.objects.count() == 1
    assert anna.post(url("draft"), follow=True).status_code == 200
    assert Draft.objects.filter(funnel=Funnel.objects.get(), ended_at=None).count() == 1


def test_the_questions_of_the_brief_are_changed_on_the_desk(cast: Cast, anna: Client) -> None:
    save_head(anna, **{"question-1-text": "Что болит", "question-0-needed": "", "unask": "3"})
    save_head(anna, ask="more")
    last = len(Draft.objects.get().sheet["brief"]) - 1
    own = {"text": "Домашнее животное", "kind": "choice", "choices": "Кот\nПёс\nКот\n", "needed": "on"}
    save_head(anna, **{f"question-{last}-{name}": value for name, value in own.items()})
    asked = Draft.objects.get().sheet["brief"]
    assert [question["key"] for question in asked][:4] == ["what", "why", "budget", "offer"]
    assert (asked[0]["needed"], asked[0]["text"]["en"], asked[1]["text"]) == (
        False, "What is needed", {"ru": "Что болит"},
    )  # fmt: skip
    assert asked[-1]["key"] == "domashnee_zhivotnoe"
    assert [choice["key"] for choice in asked[-1]["choices"]] == ["kot", "pes"]
    funnel = check(Draft.objects.get().sheet, KEY).funnel
    assert funnel is not None
    assert [question.key for question in funnel.brief][-1] == "domashnee_zhivotnoe"
    assert "во вводных теперь спрашиваем: «Домашнее животное»" in words(anna.get(url("publication")))


def test_the_usual_questions_become_ones_own(cast: Cast, anna: Client) -> None:
    row = Draft.objects.get()
    del row.sheet["brief"]
    row.save()
    assert "Обычные вопросы: Что нужно, Зачем" in words(anna.get(url("draft_head")))
    save_head(anna, ask="usual")
    assert [question["key"] for question in Draft.objects.get().sheet["brief"]][:2] == ["what", "why"]


def test_a_question_that_cannot_be_asked_says_so_at_its_field(cast: Cast, anna: Client) -> None:
    save_head(anna, **{"question-0-text": "", "question-8-choices": "Да"})
    page = words(anna.get(url("draft_head")))
    assert 'id="id_question-0-text_error"' in page or "question-0-text_error" in page
    assert "Напишите хотя бы два ответа, по одному в строке." in page


@pytest.mark.parametrize("typed", [{"questions": "999999"}, {"questions": "x"}, {"ask": "usual"}, {"unask": "-1"}])
def test_strange_numbers_of_questions_change_nothing_else(cast: Cast, anna: Client, typed: dict[str, str]) -> None:
    name = Draft.objects.get().sheet["name"]
    save_head(anna, **typed)
    assert Draft.objects.get().sheet["name"] == name


def test_the_chain_of_reminders_is_changed_on_the_desk(cast: Cast, anna: Client) -> None:
    save(anna, "decision", **{"reminder-0-text": f"{{contact}}: {HTML}", "reminder-1-after": "7", "unremind": "3"})
    save(anna, "decision", remind="more")
    own = {"brings": "Свежий отзыв", "after": "5", "channel": "messenger", "text": "Вот что о нас\n\nговорят"}
    save(anna, "decision", **{f"reminder-3-{name}": value for name, value in own.items()})
    save(anna, "decision", sooner="3")
    first, second, third, last = stage("decision")["reminders"]
    assert [each["key"] for each in (first, second, third, last)] == [
        "similar_project", "calculation", "svezhiy_otzyv", "doubt",
    ]  # fmt: skip
    assert (first["text"], second["after"], second["text"]["en"][:5]) == ({"ru": f"{{contact}}: {HTML}"}, "7", "Hello")
    assert third["text"] == {"ru": "Вот что о нас\n\nговорят"}
    funnel = check(Draft.objects.get().sheet, KEY).funnel
    assert funnel is not None
    assert funnel.stage("decision").reminder("svezhiy_otzyv") is not None
    page = words(anna.get(url("publication")))
    for sentence in (
        "напоминаем: Свежий отзыв", "напоминаем по-другому: похожий проект", "больше не напоминаем: дни",
    ):  # fmt: skip
        assert sentence in page, sentence


def test_a_reminder_that_cannot_go_says_so_at_its_field(cast: Cast, anna: Client) -> None:
    save(anna, "decision", **{"reminder-0-text": "{имя}, привет", "reminder-1-brings": "", "reminder-2-after": "скоро"})
    page = words(anna.get(url("draft_stage", "decision")))
    assert "Вместо «{имя}» подставить нечего. В скобках бывает только: contact, client" in page
    assert "reminder-1-brings_error" in page
    assert "reminder-2-after_error" in page
    assert "3 поправить" in page


@pytest.mark.parametrize("typed", [{"reminders": "999999"}, {"reminders": "x"}, {"unremind": "-1"}, {"sooner": "0"}])
def test_strange_numbers_of_reminders_change_nothing_else(anna: Client, typed: dict[str, str]) -> None:
    name = stage("decision")["name"]
    save(anna, "decision", **typed)
    assert stage("decision")["name"] == name


def test_the_funnels_page_tells_its_reminders(cast: Cast, enter: Enter) -> None:
    page = words(enter(cast.anna).get(url("funnel")))
    assert "4 напоминания, когда клиент молчит" in page
    assert "через 2 рабочих дня" in page
    assert "{contact}, здравствуйте!" in page
