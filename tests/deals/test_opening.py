"""Opening a deal: one field, one line, one date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.core.when import Due
from kochka.deals.day import handed_to
from kochka.deals.journey import forward
from kochka.deals.journey.forward import open_deal
from kochka.deals.models import Deal, Entry, GoAhead, Jump
from kochka.funnel.models import Version
from kochka.funnel.publishing import publish
from kochka.people.accounts import let_go
from tests.cast import PLAIN, Cast

ASKS_AT_ONCE = """
format: 1
funnel: quick
name: {ru: Быстрая, en: Quick}
stages:
  - stage: only
    name: {ru: Одна, en: One}
    why: {ru: Чтобы, en: To}
    output: {ru: Вот, en: There}
    owner: seller
    jump: {ru: Прыг, en: Hop}
    need:
      - fact: deals.client_named
      - fact: deals.go_ahead
        of: start
        ask: chief
        after: [deals.client_named]
"""


def test_a_title_and_one_line_make_a_deal_that_its_opener_answers_for(cast: Cast):
    deal = cast.fresh(cast.deal("Портал"))
    assert (deal.state, deal.stage.key, deal.owner, deal.created_by) == ("open", "inputs", cast.anna, cast.anna)
    assert deal.open_jump.deal == deal
    assert (deal.open_jump.holder, deal.open_jump.next_action) == (cast.anna, "Позвонить")
    assert deal.opened_at == deal.open_jump.opened_at == deal.heard_at == cast.now()
    assert deal.value is None
    assert deal.client is None
    assert cast.kinds(deal) == ["opened"]


def test_it_opens_on_the_newest_version_of_the_first_funnel(cast: Cast):
    publish(PLAIN, by=cast.chief, at=cast.now())
    assert cast.deal().stage.version.funnel.key == "service-project"
    newer = publish(_renamed(cast), by=cast.chief, at=cast.now())
    assert cast.deal().stage.version == newer


def _renamed(cast: Cast) -> str:
    text = Version.objects.select_related("source").earliest("pk").source.text
    return text.replace("Собираем вводные", "Слушаем")


def test_a_deal_opened_for_somebody_waits_for_them_as_handed(cast: Cast):
    deal = cast.deal(by=cast.chief, owner=cast.anna)
    assert [row.deal for row in handed_to(cast.anna)] == [deal]
    assert handed_to(cast.chief) == []


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200b", "а" * 201])
def test_a_title_is_wanted_and_not_a_novel(cast: Cast, title: str):
    with pytest.raises(Invalid) as no:
        cast.deal(title)
    assert list(no.value.fields) == ["title"]
    assert not Deal.objects.exists()


@pytest.mark.parametrize("words", ["", " \n ", "а" * 301])
def test_a_next_action_is_wanted_and_is_one_sentence(cast: Cast, words: str):
    with pytest.raises(Invalid) as no:
        cast.deal(next_action=words)
    assert list(no.value.fields) == ["next_action"]
    assert not Jump.objects.exists()


def test_what_cannot_be_seen_is_not_kept(cast: Cast):
    deal = cast.deal("  Пор\u200bтал\x00 \t для\nсклада ")
    assert cast.fresh(deal).title == "Портал для склада"


def test_the_next_action_lies_ahead_and_today_is_ahead(cast: Cast):
    assert cast.deal(due=cast.soon(0)).is_open
    with pytest.raises(Invalid) as no:
        cast.deal(due=cast.soon(-1))
    assert list(no.value.fields) == ["when"]


def test_a_day_after_everybody_has_retired_is_no_plan(cast: Cast):
    with pytest.raises(Invalid) as no:
        cast.deal(due=Due(cast.day(0).replace(year=9999)))
    assert list(no.value.fields) == ["when"]


def test_nothing_is_opened_in_the_future_though_clocks_may_differ_a_little(cast: Cast):
    given = {"title": "Портал", "by": cast.anna, "next_action": "Позвонить", "due": cast.soon()}
    assert open_deal(at=timezone.now() + timedelta(seconds=50), **given).is_open
    with pytest.raises(Invalid) as no:
        open_deal(at=timezone.now() + timedelta(minutes=2), **given)
    assert list(no.value.fields) == ["at"]


def test_who_left_opens_nothing_and_answers_for_nothing(cast: Cast):
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    with pytest.raises(NotYours):
        cast.deal(by=cast.oleg)
    with pytest.raises(Invalid) as no:
        cast.deal(owner=cast.oleg)
    assert list(no.value.fields) == ["owner"]
    assert not Deal.objects.exists()


@pytest.mark.parametrize("minor", [-1, 10**16])
def test_a_sum_is_not_below_nothing_and_not_beyond_belief(cast: Cast, minor: int):
    with pytest.raises(Invalid) as no:
        cast.deal(value=Money(minor, "RUB"))
    assert list(no.value.fields) == ["value"]


def test_the_first_entry_remembers_client_and_sum(cast: Cast):
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    deal = cast.deal(client=client, value=Money(5_00, "EUR"))
    assert (cast.fresh(deal).client, deal.value) == (client, Money(5_00, "EUR"))
    payload = Entry.objects.get(deal=deal).payload
    assert (payload["client"], payload["value"], payload["currency"]) == (str(client.pk), 5_00, "EUR")


def test_where_no_funnel_is_published_it_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forward, "newest_versions", Version.objects.none)
    with pytest.raises(Refused, match=r"(?i)funnel|воронк"):
        cast.deal()


def test_a_go_ahead_whose_time_has_come_at_once_is_asked_for_at_once(cast: Cast):
    version = publish(ASKS_AT_ONCE, by=cast.chief, at=cast.now())
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    deal = cast.deal(version=version, client=client)
    assert GoAhead.objects.get().jump.deal == deal
