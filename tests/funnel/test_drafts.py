"""A funnel of one's own: what was typed is kept, right or wrong, and what was kept is what gets published."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kochka.core.refusals import Ended, Invalid, NotYours, Refused, Stale
from kochka.core.texts import TooLong
from kochka.deals.models import Deal
from kochka.funnel.definition import ConfirmNeed, FactNeed, Text
from kochka.funnel.drafts import keeping, stages
from kochka.funnel.drafts.checking import check
from kochka.funnel.drafts.keys import key_from
from kochka.funnel.drafts.sheet import blank_stage, learnt, line, paragraph, retyped, sheet_of
from kochka.funnel.drafts.stages import Said
from kochka.funnel.drafts.writing import written
from kochka.funnel.facts import offered, specs
from kochka.funnel.loading import load
from kochka.funnel.models import Draft, Funnel, Version
from kochka.funnel.publishing import newest_versions, publish, shelf
from kochka.people.models import User
from tests.cast import GATED, PLAIN, Cast

NASTY = [
    "yes", "null", "~", "1", "1e3", ".inf", "2026-11-24", "- a", "a: b", "# нет", "& и *", "'", '"', "\\", "\\n", "{x}",
    "[y]", "%TAG", "@a", "`b`", "| c", "> d", "!!str e", "? f", "---", "...", "<script>alert(1)</script>", "<b>ж</b>",
    "a\u0085b", "a\u2028b", "\u202eвспять", "👩‍👩‍👧", "é", "{{ x }}", "{% x %}", "%(who)s {0}", "'; DROP TABLE x; --",
    "\x7f", "\ud800", "\ufffe", "\t\u00a0x", "<<", "=", "stage", "norm",
]  # fmt: skip


@pytest.fixture
def funnel(cast: Cast) -> Funnel:
    return Funnel.objects.get()


@pytest.fixture
def draft(cast: Cast, funnel: Funnel) -> Draft:
    return keeping.begin(funnel, by=cast.anna, at=cast.now())


def seen(draft: Draft) -> str:
    return keeping.seen_of(draft, newest_versions().filter(funnel=draft.funnel).first())


def keys(draft: Draft) -> list[str]:
    return [stage["key"] for stage in Draft.objects.get(pk=draft.pk).sheet["stages"]]


def who(user: User, cast: Cast) -> dict[str, Any]:
    return {"by": user, "at": cast.now()}


@pytest.mark.parametrize("source", [PLAIN, GATED, shelf("service-project")])
def test_a_published_funnel_that_nobody_changed_says_the_same_after_it_was_a_draft(source: str) -> None:
    definition = load(source, specs())
    assert load(written(sheet_of(definition), definition.key).text, specs()) == definition


def test_a_draft_that_was_begun_before_there_were_briefs_is_still_read() -> None:
    sheet = sheet_of(load(PLAIN, specs()))
    del sheet["brief"]
    assert check(sheet, "plain").funnel == load(PLAIN, specs())


def test_what_was_confirmed_by_hand_before_the_system_knew_it_is_a_fact_in_the_next_draft(cast: Cast) -> None:
    source = shelf("service-project").replace(
        "    - fact: proposals.brief_filled      # the questions of the brief, and none of the three tests failed\n",
        "    - confirm: {key: proposals.brief_filled, by: seller, evidence: text, ru: Записано, en: Written}\n",
    )
    definition = load(source, specs(), published=True)
    assert isinstance(definition.first.needs[1], ConfirmNeed)
    sheet = learnt(sheet_of(definition), {"proposals.brief_filled"})
    checked = check(sheet, definition.key)
    assert checked.funnel, [flaw.text("en") for flaw in checked.flaws]
    need = checked.funnel.first.needs[1]
    assert isinstance(need, FactNeed)
    assert (need.fact, need.text, need.waivable_by) == ("proposals.brief_filled", Text("Записано", "Written"), "chief")


@given(st.text(max_size=80) | st.sampled_from(NASTY))
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_whatever_is_typed_stands_in_the_published_funnel_word_for_word(typed: str) -> None:
    words = paragraph(typed)
    sheet = sheet_of(load(PLAIN, specs()))
    stage = blank_stage("own", {"ru": "Свой"}, {"ru": "Итог"})
    stage["why"], stage["do"] = {"ru": words}, [{"ru": words}] if words else []
    stage["jump"] = {"ru": "Дальше"}
    stage["need"] = [{"key": "own", "by": "seller", "evidence": "text", "text": {"ru": words}}]
    sheet["stages"].append(stage)
    checked = check(sheet, "plain")
    if checked.funnel is None:
        assert {flaw.problem.code for flaw in checked.flaws} == {"blank"}
        assert not any(char.isprintable() and not char.isspace() for char in words)
        return
    own = checked.funnel.stage("own")
    assert [own.why.ru, own.do[0].ru, own.needs[0].text.of("ru")] == [words] * 3  # type: ignore[union-attr]


@given(st.text(max_size=80) | st.text(alphabet="{}contact <b>x\n", max_size=40) | st.sampled_from(NASTY))
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_a_reminder_goes_out_word_for_word_or_says_which_word_in_braces_it_does_not_know(typed: str) -> None:
    words = paragraph(typed)
    sheet = sheet_of(load(PLAIN, specs()))
    sheet["stages"][0]["reminders"] = [
        {"key": "one", "after": "2", "channel": "mail", "brings": {"ru": "Польза"}, "text": {"ru": words}},
        {"key": "two", "after": "9", "channel": "call", "brings": {"ru": "Ещё"}, "text": {"en": "{deal}", "ru": words}},
    ]
    checked = check(sheet, "plain")
    if checked.funnel is None:
        codes = {flaw.problem.code for flaw in checked.flaws}
        assert codes <= {"blank", "unknown_placeholder"}
        assert "unknown_placeholder" not in codes or re.search(r"\{\w+\}", words)
        assert {flaw.place.field for flaw in checked.flaws} == {"text"}
        return
    one, two = checked.funnel.first.reminders
    assert (one.key, one.after, one.text, two.key) == ("one", 2, Text(words, ""), "two")
    assert sheet_of(checked.funnel)["stages"][0]["reminders"] == sheet["stages"][0]["reminders"]


def test_a_draft_that_was_begun_before_there_were_reminders_is_still_read() -> None:
    sheet = sheet_of(load(PLAIN, specs()))
    for stage in sheet["stages"]:
        del stage["reminders"]
    assert check(sheet, "plain").funnel == load(PLAIN, specs())


def test_what_is_wrong_with_a_reminder_is_said_at_its_field(draft: Draft) -> None:
    sheet = draft.sheet
    stage = next(stage for stage in sheet["stages"] if stage["key"] == "decision")
    stage["reminders"][1] |= {"after": "", "channel": "pigeon", "brings": {}, "text": {"ru": "{имя}, здравствуйте"}}
    flaws = check(sheet, "x").flaws
    assert {(flaw.place.stage, flaw.place.reminder, flaw.place.field) for flaw in flaws} == {
        ("decision", 1, field) for field in ("after", "channel", "brings", "text")
    }
    (braces,) = [flaw.text("ru") for flaw in flaws if flaw.place.field == "text"]
    assert "{имя}" in braces
    assert "contact" in braces


def test_a_new_reminder_gets_a_key_once_and_a_stage_cut_in_two_leaves_its_chain_to_the_second_half(
    cast: Cast, draft: Draft
) -> None:
    stage = stages.stage_of(draft.sheet, "decision")
    blank = {"key": "", "after": "2", "channel": "mail", "brings": {"ru": "Польза"}, "text": {"ru": "Привет"}}
    typed = stage | {"reminders": [*stage["reminders"], blank, dict(blank)]}
    stages.save_stage(draft, "decision", typed, seen=keeping.token(stage), **who(cast.anna, cast))  # type: ignore[arg-type]
    named = [each["key"] for each in stages.stage_of(Draft.objects.get(pk=draft.pk).sheet, "decision")["reminders"]]
    assert named[-2:] == ["polza", "polza_2"]
    row = Draft.objects.get(pk=draft.pk)
    first, second = Said("Думают", "Ответ", "ru"), Said("Решают", "Да", "ru")
    other = stages.cut_stage(row, "decision", first, second, **who(cast.anna, cast))
    sheet = Draft.objects.get(pk=draft.pk).sheet
    assert stages.stage_of(sheet, "decision")["reminders"] == []
    assert [each["key"] for each in stages.stage_of(sheet, other)["reminders"]] == named


@pytest.mark.parametrize("typed", NASTY)
def test_a_name_of_yaml_or_html_is_kept_as_a_name(typed: str) -> None:
    named = line(typed)
    sheet = sheet_of(load(PLAIN, specs()))
    sheet["stages"][0]["name"] = {"ru": named} if named else {}
    checked = check(sheet, "plain")
    assert named == "" or checked.funnel is None or checked.funnel.first.name.ru == named
    assert bool(named) == (checked.funnel is not None)


def test_a_whole_book_in_one_field_is_too_much() -> None:
    with pytest.raises(TooLong):
        paragraph("ж" * 20_001)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Готовим КП", "gotovim_kp"),
        ("Щёлкаем 3 ключа", "schelkaem_3_klyucha"),
        ("Sign & pay", "sign_pay"),
        ("24 часа", "chasa"),
        ("报价", "stage"),
        ("***", "stage"),
        ("Да", "da_2"),
        ("ж" * 90, "zh" * 20),
    ],
)
def test_a_key_is_made_of_the_name(name: str, key: str) -> None:
    assert key_from(name, taken={"da"}, otherwise="stage") == key


def test_words_that_were_left_alone_keep_their_translation_and_changed_ones_lose_it() -> None:
    both = {"ru": "Дом", "en": "Home"}
    assert retyped(both, "Дом", "ru") == both
    assert retyped(both, "Изба", "ru") == {"ru": "Изба"}
    assert retyped(both, "", "ru") == {}


def test_every_flaw_is_said_at_its_stage_and_field_without_a_word_of_yaml(cast: Cast, draft: Draft) -> None:
    sheet = draft.sheet
    first, second = sheet["stages"][0], sheet["stages"][1]
    first |= {"name": {"ru": "ж" * 200}, "output": {}, "norm": "пять", "tries": "0", "silence": "999"}
    second["name"] = {"ru": "Обсуждаем КП"}
    papers = next(stage for stage in sheet["stages"] if stage["key"] == "papers")
    papers["need"][0] |= {"about": "money", "by": "seller", "evidence": "link"}
    found = {(flaw.place.stage, flaw.place.field): flaw.text("ru") for flaw in check(sheet, "x").flaws}
    assert set(found) == {
        ("inputs", "name"), ("inputs", "output"), ("inputs", "norm"), ("inputs", "tries"), ("inputs", "silence"),
        ("discussion", "name"), ("papers", "by"), ("papers", "evidence"), ("papers", "waivable_by"),
        ("papers", "about"),
    }  # fmt: skip
    assert not any(word in said for said in found.values() for word in ("YAML", "workdays", "«name»", "evidence"))


def test_no_stages_at_all_and_too_many_are_said(cast: Cast, draft: Draft) -> None:
    draft.sheet["stages"] = []
    assert [flaw.problem.code for flaw in check(draft.sheet, "x").flaws] == ["no_stages"]
    told = [Said(f"Этап {number}", "Есть", "ru") for number in range(41)]
    fresh = keeping.begin_new({"ru": "Длинная"}, **who(cast.anna, cast))
    with pytest.raises(Invalid):
        stages.add_stages(fresh, told, **who(cast.anna, cast))
    assert keys(fresh) == []


def test_fourteen_stages_are_published(cast: Cast) -> None:
    draft = keeping.begin_new({"ru": "Тендеры"}, **who(cast.chief, cast))
    stages.add_stages(draft, [Said(f"Этап {number}", "Есть", "ru") for number in range(14)], **who(cast.anna, cast))
    for key in keys(draft):
        row = Draft.objects.get(pk=draft.pk)
        stage = stages.stage_of(row.sheet, key)
        typed = stage | {"why": {"ru": "Иначе никак"}}
        stages.save_stage(row, key, typed, seen=keeping.token(stage), **who(cast.anna, cast))  # type: ignore[arg-type]
    row = Draft.objects.get(pk=draft.pk)
    version = keeping.publish_draft(row, seen=seen(row), **who(cast.chief, cast))
    assert (version.funnel.key, version.number, len(version.definition.stages)) == ("tendery", 1, 14)


def test_a_draft_is_one_and_does_not_touch_what_is_published(cast: Cast, funnel: Funnel, draft: Draft) -> None:
    assert keeping.begin(funnel, **who(cast.chief, cast)) == draft
    stages.drop_stage(draft, "start", **who(cast.anna, cast))
    assert len(Version.objects.get().definition.stages) == 10
    with pytest.raises(Stale):
        keeping.begin(funnel, sheet=keeping.blank_sheet({}), **who(cast.chief, cast))


def test_publishing_makes_the_next_version_and_ends_the_draft(cast: Cast, draft: Draft) -> None:
    stages.drop_stage(draft, "feedback", **who(cast.anna, cast))
    version = keeping.publish_draft(draft, seen=seen(draft), **who(cast.chief, cast))
    assert (version.number, len(version.definition.stages)) == (2, 9)
    ended = Draft.objects.get()
    assert (ended.published, ended.ended_by) == (version, cast.chief)
    with pytest.raises(Ended):
        stages.drop_stage(draft, "closing", **who(cast.anna, cast))
    assert keeping.begin(draft.funnel, **who(cast.anna, cast)) != draft


def test_what_was_changed_after_the_preview_is_not_published(cast: Cast, draft: Draft) -> None:
    previewed = seen(draft)
    stages.drop_stage(draft, "feedback", **who(cast.anna, cast))
    with pytest.raises(Stale):
        keeping.publish_draft(draft, seen=previewed, **who(cast.chief, cast))
    previewed = seen(draft)
    publish(shelf("service-project") + "\n# another\n", **who(cast.chief, cast))
    with pytest.raises(Stale):
        keeping.publish_draft(draft, seen=previewed, **who(cast.chief, cast))


def test_a_draft_with_a_flaw_is_kept_and_not_published(cast: Cast, draft: Draft) -> None:
    stages.add_stage(draft, Said("Пустой", "", "ru"), **who(cast.anna, cast))
    with pytest.raises(Invalid):
        keeping.publish_draft(draft, seen=seen(draft), **who(cast.chief, cast))
    assert keys(draft)[-1] == "pustoy"


def test_two_people_on_one_stage_lose_nothing_and_on_two_stages_do_not_meet(cast: Cast, draft: Draft) -> None:
    stage, other = draft.sheet["stages"][0], draft.sheet["stages"][1]
    looked = keeping.token(stage)
    typed = stage | {"why": {"ru": "Анна"}}
    stages.save_stage(draft, "inputs", typed, seen=looked, **who(cast.anna, cast))
    stages.save_stage(draft, "proposal", other, seen=keeping.token(other), **who(cast.oleg, cast))
    late = Draft.objects.get()
    with pytest.raises(Stale, match="Анна"):
        stages.save_stage(late, "inputs", stage | {"why": {"ru": "Олег"}}, seen=looked, **who(cast.oleg, cast))
    assert Draft.objects.get().sheet["stages"][0]["why"] == {"ru": "Анна"}


def test_a_stage_that_somebody_removed_meanwhile_is_said_to_be_gone(cast: Cast, draft: Draft) -> None:
    stages.drop_stage(draft, "start", **who(cast.chief, cast))
    with pytest.raises(Stale):
        stages.move_stage(draft, "start", steps=1, **who(cast.anna, cast))


def test_stages_move_and_stop_at_the_edges(cast: Cast, draft: Draft) -> None:
    before = keys(draft)
    stages.move_stage(draft, before[0], steps=-1, **who(cast.anna, cast))
    assert keys(draft) == before
    stages.move_stage(draft, before[0], steps=1, **who(cast.anna, cast))
    assert keys(draft)[:2] == [before[1], before[0]]


def test_a_stage_called_otherwise_keeps_its_key_so_that_deals_stay_on_it(cast: Cast, draft: Draft) -> None:
    stages.call_stage(draft, "inputs", Said("Слушаем", "Записали", "ru"), **who(cast.anna, cast))
    assert keys(draft)[0] == "inputs"
    version = keeping.publish_draft(draft, seen=seen(draft), **who(cast.chief, cast))
    assert version.definition.first.name.of("en") == "Слушаем"


def test_a_stage_cut_in_two_leaves_deals_on_the_first_half_and_the_gate_on_the_second(cast: Cast, draft: Draft) -> None:
    first, second = Said("Счёт", "Счёт у клиента", "ru"), Said("Деньги", "Предоплата получена", "ru")
    key = stages.cut_stage(draft, "prepayment", first, second, **who(cast.anna, cast))
    version = keeping.publish_draft(draft, seen=seen(draft), **who(cast.chief, cast))
    left, right = version.definition.stage("prepayment"), version.definition.stage(key)
    assert (left.name.ru, left.output.ru, left.jump.ru, left.needs) == (
        "Счёт", "Счёт у клиента", "Счёт у клиента", (),
    )  # fmt: skip
    assert [need.key for need in right.needs] == ["billing.prepaid", "deals.go_ahead:start"]
    assert (right.position, right.why, right.norm) == (left.position + 1, left.why, left.norm)


@pytest.mark.parametrize("role", ["egor", "polina", "tamara"])
def test_a_funnel_is_written_by_those_who_sell_and_lead(cast: Cast, funnel: Funnel, draft: Draft, role: str) -> None:
    person = who(getattr(cast, role), cast)
    verbs: list[Callable[[], object]] = [
        lambda: keeping.begin(funnel, **person),
        lambda: keeping.begin_new({"ru": "Своя"}, **person),
        lambda: keeping.lay_aside(draft, **person),
        lambda: stages.drop_stage(draft, "start", **person),
        lambda: stages.add_stage(draft, Said("Ещё", "", "ru"), **person),
        lambda: keeping.publish_draft(draft, seen=seen(draft), **person),
    ]
    for verb in verbs:
        with pytest.raises(NotYours):
            verb()
    assert Draft.objects.get().revision == 1


def test_a_seller_writes_and_does_not_publish(cast: Cast, draft: Draft) -> None:
    with pytest.raises(NotYours):
        keeping.publish_draft(draft, seen=seen(draft), **who(cast.anna, cast))


def test_a_funnel_never_gets_an_address_that_a_page_has(cast: Cast) -> None:
    assert keeping.begin_new({"en": "New"}, **who(cast.anna, cast)).funnel.key == "new_2"
    with pytest.raises(Refused):
        keeping.begin_new({}, **who(cast.anna, cast))


def test_a_funnel_that_is_only_a_draft_opens_no_deal(cast: Cast) -> None:
    keeping.begin_new({"ru": "Своя"}, **who(cast.anna, cast))
    assert [version.funnel.key for version in newest_versions()] == ["service-project"]
    assert Deal.objects.get(pk=cast.deal().pk).stage.key == "inputs"


def test_what_the_system_sees_is_offered_with_its_choices(cast: Cast) -> None:
    assert ("deals.client_named", {}) in offered()
    assert ("deals.go_ahead", {"of": "production"}) in offered()


def test_a_stage_that_was_taken_out_comes_back_to_its_place_with_all_its_words(cast: Cast, draft: Draft) -> None:
    before = draft.sheet["stages"]
    published = newest_versions().get()
    for key in ("discussion", "inputs", "feedback"):
        stages.drop_stage(draft, key, **who(cast.anna, cast))
    for key in ("feedback", "inputs", "discussion", "discussion"):
        stages.bring_back(draft, key, published, **who(cast.anna, cast))
    assert [stage | {"fresh": False} for stage in Draft.objects.get().sheet["stages"]] == before
    with pytest.raises(Stale):
        stages.bring_back(draft, "no_such", published, **who(cast.anna, cast))
