"""The pages of a version's way: sending, the word that it came, what they say, the final form; by their forms alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kochka.deals.models import Deal
from kochka.files.models import StoredFile
from kochka.proposals.models import Extension, FinalForm, Proposal, Reaction, Receipt, Sending
from kochka.proposals.reviews import approve, return_review
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.checking import asked, mark, offered, taken
from tests.proposals.offers import draft, fresh
from tests.proposals.talks import contact, outside, ready, received, sent
from tests.web.conftest import Enter, words

from .test_offer_lines import PART, at

NOTED = {"contact": "else", "said_by": "Пётр Петров", "channel": "mail", "happened_at": "24.11.2026"}
OUTSIDE = {
    "title": "КП для Вектора",
    "total": "100 000",
    "link": "https://docs.example/kp",
    "dated": "20.11.2026",
    "valid_until": "20.12.2026",
    "channel": "mail",
}


def hidden(page: str, name: str) -> str:
    """What a hidden field of the page holds."""
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0] if f'name="{name}" value="' in page else ""


def test_from_a_draft_to_what_is_final_by_forms_alone(cast: Cast, enter: Enter) -> None:
    row, browser = offered(cast), enter(cast.anna)
    page = words(browser.get(at(row, "sending/")))
    assert "Запечатать и взять бумагу" in page
    assert "100 000 ₽" in page
    sealing = {"mark": hidden(page, "mark"), "then": hidden(page, "then")}
    assert browser.post(at(row, "sealing/"), sealing)["Location"] == at(row, "sending/")
    page = words(browser.get(at(row, "sending/")))
    assert "Отправлено" in page
    assert at(row, "proposal.pdf") in page
    assert "readonly" in page
    assert "Убедиться, что КП дошло" in page
    noted = NOTED | {"known": hidden(page, "known"), "seen": hidden(page, "seen")}
    answer = browser.post(at(row, "sending/"), noted | {"next_action": "Узнать, дошло ли", "when": "завтра"})
    assert answer["Location"] == at(row)
    assert "Узнать, дошло ли" in words(browser.get(f"/deals/{row.deal_id}/"))
    page = words(browser.get(at(row)))
    assert "Пётр Петров" in page
    page = words(browser.get(at(row, "receipt/")))
    noted = NOTED | {"sending": hidden(page, "sending"), "words": "Получили, читаем"}
    assert browser.post(at(row, "receipt/"), noted)["Location"] == at(row)
    reaction = NOTED | {"words": "Дорого", "follows": "later", "channel": "call"}
    assert browser.post(at(row, "reactions/"), reaction)["Location"] == at(row)
    mine = Reaction.objects.get()
    page = words(browser.get(at(row, f"reactions/{mine.pk}/")))
    said = {"before": hidden(page, "before"), "follows": "keep", "answer": "Это и есть цена"}
    assert browser.post(at(row, f"reactions/{mine.pk}/"), said)["Location"] == at(row)
    assert browser.post(at(row, "final/"), {})["Location"] == at(row)
    page = words(browser.get(at(row)))
    for line in ("Получили, читаем", "Дорого", "Это и есть цена", "Окончательный вид"):
        assert line in page, line
    assert "100 000 ₽" in words(browser.get(f"/deals/{row.deal_id}/"))
    assert FinalForm.objects.get().proposal_id == row.pk


def test_the_form_sent_twice_is_one_row(cast: Cast, enter: Enter, clock) -> None:
    row, browser = ready(cast), enter(cast.anna)
    for _press in range(2):
        assert browser.post(at(row, "sending/"), NOTED | {"known": "0"}).status_code == 302
        clock.shift(timedelta(seconds=1))
    mine = Sending.objects.get()
    for _press in range(2):
        noted = NOTED | {"sending": str(mine.pk), "words": "Да"}
        assert browser.post(at(row, "receipt/"), noted).status_code == 302
        assert browser.post(at(row, "reactions/"), NOTED | {"words": "Ок", "follows": "later"}).status_code == 302
        assert browser.post(at(row, "final/"), {}).status_code == 302
        day = {"valid_until": "25.12.2026", "reason": "Ждут"}
        assert browser.post(at(row, "validity/"), day).status_code == 302
    counted = [kind.objects.count() for kind in (Sending, Receipt, Reaction, FinalForm, Extension)]
    assert counted == [1, 1, 1, 1, 1]


def test_what_somebody_else_has_sent_meanwhile_is_said_and_nothing_typed_is_lost(cast: Cast, enter: Enter) -> None:
    row = ready(cast)
    sent(cast, row, by=cast.chief)
    answer = enter(cast.anna).post(at(row, "sending/"), NOTED | {"known": "0", "address": "petr@vector.example"})
    assert answer.status_code == 409
    page = words(answer)
    assert cast.chief.name in page
    assert 'value="petr@vector.example"' in page
    assert hidden(page, "known") == str(Sending.objects.get().pk)


def test_a_letter_goes_to_the_chosen_person_s_own_address(cast: Cast, enter: Enter) -> None:
    row = ready(cast)
    contact(cast, row.deal, "Мария", email="maria@vector.example")
    who = contact(cast, row.deal, "Пётр", email="petr@vector.example")
    browser = enter(cast.anna)
    browser.post(at(row, "sending/"), NOTED | {"contact": str(who.pk), "said_by": "Чужое имя", "known": "0"})
    mine = Sending.objects.select_related("contact").get()
    assert (mine.contact, mine.recipient, mine.address) == (who, "Пётр", "petr@vector.example")
    page = words(browser.get(at(row, "receipt/")))
    assert f'value="{who.pk}" checked' in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"said_by": ""}, "кому"),
        ({"channel": "pigeon"}, "pigeon"),
        ({"contact": "999999"}, "999999"),
        ({"happened_at": "когда-нибудь"}, "День непонятен"),
        ({"happened_at": "31.12.2026"}, "ещё не"),
        ({"happened_at": "01.11.2026"}, "не было"),
    ],
)
def test_a_sending_that_makes_no_sense_comes_back(cast: Cast, enter: Enter, typed: dict[str, str], says: str) -> None:
    row = ready(cast)
    answer = enter(cast.anna).post(at(row, "sending/"), NOTED | {"address": "p@v.example"} | typed, headers=PART)
    assert answer.status_code == 422
    assert says in words(answer)
    assert 'value="p@v.example"' in words(answer)
    assert not Sending.objects.exists()


def test_forged_posts_meet_a_clear_no(cast: Cast, enter: Enter) -> None:
    row, other = ready(cast), sent(cast)
    browser = enter(cast.anna)
    said = NOTED | {"words": "Да"}
    assert browser.post(at(row, "receipt/"), said | {"sending": str(other.pk)}).status_code == 422
    assert "Сначала отправьте" in words(browser.get(at(row, "receipt/")))
    assert browser.post(at(row, "final/"), {}).status_code == 422
    assert browser.post(at(row, f"mistake/sending/{other.pk}/"), {"why": "Так"}).status_code == 404
    assert browser.post(at(row, f"mistake/proposal/{row.pk}/"), {"why": "Так"}).status_code == 404
    assert browser.get(at(row, "reactions/999/")).status_code == 404
    assert browser.get(f"/deals/{row.deal_id}/proposals/99/sending/").status_code == 404
    assert browser.post(at(row, "sending/"), NOTED | {"known": "x"}).status_code == 422
    assert browser.post(at(row, "sending/"), NOTED | {"said_by": "Пётр\x00Петров"}).status_code in (302, 400, 422)
    assert (Receipt.objects.count(), FinalForm.objects.count()) == (0, 0)


def test_who_may_not_see_finds_nothing_and_who_may_only_read_is_refused(cast: Cast, enter: Enter) -> None:
    deal = cast.gated()
    row = sent(cast, ready(cast, deal=deal)).proposal
    mine = Sending.objects.get()
    pages = ("sending/", "receipt/", "reactions/", "final/", "validity/", f"mistake/sending/{mine.pk}/")
    oleg, egor = enter(cast.oleg), enter(cast.egor)
    for page in pages:
        assert oleg.get(at(row, page)).status_code == 404, page
        assert oleg.post(at(row, page), NOTED).status_code == 404, page
        assert egor.post(at(row, page), NOTED | {"words": "Да", "why": "Так"}).status_code in (403, 422), page
    assert oleg.get(f"/deals/{deal.pk}/proposals/outside/").status_code == 404
    assert egor.post(f"/deals/{deal.pk}/proposals/outside/", OUTSIDE).status_code == 403
    page = words(egor.get(at(row)))
    assert "Пётр" in page
    assert "mistake" not in page
    assert "sending/" not in page


def test_markup_in_their_words_is_text(cast: Cast, enter: Enter) -> None:
    row, browser = ready(cast), enter(cast.anna)
    typed = '<script>alert(1)</script> #set text(red) "тест"'
    browser.post(at(row, "sending/"), NOTED | {"said_by": typed[:60], "known": "0"})
    browser.post(at(row, "reactions/"), NOTED | {"words": typed, "follows": "keep", "answer": typed})
    for page in (words(browser.get(at(row))), words(browser.get(f"/deals/{row.deal_id}/"))):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_the_journal_and_the_page_bear_what_was_taken_out(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.anna)
    row = received(cast).sending.proposal
    mine = Sending.objects.get()
    assert browser.post(at(row, f"mistake/sending/{mine.pk}/"), {"why": ""}).status_code == 422
    assert browser.post(at(row, f"mistake/sending/{mine.pk}/"), {"why": "Не туда"})["Location"] == at(row)
    assert "Ещё не отправлено" in words(browser.get(at(row)))
    assert "Не туда" in words(browser.get(f"/deals/{row.deal_id}/"))


def test_an_offer_past_its_day_is_said_and_another_day_asked_for(cast: Cast, enter: Enter, clock) -> None:
    row, browser = outside(cast, valid_until=cast.day(1)), enter(cast.anna)
    assert "действовало до" not in words(browser.get(at(row)))
    clock.shift(timedelta(days=8))
    for where in (at(row), f"/deals/{row.deal_id}/"):
        page = words(browser.get(where))
        assert "25 ноября" in page
        assert at(row, "validity/") in page
    assert browser.post(at(row, "validity/"), {"valid_until": "01.11.2026"}).status_code == 422
    assert browser.post(at(row, "validity/"), {"valid_until": "через неделю"})["Location"] == at(row)
    assert at(row, "validity/") not in words(browser.get(f"/deals/{row.deal_id}/"))


def test_the_next_step_asks_for_a_review_where_one_comes_first(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.walk_to("proposal"), enter(cast.anna)
    row = offered(cast, deal=deal)
    deal_page = f"/deals/{deal.pk}/"
    assert at(row, "review/") in words(browser.get(deal_page))
    page = words(browser.get(at(row, "sending/")))
    assert "К проверке" in page
    assert 'name="channel"' not in page
    assert browser.post(at(row, "sending/"), NOTED | {"mark": mark(row), "known": "0"}).status_code == 422
    review = taken(cast, asked(cast, row))
    page = words(browser.get(deal_page))
    assert "на проверке" in page
    assert at(row, "sending/") not in page
    return_review(review, words="Часы", by=cast.egor, at=cast.now())
    page = words(browser.get(deal_page))
    assert f'href="{at(row)}#review"' in page
    approve(taken(cast, asked(cast, row)), seen=mark(row), by=cast.egor, at=cast.now())
    page = words(browser.get(deal_page))
    assert "одобрили" in page
    assert at(row, "sending/") in page
    assert "одобрили" in words(browser.get(f"/deals/{deal.pk}/proposals/"))
    assert browser.post(at(row, "sending/"), NOTED | {"known": "0"}).status_code == 302


def test_a_proposal_from_elsewhere_is_written_down_with_its_way_in_one_step(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.plain(), enter(cast.anna)
    where = f"/deals/{deal.pk}/proposals/outside/"
    assert where in words(browser.get(f"/deals/{deal.pk}/proposals/"))
    typed = OUTSIDE | {"sent_on": "21.11.2026", "said_by": "Пётр", "words": "Получили", "newest": "0"}
    assert browser.post(where, typed)["Location"] == f"/deals/{deal.pk}/proposals/"
    assert browser.post(where, typed).status_code == 302
    row = Proposal.objects.get()
    assert (Sending.objects.count(), Receipt.objects.count()) == (1, 1)
    assert "https://docs.example/kp" in words(browser.get(at(row)))
    assert browser.get(at(row, "proposal.pdf"))["Location"] == "https://docs.example/kp"
    assert browser.get(at(row, "letter.txt")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"title": ""}, "азвание"),
        ({"total": ""}, "сумм"),
        ({"total": "0"}, "сумм"),
        ({"total": "много"}, "Сумму не понять"),
        ({"link": ""}, "ссылк"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"dated": "31.12.2026"}, "не наступил"),
        ({"words": "Получили"}, "отправ"),
        ({"sent_on": "21.11.2026", "said_by": ""}, "кому"),
        ({"sent_on": "01.11.2026", "said_by": "Пётр"}, "раньше"),
    ],
)
def test_a_hand_entry_that_makes_no_sense_comes_back(
    cast: Cast, enter: Enter, typed: dict[str, str], says: str
) -> None:
    deal = cast.plain()
    given = OUTSIDE | {"title": "Для Вектора"} | typed
    answer = enter(cast.anna).post(f"/deals/{deal.pk}/proposals/outside/", given)
    assert answer.status_code == 422
    assert says in words(answer)
    assert "Для Вектора" in words(answer) or "title" in typed
    assert not Proposal.objects.exists()


def test_a_file_of_fifty_megabytes_is_refused_and_lies_nowhere(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.plain(), enter(cast.anna)
    where = f"/deals/{deal.pk}/proposals/outside/"
    big = SimpleUploadedFile("кп.pdf", b"%PDF-1.4 " + b"0" * (50 * 1024 * 1024))
    answer = browser.post(where, OUTSIDE | {"link": "", "file": big})
    assert answer.status_code in (413, 422)
    assert "25 МБ" in words(answer)
    small = SimpleUploadedFile("кп.pdf", b"%PDF-1.4 paper")
    assert browser.post(where, OUTSIDE | {"link": "", "file": small, "total": "0"}).status_code == 422
    assert not StoredFile.objects.exists()
    small.seek(0)
    assert browser.post(where, OUTSIDE | {"link": "", "file": small}).status_code == 302
    row = Proposal.objects.select_related("file").get()
    assert row.file and row.file.name == "кп.pdf"
    assert row.file.name in words(browser.get(at(row)))


def test_from_a_gate_one_comes_to_where_it_is_mended(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.plain(), enter(cast.anna)
    for what in ("sending", "final_form", "validity", "review"):
        assert browser.get(f"/deals/{deal.pk}/proposals/next/{what}/")["Location"] == f"/deals/{deal.pk}/proposals/"
    row = draft(cast, deal)
    assert browser.get(f"/deals/{deal.pk}/proposals/next/sending/")["Location"] == at(row, "sending/")
    assert browser.get(f"/deals/{deal.pk}/proposals/next/else/").status_code == 404


def test_a_long_way_costs_as_many_queries_as_a_short_one(cast: Cast, enter: Enter) -> None:
    row, browser = received(cast).sending.proposal, enter(cast.anna)
    deal, mine = Deal.objects.get(pk=row.deal_id), fresh(row)
    contact(cast, deal)
    pages = (at(row), f"/deals/{row.deal_id}/", f"/deals/{row.deal_id}/proposals/", at(row, "sending/"))
    browser.post(at(row, "reactions/"), NOTED | {"words": "Дорого", "follows": "later"})

    def cost() -> list[int]:
        return [queries(lambda page=page: browser.get(page)) for page in pages]

    def round_(number: int) -> None:
        received(cast, sent(cast, mine, name=f"Пётр {number}"))
        browser.post(at(row, "reactions/"), NOTED | {"words": f"Дорого {number}", "follows": "keep"})
        contact(cast, deal, f"Мария {number}")

    for number in range(4):
        round_(number)
    few = cost()
    for number in range(4, 10):
        round_(number)
    assert cost() == few


def test_a_form_that_is_a_page_of_its_own_leads_home_with_scripts_too(cast: Cast, enter: Enter) -> None:
    row, browser = ready(cast), enter(cast.anna)
    where = at(row, "sending/")
    answer = browser.post(where, NOTED | {"known": "0"}, headers=PART | {"HX-Current-URL": f"http://testserver{where}"})
    assert answer["HX-Redirect"] == at(row)
    around = PART | {"HX-Current-URL": f"http://testserver{at(row)}"}
    answer = browser.post(at(row, "receipt/"), NOTED | {"words": "Да"}, headers=around)
    assert answer.status_code == 204
    assert "deal-changed" in answer["HX-Trigger"]


def test_past_the_discussion_a_next_version_leads_to_the_step_back(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.walk_to("decision"), enter(cast.chief)
    count = Proposal.objects.filter(deal=deal).count()
    answer = browser.post(f"/deals/{deal.pk}/proposals/", {"former": "1"})
    assert answer["Location"] == f"/deals/{deal.pk}/return/"
    assert "Предложение лежит на столе" in words(browser.get(answer["Location"]))
    assert Proposal.objects.filter(deal=deal).count() == count
