"""What the company asks of every deal: on its page, in one form, and when it is opened."""

import json

import pytest
from django.urls import reverse

from kochka.deals.fields import describe, set_fields, values_of
from kochka.deals.models import Deal
from kochka.firm.lists import add_service_line, add_source, retire, stop_offering
from kochka.firm.own_fields import add_field
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words


def who(cast: Cast) -> dict[str, object]:
    return {"by": cast.chief, "at": cast.now()}


def full(cast: Cast) -> dict[str, str]:
    """A field of every kind, by kind: their keys."""
    kinds = ("text", "number", "money", "date", "choice", "flag")
    return {kind: add_field(f"Поле {kind}", kind, choices="Елка\nСосна", **who(cast)).key for kind in kinds}


def test_where_nothing_is_asked_nothing_stands(cast: Cast, enter: Enter) -> None:
    page = words(enter(cast.anna).get(reverse("deal", args=[cast.plain().pk])))
    assert "details-title" not in page


def test_every_kind_is_typed_and_stands_on_the_deal(cast: Cast, enter: Enter) -> None:
    deal, keys, line = cast.plain(), full(cast), add_service_line("Порталы", **who(cast))
    browser, address = enter(cast.anna), reverse("own_fields", args=[deal.pk])
    typed = {"text": "<b>x</b> 🎉 שלום", "number": "1 234,5", "money": "320 000", "date": "25.12.2026"}
    typed |= {"choice": "Сосна", "flag": "yes"}
    data = {f"field_{keys[kind]}": text for kind, text in typed.items()}
    seen = browser.get(address).context["form"].initial["saw"]
    answer = browser.post(address, data | {"service_line": str(line.pk), "saw": seen}, follow=True)
    page = words(answer)
    for said in ("Порталы", "1 234,5", "320 000 ₽", "25 декабря 2026", "Сосна", "да", "&lt;b&gt;x&lt;/b&gt; 🎉"):
        assert said in page, said
    again = browser.get(address).context["form"]
    unchanged = {name: again[name].value() or "" for name in again.fields}
    before = cast.kinds(deal)
    browser.post(address, unchanged)
    assert cast.kinds(deal) == before, "saving what stands writes nothing"


def test_what_is_not_clear_is_said_at_its_field_and_stays(cast: Cast, enter: Enter) -> None:
    deal, keys = cast.plain(), full(cast)
    wrong = {"text": "ы" * 10_000, "number": "много", "money": "$", "date": "потом"}
    data = {f"field_{keys[kind]}": text for kind, text in wrong.items()}
    answer = enter(cast.anna).post(reverse("own_fields", args=[deal.pk]), data)
    assert answer.status_code == 422
    form = answer.context["form"]
    for kind, text in wrong.items():
        assert form[f"field_{keys[kind]}"].errors, kind
        assert form[f"field_{keys[kind]}"].value() == text
    assert values_of([deal.pk]) == {}


def test_a_stale_form_is_told_and_keeps_what_was_typed(cast: Cast, enter: Enter) -> None:
    deal, own = cast.plain(), add_field("Город", "text", **who(cast))
    browser, address = enter(cast.anna), reverse("own_fields", args=[deal.pk])
    seen = browser.get(address).context["form"].initial["saw"]
    set_fields(deal, {own.key: "Тверь"}, **who(cast))
    answer = browser.post(address, {f"field_{own.key}": "Псков", "saw": seen})
    assert answer.status_code == 409
    assert 'value="Псков"' in words(answer)
    fresh = answer.context["form"]["saw"].value()
    assert json.loads(fresh)[own.key] == "Тверь"
    assert browser.post(address, {f"field_{own.key}": "Псков", "saw": fresh}).status_code == 302
    assert values_of([deal.pk])[deal.pk] == {own.key: "Псков"}


def test_what_is_retired_stays_on_the_deal_and_is_not_asked_for(cast: Cast, enter: Enter) -> None:
    deal, own, line = cast.plain(), add_field("Город", "text", **who(cast)), add_service_line("Порталы", **who(cast))
    describe(deal, typed={own.key: "Тверь"}, service_line=line, **who(cast))
    retire(own, **who(cast))
    stop_offering(line, "Не берут", **who(cast))
    page = words(enter(cast.anna).get(reverse("deal", args=[deal.pk])))
    assert "Тверь" in page
    assert "Порталы" in page
    form = enter(cast.anna).get(reverse("own_fields", args=[deal.pk])).context["form"]
    assert f"field_{own.key}" not in form.fields
    assert form.initial["service_line"] == str(line.pk), "what stands can stay"
    assert "service_line" not in enter(cast.anna).get(reverse("new_deal")).context["form"].fields


def test_it_is_nobody_elses(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    add_field("Город", "text", **who(cast))
    assert enter(cast.oleg).get(reverse("own_fields", args=[deal.pk])).status_code == 404
    assert enter(cast.oleg).post(reverse("own_fields", args=[deal.pk]), {}).status_code == 404


@pytest.mark.parametrize("saw", ["", "{", "[]", "null"])
def test_a_forged_memory_breaks_nothing(cast: Cast, enter: Enter, saw: str) -> None:
    deal, own = cast.plain(), add_field("Город", "text", **who(cast))
    data = {f"field_{own.key}": "Тверь", "saw": saw, "service_line": "x", "source": "1"}
    assert enter(cast.anna).post(reverse("own_fields", args=[deal.pk]), data).status_code in (302, 409, 422)


def test_a_new_deal_may_say_its_line_and_source(cast: Cast, enter: Enter) -> None:
    line, source = add_service_line("Порталы", **who(cast)), add_source("Сайт", **who(cast))
    data = {"title": "Портал", "next_action": "Позвонить", "when": "завтра"}
    lines = {"service_line": str(line.pk), "source": str(source.pk)}
    assert enter(cast.anna).post(reverse("new_deal"), data | lines).status_code == 302
    deal = Deal.objects.get()
    assert (deal.service_line_id, deal.source_id) == (line.pk, source.pk)
    for odd in ("999", "x", "-1", "٣"):
        assert enter(cast.anna).post(reverse("new_deal"), data | {"source": odd}).status_code == 422


def test_the_card_costs_as_much_for_many_fields_as_for_few(cast: Cast, enter: Enter) -> None:
    deal, own = cast.plain(), add_field("Город", "text", **who(cast))
    set_fields(deal, {own.key: "Тверь"}, **who(cast))
    browser = enter(cast.anna)
    addresses = [reverse(name, args=[deal.pk]) for name in ("deal", "own_fields")]
    few = [queries(lambda address=address: browser.get(address)) for address in addresses]
    more = [add_field(f"Поле {n}", "text", **who(cast)).key for n in range(30)]
    set_fields(deal, dict.fromkeys(more, "слово"), **who(cast))
    assert [queries(lambda address=address: browser.get(address)) for address in addresses] == few
