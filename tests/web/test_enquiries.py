"""Enquiries on pages: written down in one form, above everything on My day, ended in four ways."""

import pytest
from django.urls import reverse

from kochka.deals.enquiries import take_in
from kochka.deals.models import Deal, Enquiry
from kochka.firm.models import LeadSource
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import words

pytestmark = pytest.mark.django_db


def asked(cast: Cast, **given) -> Enquiry:
    given = {"who": "Ирина, «Вектор»", "by": cast.anna, "at": cast.now(), "channel": "mail", "text": "Портал"} | given
    return take_in(**given)


def test_a_call_is_written_down_with_a_name_alone(cast, enter):
    answer = enter(cast.anna).post("/enquiries/new/", {"who": "Ирина", "channel": "call", "holder": cast.anna.pk})
    row = Enquiry.objects.get()
    assert answer.status_code == 302 and answer.url == f"/enquiries/{row.pk}/"
    assert (row.who, row.holder_id, row.answered_at is not None) == ("Ирина", cast.anna.pk, True)


def test_a_letter_of_yesterday_is_late_from_its_first_minute(cast, enter):
    source = LeadSource.objects.create(name="Сайт")
    browser = enter(cast.anna)
    typed = {"who": "Ирина", "channel": "mail", "came": "вчера 10:00", "holder": cast.anna.pk, "source": source.pk}
    browser.post("/enquiries/new/", typed)
    assert Enquiry.objects.get().source_id == source.pk
    page = words(browser.get("/"))
    assert "1 обращение ждёт ответа" in page
    assert "опаздываем на 10 ч" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"who": ""}, "Напишите, кто обратился"),
        ({"who": "Ирина", "came": "завтра"}, "Напишите, когда пришло"),
        ({"who": "я" * 10_000}, "не больше 200"),
        ({"who": "Ирина", "channel": "голубь"}, ""),
    ],
)
def test_what_makes_no_sense_comes_back_with_all_that_was_typed(cast, enter, typed, sentence):
    typed = {"channel": "call", "holder": cast.anna.pk, "text": "Нужен <b>портал</b> 🦆"} | typed
    answer = enter(cast.anna).post("/enquiries/new/", typed)
    page = words(answer)
    assert answer.status_code == 422 and sentence in page
    assert "Нужен &lt;b&gt;портал&lt;/b&gt; 🦆" in page
    assert not Enquiry.objects.exists()


def test_it_stands_above_everything_on_my_day(cast, enter):
    cast.plain(title="Старая сделка")
    asked(cast)
    page = words(enter(cast.anna).get("/"))
    assert page.index("Ирина, «Вектор»") < page.index("Старая сделка")
    assert "Ирина, «Вектор»" not in words(enter(cast.chief).get("/"))


def test_it_becomes_a_deal_from_its_line(cast, enter):
    row = asked(cast)
    typed = {"title": "Портал", "next_action": "Позвонить", "when": "завтра", "client": "Вектор"}
    answer = enter(cast.anna).post(f"/enquiries/{row.pk}/deal/", typed, headers={"HX-Request": "true"})
    deal = Deal.objects.get()
    assert answer.headers["HX-Redirect"] == f"/deals/{deal.pk}/"
    assert "Ирина, «Вектор»" in words(enter(cast.anna).get(f"/deals/{deal.pk}/"))


def test_a_deal_that_cannot_be_opened_leaves_the_enquiry_and_the_words(cast, enter):
    row = asked(cast)
    answer = enter(cast.anna).post(f"/enquiries/{row.pk}/deal/", {"title": "Портал", "when": "вчера"})
    assert answer.status_code == 422 and 'value="Портал"' in words(answer)
    assert Enquiry.objects.waiting().get() == row and not Deal.objects.exists()


def test_it_joins_only_deals_that_one_sees(cast, enter):
    row, own = asked(cast), cast.plain(title="Своя")
    foreign = cast.plain(title="Чужая", by=cast.oleg)
    browser = enter(cast.anna)
    page = words(browser.get(f"/enquiries/{row.pk}/joining/"))
    assert "Своя" in page and "Чужая" not in page
    assert browser.post(f"/enquiries/{row.pk}/joining/", {"deal": foreign.pk}).status_code == 422
    assert browser.post(f"/enquiries/{row.pk}/joining/", {"deal": own.pk}).url == f"/deals/{own.pk}/"


def test_answer_hand_refusal_and_withdrawal(cast, enter):
    browser = enter(cast.anna)
    rows = [asked(cast) for _ in range(4)]
    browser.post(f"/enquiries/{rows[0].pk}/answer/")
    browser.post(f"/enquiries/{rows[1].pk}/hand/", {"to": cast.oleg.pk})
    browser.post(f"/enquiries/{rows[2].pk}/refusal/", {"reason": "Шины"})
    browser.post(f"/enquiries/{rows[3].pk}/withdrawal/", {"reason": "Спам"})
    for row in rows:
        row.refresh_from_db()
    assert rows[0].answered_by_id == cast.anna.pk
    assert rows[1].holder_id == cast.oleg.pk
    assert [row.outcome for row in rows[2:]] == ["declined", "withdrawn"]
    page = words(browser.get("/enquiries/"))
    assert "Шины" in page and "Спам" not in page
    assert browser.get(f"/enquiries/{rows[3].pk}/").status_code == 404


def test_another_persons_enquiry_is_not_there(cast, enter):
    row = asked(cast)
    browser = enter(cast.oleg)
    for name in ("enquiry", "enquiry_answer", "enquiry_deal", "enquiry_hand"):
        assert browser.get(reverse(name, args=[row.pk])).status_code == 404
    assert browser.post(f"/enquiries/{row.pk}/refusal/", {"reason": "нет"}).status_code == 404


def test_who_wrote_it_down_for_another_reads_but_does_not_act(cast, enter):
    row = asked(cast, by=cast.tamara, holder=cast.anna)
    browser = enter(cast.tamara)
    assert browser.get(f"/enquiries/{row.pk}/").status_code == 200
    assert browser.post(f"/enquiries/{row.pk}/answer/").status_code == 403


def test_a_settled_one_is_settled_once(cast, enter):
    row = asked(cast)
    browser = enter(cast.anna)
    browser.post(f"/enquiries/{row.pk}/refusal/", {"reason": "Шины"})
    answer = browser.post(f"/enquiries/{row.pk}/refusal/", {"reason": "И ещё раз"})
    assert answer.status_code == 409
    assert "Анна Соколова" in words(answer) and "И ещё раз" in words(answer)


@pytest.mark.parametrize("path", ["/", "/enquiries/"])
def test_the_number_of_queries_does_not_grow(cast, enter, path):
    browser = enter(cast.chief)

    def fill(many: int) -> int:
        for number in range(many):
            row = asked(cast, by=cast.chief, who=f"Кто-то {number}")
            if number % 2:
                browser.post(f"/enquiries/{row.pk}/refusal/", {"reason": "Нет"})
        return queries(lambda: browser.get(path))

    assert fill(2) == fill(30)


def test_a_long_list_is_cut_into_pages(cast, enter):
    browser = enter(cast.anna)
    for number in range(45):
        browser.post(f"/enquiries/{asked(cast, who=f'Кто-то {number}').pk}/refusal/", {"reason": "Нет"})
    first, second = words(browser.get("/enquiries/")), words(browser.get("/enquiries/?page=2"))
    assert "Кто-то 44<" in first and "Кто-то 4<" not in first
    assert "Кто-то 4<" in second
    assert browser.get("/enquiries/?page=абв").status_code == 200
