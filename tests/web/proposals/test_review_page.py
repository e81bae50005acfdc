"""A review on the page of a version: asked, taken, remarked on line by line, approved or returned; without scripts."""

from datetime import timedelta

import pytest
from django.test import Client

from kochka.proposals.beginning import withdraw_proposal
from kochka.proposals.models import Proposal, Review, ReviewRemark
from kochka.proposals.reading import blocks_of
from kochka.proposals.reviews import return_review
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.checking import again, asked, mark, offered, skill, taken
from tests.proposals.offers import block, change, draft, fresh
from tests.web.conftest import Enter, words

from .test_offer_lines import at

ASKED = {"what": "Хватит ли часов?", "needed": "25.11.2026"}


def ask(browser: Client, offer: Proposal, **typed: object):
    return browser.post(at(offer, "review/"), ASKED | {"mark": mark(offer)} | typed)


def test_a_review_is_asked_taken_remarked_on_and_returned_without_scripts(cast: Cast, enter: Enter, offer: Proposal):
    anna, egor = enter(cast.anna), enter(cast.egor)
    page = words(anna.get(at(offer)))
    assert "Попросить проверку" in page
    assert ask(anna, offer).status_code == 302
    row = Review.objects.get()
    assert "Хватит ли часов?" in words(egor.get(at(offer)))
    assert egor.post(at(offer, "review/taking/"), {"review_id": row.pk})["Location"] == at(offer)
    line = blocks_of(offer)[0]
    answer = egor.post(at(offer, "remarks/"), {"block": line.pk, "text": "Мало часов"})
    assert answer["Location"].endswith(f"#remarks-{line.pk}")
    egor.post(at(offer, "remarks/"), {"text": "Нет срока"})
    assert egor.post(at(offer, "review/return/"), {"review_id": row.pk, "words": ""}).status_code == 302
    page = words(anna.get(at(offer)))
    assert "Мало часов" in page and "Нет срока" in page and "вернули" in page.lower()
    for each in ReviewRemark.objects.all():
        assert anna.post(at(offer, f"remarks/{each.pk}/mending/")).status_code == 302
    assert not ReviewRemark.objects.filter(mended_at=None).exists()
    assert "Попросить ещё раз" in words(anna.get(at(offer)))


def test_approving_seals_what_the_page_showed(cast: Cast, enter: Enter, offer: Proposal):
    row, egor = taken(cast, asked(cast, offer)), enter(cast.egor)
    seen = mark(offer)
    form = words(egor.get(at(offer, f"review/approval/?mark={seen}")))
    assert "200 000 ₽" in form
    change(cast, blocks_of(offer)[0], title="Иначе")
    typed = {"review_id": row.pk, "mark": seen, "words": "Хорошо"}
    late = egor.post(at(offer, "review/approval/"), typed)
    assert late.status_code == 409 and cast.anna.name in words(late) and "Хорошо" in words(late)
    assert egor.post(at(offer, "review/approval/"), typed | {"mark": mark(offer)}).status_code == 302
    assert fresh(offer).is_sealed and again(row).approved
    assert "одобрили" in words(egor.get(at(offer))).lower()


WRONG = {
    "nothing asked": {"what": ""},
    "no day": {"needed": ""},
    "a Sunday": {"needed": "29.11.2026"},
    "a day that is over": {"needed": "23.11.2026"},
    "no day at all": {"needed": "когда-нибудь"},
    "a request without end": {"what": "а" * 1001},
}


@pytest.mark.parametrize("what", WRONG)
def test_bad_input_is_told_at_its_field_and_what_was_typed_stays(cast: Cast, enter: Enter, offer: Proposal, what: str):
    answer = ask(enter(cast.anna), offer, **WRONG[what])
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    assert (ASKED | WRONG[what])["what"][:900] in words(answer)
    assert not Review.objects.exists()


def test_an_unpriced_draft_and_a_strange_wish_are_refused_with_words(cast: Cast, enter: Enter):
    offer = draft(cast)
    block(cast, offer, "Без цены", likely=60)
    browser = enter(cast.anna)
    answer = ask(browser, offer)
    assert answer.status_code == 422 and "Без цены" in words(answer)
    assert ask(browser, offered(cast), wish=cast.polina.pk).status_code == 422
    assert ask(browser, offered(cast), wish="1' or 1").status_code == 422


def test_an_empty_remark_comes_back_beside_its_line(cast: Cast, enter: Enter, offer: Proposal):
    taken(cast, asked(cast, offer))
    egor, line = enter(cast.egor), blocks_of(offer)[0]
    for headers in ({}, {"HX-Request": "true"}):
        answer = egor.post(at(offer, "remarks/"), {"block": line.pk, "text": "а" * 1001}, headers=headers)
        assert answer.status_code == 422 and "а" * 1001 in answer.text and f"remark-{line.pk}-errors" in answer.text
    part = egor.post(at(offer, "remarks/"), {"block": line.pk, "text": "<b>Мало</b>"}, headers={"HX-Request": "true"})
    assert part.status_code == 200 and "&lt;b&gt;Мало&lt;/b&gt;" in part.text and "<!DOCTYPE" not in part.text
    assert egor.post(at(offer, "remarks/"), {"block": "999999", "text": "Что"}).status_code == 404


def test_no_form_puts_a_review_into_anybody_elses_hands(cast: Cast, enter: Enter, offer: Proposal):
    """Whatever a post says, who has the review is who posted it, or nobody."""
    tries = dict.fromkeys(("to", "by", "taken_by", "taker", "user", "person", "reviewer", "wish"), cast.egor.pk)
    for browser in (enter(cast.anna), enter(cast.chief)):
        row = asked(cast, offered(cast))
        where = row.proposal
        for page in ("", "taking/", "queue/", "return/", "end/"):
            browser.post(at(where, f"review/{page}"), tries | ASKED | {"mark": mark(where), "review_id": row.pk})
        assert not Review.objects.filter(taken_by=cast.egor).exists()


def test_who_may_not_is_refused_and_strangers_find_nothing(cast: Cast, enter: Enter, offer: Proposal):
    row = asked(cast, offer)
    acts = ("taking/", "queue/", "approval/", "return/", "end/")
    for who in (cast.oleg, cast.polina):
        browser = enter(who)
        assert {browser.post(at(offer, f"review/{act}")).status_code for act in acts} == {404}
        assert browser.post(at(offer, "remarks/"), {"text": "Что"}).status_code == 404
    egor = enter(cast.egor)
    assert ask(egor, offer).status_code == 403
    assert egor.post(at(offer, "review/end/"), {"review_id": row.pk}).status_code == 403
    assert egor.post(at(offer, "remarks/"), {"text": "Что"}).status_code in (403, 422)
    mine = taken(cast, row)
    chief = enter(cast.chief)
    for act in ("queue/", "approval/", "return/"):
        assert chief.post(at(offer, f"review/{act}"), {"review_id": mine.pk, "words": "Нет"}).status_code == 403
    assert again(mine).taken_by == cast.egor


def test_the_second_taker_hears_who_was_first(cast: Cast, enter: Enter, offer: Proposal):
    row = taken(cast, asked(cast, offer))
    answer = enter(cast.chief).post(at(offer, "review/taking/"), {"review_id": row.pk})
    assert answer.status_code == 409 and cast.egor.name in words(answer)


def test_where_nobody_is_called_in_the_page_says_why(cast: Cast, enter: Enter):
    offer = offered(cast)
    cast.step(cast.fresh(offer.deal))
    page = words(enter(cast.chief).get(at(offer)))
    assert "Попросить проверку" not in page and "Разговор" in page


def test_many_remarks_cost_as_many_queries_as_few(cast: Cast, enter: Enter):
    offer = draft(cast)
    browsers = [enter(cast.anna), enter(cast.egor)]

    def fill(number: int) -> list[int]:
        for _ in range(number):
            block(cast, offer)
        row = taken(cast, asked(cast, offer))
        remarks = [(each, "Мало") for each in blocks_of(offer)]
        return_review(row, remarks=remarks, by=cast.egor, at=cast.now())
        taken(cast, asked(cast, offer))
        found = [queries(lambda browser=browser: browser.get(at(offer))) for browser in browsers]
        Review.objects.filter(settled_at=None).update(withdrawn_at=cast.now(), withdrawn_by=cast.anna)
        return found

    few = fill(2)
    assert fill(12) == few


def test_a_version_that_was_put_away_shows_its_review_no_more_as_waiting(
    cast: Cast, enter: Enter, offer: Proposal, clock
):
    asked(cast, offer)
    withdraw_proposal(offer, revision=fresh(offer).revision, by=cast.anna, at=cast.now())
    clock.shift(timedelta(days=3))
    assert "Взять" not in words(enter(cast.egor).get(at(offer)))


def test_skills_are_offered_where_somebody_has_one(cast: Cast, enter: Enter, offer: Proposal):
    browser = enter(cast.anna)
    assert 'name="skill"' not in browser.get(at(offer, "review/")).text
    estimates = skill(cast, "Оценка", cast.egor)
    page = browser.get(at(offer, "review/")).text
    assert 'name="skill"' in page and f"{cast.egor.name} · Оценка" in words(browser.get(at(offer, "review/")))
    assert ask(browser, offer, skill=estimates.pk, wish=cast.egor.pk).status_code == 302
    row = Review.objects.get()
    assert (row.skill_id, row.wish_id) == (estimates.pk, cast.egor.pk)
