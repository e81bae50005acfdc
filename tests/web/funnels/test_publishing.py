"""From the first question to the next version: what changes is said before, deals come when told to."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kochka.deals.models import Deal
from kochka.funnel.drafts import keeping
from kochka.funnel.models import Draft, Funnel, Version
from kochka.funnel.publishing import newest_versions
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

from .test_writing import KEY, keys, save, url


@pytest.fixture
def chief(cast: Cast, enter: Enter) -> Client:
    return enter(cast.chief)


def publish(browser: Client, **typed: Any) -> Any:
    seen = browser.get(url("publication")).context["seen"]
    return browser.post(url("publication"), {"seen": seen, **typed}, follow=True)


def step(browser: Client, do: str, **typed: Any) -> Any:
    page = browser.get(url("walk"))
    return browser.post(url("walk"), {"stage": page.context["stage"]["key"], "do": do, **typed})


def test_the_ten_are_gone_through_one_by_one_and_become_five_of_our_own(cast: Cast, chief: Client) -> None:
    assert chief.post(reverse("selling"), {"choice": "example"})["Location"] == url("walk")
    step(chief, "call", name="Слушаем", output="Записали, что нужно")
    step(chief, "keep")
    step(chief, "drop")
    halves = {
        "first_name": "Ждём ответа",
        "first_output": "Нам ответили",
        "second_name": "Да",
        "second_output": "Решили",
    }
    step(chief, "cut", **halves)
    for _stage in range(5):
        step(chief, "drop")
    step(chief, "keep")
    assert chief.get(url("walk"))["Location"] == url("publication")
    assert keys() == ["inputs", "proposal", "decision", "da", "feedback"]
    assert chief.get(url("publication")).context["desk"].mend == []
    page = words(publish(chief))
    assert "Версия 2 опубликована" in page
    assert [stage.name.ru for stage in newest_versions().get().definition.stages] == [
        "Слушаем", "Готовим КП", "Ждём ответа", "Да", "Ждём обратную связь",
    ]  # fmt: skip
    deal = cast.deal()
    assert deal.stage.definition.name.ru == "Слушаем"


def test_a_step_of_the_walk_that_lacks_a_name_comes_back_with_what_was_typed(chief: Client) -> None:
    chief.post(reverse("selling"), {"choice": "example"})
    answer = step(chief, "call", name="", output="Что-то в руках")
    assert answer.status_code == 422
    assert "Что-то в руках" in words(answer)
    answer = step(chief, "cut", first_name="Только первая", second_name="")
    assert answer.status_code == 422
    assert "Только первая" in words(answer)
    assert len(keys()) == 10


def test_a_funnel_is_written_from_a_blank_in_a_few_lines(cast: Cast, chief: Client) -> None:
    lines = (
        "Звонок — Знаем, что нужно — Иначе не о чем говорить\nСмета – Смета у клиента\nОплата - Деньги пришли\nСделали"
    )
    answer = chief.post(reverse("selling"), {"choice": "blank", "name": "Ремонты", "lines": lines})
    assert answer["Location"] == url("draft")
    stages = Draft.objects.get().sheet["stages"]
    assert [(each["name"]["ru"], each["output"].get("ru")) for each in stages] == [
        ("Звонок", "Знаем, что нужно"), ("Смета", "Смета у клиента"), ("Оплата", "Деньги пришли"), ("Сделали", None),
    ]  # fmt: skip
    assert [each["why"].get("ru") for each in stages[:2]] == ["Иначе не о чем говорить", None]
    assert "Почему это отдельный этап: Здесь пусто, а нужны слова" in words(chief.get(url("publication")))
    assert Version.objects.count() == 1


@pytest.mark.parametrize("typed", [{"name": "", "lines": "Этап — итог"}, {"name": "Без этапов", "lines": " \n "}])
def test_a_blank_that_says_too_little_comes_back(chief: Client, typed: dict[str, str]) -> None:
    answer = chief.post(reverse("selling"), {"choice": "blank", **typed})
    assert answer.status_code == 422
    assert not Draft.objects.exists()
    assert (typed["name"] or typed["lines"]) in words(answer)


def test_the_first_question_is_not_asked_over_a_draft(cast: Cast, enter: Enter, chief: Client) -> None:
    enter(cast.anna).post(url("draft"))
    assert "Черновик уже есть: Анна Соколова" in words(chief.get(reverse("selling")))
    assert chief.post(reverse("selling"), {"choice": "example"}).status_code == 409
    assert Draft.objects.count() == 1


def test_the_preview_says_in_plain_words_what_changes(cast: Cast, chief: Client) -> None:
    chief.post(url("draft"))
    save(chief, "inputs", name="Слушаем", norm="9", why="Потому что")
    save(chief, "discussion", go="remove")
    save(chief, "decision", go="earlier")
    chief.post(url("draft_add"), {"after": "inputs", "name": "Смета", "output": "Смета согласована"})
    save(chief, "smeta", why="Иначе спорим о деньгах")
    save(chief, "papers", add="fact", fact_to_add="deals.value_named", drop="")
    page = words(chief.get(url("publication")))
    for sentence in (
        "назывался «Собираем вводные»", "срок в рабочих днях: 3 → 9", "сказано по-другому: зачем",
        "Этапа «Обсуждаем КП» больше нет", "Порядок: ", "новый этап, после «Слушаем»",
        "спрашиваем: «Названа сумма сделки»",
    ):  # fmt: skip
        assert sentence in page, sentence
    assert Version.objects.count() == 1


def test_open_deals_stay_unless_they_are_told_to_move(cast: Cast, chief: Client) -> None:
    first, third = cast.fresh(cast.deal("Первая")), cast.walk_to("discussion")
    chief.post(url("draft"))
    save(chief, "discussion", go="remove")
    page = words(chief.get(url("publication")))
    assert "Перейти может 1 открытая сделка" in page
    assert "1 сделка остаётся на своей версии" in page
    publish(chief)
    assert {cast.fresh(deal).stage.version.number for deal in (first, third)} == {1}
    funnel_page = words(chief.get(url("funnel")))
    assert "2 сделки на прежних версиях" in funnel_page
    assert "1 сделка остаётся" in words(chief.get(url("moving")))
    assert "На неё перешла 1 сделка" in words(chief.post(url("moving"), follow=True))
    assert [cast.fresh(deal).stage.version.number for deal in (first, third)] == [2, 1]


def test_publishing_and_moving_is_one_press(cast: Cast, chief: Client) -> None:
    deals = [cast.deal(f"Сделка {number}") for number in range(3)]
    chief.post(url("draft"))
    save(chief, "inputs", name="Слушаем")
    assert "На неё перешли 3 сделки" in words(publish(chief, move="1"))
    assert {cast.fresh(deal).stage.version.number for deal in deals} == {2}


def test_a_draft_that_changed_since_the_preview_is_shown_anew(cast: Cast, chief: Client) -> None:
    chief.post(url("draft"))
    seen = chief.get(url("publication")).context["seen"]
    save(chief, "inputs", name="Слушаем")
    answer = chief.post(url("publication"), {"seen": seen})
    assert answer.status_code == 409
    assert "назывался «Собираем вводные»" in words(answer)
    assert Version.objects.count() == 1


def test_a_seller_sees_what_changes_and_leaves_publishing_to_a_chief(cast: Cast, enter: Enter) -> None:
    anna = enter(cast.anna)
    anna.post(url("draft"))
    save(anna, "inputs", name="Слушаем")
    page = anna.get(url("publication"))
    assert "Публикует шеф" in words(page)
    assert anna.post(url("publication"), {"seen": page.context["seen"]}).status_code == 403
    assert anna.get(url("moving")).status_code == 403
    assert anna.post(url("moving")).status_code == 403
    assert Version.objects.count() == 1


def test_one_funnel_more_from_a_copy_and_from_a_blank(cast: Cast, enter: Enter, chief: Client) -> None:
    anna = enter(cast.anna)
    answer = anna.post(reverse("new_funnel"), {"name": "Тендеры", "source": KEY})
    assert answer["Location"] == reverse("draft", args=["tendery"])
    assert anna.post(reverse("new_funnel"), {"name": "", "source": ""}).status_code == 422
    anna.post(reverse("new_funnel"), {"name": "<b>", "source": "no such"})
    assert Draft.objects.get(funnel__key="b").sheet["stages"] == []
    assert anna.get(reverse("funnel", args=["tendery"])).status_code == 404
    assert "черновик, ещё не опубликован" in words(anna.get(reverse("funnels")))
    draft = Draft.objects.get(funnel__key="tendery")
    version = keeping.publish_draft(draft, seen=keeping.seen_of(draft, None), by=cast.chief, at=cast.now())
    assert version.definition.name.of("ru") == "Тендеры"
    assert len(version.definition.stages) == 10
    assert Funnel.objects.count() == 3
    assert "По какой воронке" in words(chief.get(reverse("new_deal")))


def test_the_preview_takes_as_many_queries_for_many_deals_as_for_few(cast: Cast, chief: Client) -> None:
    chief.post(url("draft"))
    save(chief, "inputs", name="Слушаем")
    counts = []
    for number in (2, 10):
        for each in range(number):
            cast.deal(f"Сделка {each}")
        cast.walk_to("proposal")
        counts.append(queries(lambda: chief.get(url("publication"))))
    assert counts[0] == counts[1]
    assert Deal.objects.count() == 14


def test_the_founder_is_asked_how_they_sell_before_anything_else(cast: Cast, client: Client) -> None:
    from django.core.signing import dumps

    cast.chief.last_login = None
    cast.chief.save()
    answer = client.get(reverse("welcome", args=[dumps({"user": cast.chief.pk}, salt="kochka.welcome")]))
    assert answer["Location"] == reverse("selling")
    page = words(client.get(reverse("selling")))
    for way in ("Пройти по десяти этапам примера", "Пока взять все десять как есть", "Начать с чистого листа"):
        assert way in page
