"""A funnel's file: what it may say, and the line of each thing that it may not."""

from textwrap import dedent, indent

import pytest

from kochka.funnel.definition import (
    About,
    BriefChoice,
    BriefKind,
    ConfirmNeed,
    Evidence,
    FactNeed,
    FactSpec,
    FunnelDefinition,
    Reminder,
    ReminderChannel,
    Text,
)
from kochka.funnel.loading import Problems, load
from kochka.funnel.reminders import filled
from kochka.people.roles import Role

FACTS = {
    "deals.go_ahead": FactSpec("deals.go_ahead", frozenset({"of"})),
    "deals.client_named": FactSpec("deals.client_named", frozenset()),
    "deals.value_named": FactSpec("deals.value_named", frozenset()),
}

HEAD = "format: 1\nfunnel: shop\nname: Shop\n"  # lines 1–3
STAGE = """\
- stage: talk
  name: Talk
  why: To hear
  output: A wish
  owner: seller
  jump: Hear it out
"""  # lines 5–10 of a file


def file(*stages: str, head: str = HEAD) -> str:
    return head + "stages:\n" + "".join(stages)


def stage(more: str = "", key: str = "talk") -> str:
    named = STAGE.replace("stage: talk", f"stage: {key}").replace("name: Talk", f"name: {key.capitalize()}")
    return named + (indent(dedent(more.rstrip()), "  ") + "\n" if more else "")


def with_need(*lines: str) -> str:
    """A file whose one need begins on line 12."""
    return file(stage("need:\n" + "\n".join(lines) + "\n"))


def confirm(**changes: str) -> str:
    """A confirm item, one line a key: confirm (12), key (13), by (14), evidence (15), en (16), about (17)."""
    item = {"key": "signed", "by": "seller", "evidence": "text", "en": "Signed"} | changes
    options = {name: item.pop(name) for name in ("waivable_by", "caution") if name in item}
    inside = "".join(f"    {name}: {value}\n" for name, value in item.items() if value)
    return with_need("- confirm:\n" + inside + "".join(f"  {name}: {value}\n" for name, value in options.items()))


def question(*more: str, key: str = "what", kind: str = "text", needed: str = "true") -> str:
    """A question, one line a key: question (5), kind (6), needed (7), en (8), and what is added (9)."""
    lines = [f"- question: {key}", f"kind: {kind}", f"needed: {needed}", "en: What is it", *more]
    return "\n  ".join(lines) + "\n"


def brief(*questions: str) -> str:
    """A file whose questions begin on line 5."""
    return file(stage(), head=HEAD + ("brief:\n" + "".join(questions) if questions else "brief: []\n"))


def reminder(*more: str, key: str = "case", **changes: str) -> str:
    """A reminder, one line a key: reminder (12), after (13), channel (14), brings (15), en (16), what is added (17)."""
    said = {"after": "2 workdays", "channel": "mail", "brings": "A case", "en": "Hello"} | changes
    return "\n  ".join([f"- reminder: {key}", *(f"{name}: {word}" for name, word in said.items() if word), *more])


def chain(*reminders: str) -> str:
    """A file whose one stage has these reminders, the first on line 12."""
    return file(stage("reminders:\n" + "\n".join(reminders) + "\n" if reminders else "reminders: []"))


def mistakes(source: str) -> list[tuple[int, str]]:
    with pytest.raises(Problems) as caught:
        load(source, FACTS)
    assert all(problem.text("ru") and problem.text("en") for problem in caught.value.problems)
    return [(problem.line, problem.code) for problem in caught.value.problems]


def loaded(source: str) -> FunnelDefinition:
    return load(source, FACTS)


def test_the_shortest_funnel_is_one_stage_in_one_language() -> None:
    funnel = loaded(file(stage()))
    assert funnel.key == "shop"
    assert funnel.first is funnel.last
    assert funnel.first.name.of("ru") == "Talk"
    assert (funnel.first.norm, funnel.first.tries, funnel.first.needs, funnel.first.may_ask) == (None, None, (), ())
    assert funnel.production_from is None
    assert not funnel.is_agreed("talk")


def test_a_stage_with_everything_is_read_whole() -> None:
    more = """\
    do: {ru: [Слушаем, Пишем], en: [Listen, Write]}
    avoid: [Interrupting, {ru: Спорить, en: Arguing}]
    may_ask: [expert, manager]
    silence: 1 workday
    norm: 5 workdays
    tries: 4
    need:
    - confirm: {key: papers.there, by: chief, evidence: link, ru: Бумаги есть}
      waivable_by: chief
    - fact: deals.value_named
      caution: true
      en: The sum is known
    - fact: deals.go_ahead
      of: start
      ask: chief
      after: [papers.there]
    opens: production
    counts_as: agreed
    """
    talk = loaded(file(stage(more))).first
    assert talk.do == (Text("Слушаем", "Listen"), Text("Пишем", "Write"))
    assert talk.avoid == (Text("Interrupting", "Interrupting"), Text("Спорить", "Arguing"))
    assert talk.may_ask == (Role.EXPERT, Role.MANAGER)
    assert (talk.silence, talk.norm, talk.tries) == (1, 5, 4)
    assert talk.needs == (
        ConfirmNeed("papers.there", Role.CHIEF, Evidence.LINK, Text(ru="Бумаги есть"), waivable_by=Role.CHIEF),
        FactNeed("deals.value_named", "deals.value_named", text=Text(en="The sum is known"), caution=True),
        FactNeed(
            "deals.go_ahead:start",
            "deals.go_ahead",
            params=(("of", "start"),),
            ask=Role.CHIEF,
            after=("papers.there",),
        ),
    )
    assert (talk.opens, talk.counts_as) == ("production", "agreed")


def test_a_text_missing_in_one_language_is_said_in_the_other() -> None:
    assert Text(ru="Да").of("en") == "Да"
    assert Text(en="Yes").of("ru-RU") == "Yes"
    assert Text(ru="Да", en="Yes").of("de") == "Yes"


def test_stages_know_what_stands_before_and_after_them() -> None:
    funnel = loaded(file(stage(), stage("counts_as: agreed", "sign"), stage("opens: production", "make")))
    assert [each.position for each in funnel.stages] == [1, 2, 3]
    assert funnel.before("talk") is None
    assert funnel.after("talk") is funnel.stage("sign") is funnel.before("make")
    assert funnel.after("make") is None
    assert [funnel.is_agreed(key) for key in ("talk", "sign", "make")] == [False, True, True]
    assert funnel.production_from is funnel.stage("make")
    assert "sign" in funnel
    with pytest.raises(KeyError):
        funnel.stage("gone")


def test_what_always_stands_is_in_every_gate_and_can_be_waited_for() -> None:
    head = HEAD + "always:\n- fact: deals.client_named\n"
    waiting = "need: [{fact: deals.go_ahead, of: go, ask: chief, after: [deals.client_named]}]"
    funnel = loaded(file(stage(), stage(waiting, "sign"), head=head))
    assert [need.key for need in funnel.gate_of("talk")] == ["deals.client_named"]
    assert [need.key for need in funnel.gate_of("sign")] == ["deals.client_named", "deals.go_ahead:go"]


@pytest.mark.parametrize(
    ("source", "line", "code"),
    [
        # the file
        ("format: 2\nfuture: yes\n", 1, "newer_format"),
        ("format: 0\n" + file(stage()).removeprefix("format: 1\n"), 1, "out_of_range"),
        (file(stage()).removeprefix("format: 1\n"), 1, "missing_key"),
        (HEAD, 1, "missing_key"),
        (HEAD + "stages: []\n", 4, "no_stages"),
        (HEAD + "stages:\n", 4, "wrong_type"),
        (file(*(stage(key=f"s{number}") for number in range(41))), 5, "too_many"),
        (file(stage(), head=HEAD + "abuot: x\n"), 4, "unknown_key"),
        (file(stage(), head=HEAD.replace("shop", "Shop")), 2, "bad_key"),
        (file(stage(), head=HEAD.replace("name: Shop", "name: " + "x" * 61)), 3, "too_long"),
        (file(stage(), head=HEAD.replace("name: Shop", "name: {ru: Лавка, de: Laden}")), 3, "unknown_key"),
        # the stage
        (file(stage(key="Talk")), 5, "bad_key"),
        (file(stage(key="talk-1")), 5, "bad_key"),
        (file(stage(), stage().replace("name: Talk", "name: Tell")), 11, "same_stage"),
        (file(stage(), stage(key="tell").replace("name: Tell", "name: ' tALK '")), 12, "same_name"),
        (file(stage(), stage(key="tell").replace("name: Tell", "name: {ru: Речь, en: talk}")), 12, "same_name"),
        (file(stage().replace("  why: To hear\n", "")), 5, "missing_key"),
        (file(stage().replace("To hear", "")), 7, "blank"),
        (file(stage().replace("To hear", "{}")), 7, "words_missing"),
        (file(stage().replace("To hear", "{ru: '  ', en: x}")), 7, "blank"),
        (file(stage().replace("To hear", "x" * 2001)), 7, "too_long"),
        (file(stage().replace("Hear it out", "x" * 121)), 10, "too_long"),
        (file(stage().replace("seller", "sellr")), 9, "unknown_choice"),
        (file(stage("may_ask: [expert, expert]")), 11, "repeated"),
        (file(stage("may_ask: [clerk]")), 11, "unknown_choice"),
        (file(stage("do: [a, '']")), 11, "blank"),
        (file(stage("do: {ru: [a, b], en: [a]}")), 11, "uneven_lists"),
        (file(stage("do:\n- a\n- Ask: who pays?")), 13, "colon_in_text"),
        (file(stage("do:\n  en:\n  - Ask: who pays?")), 13, "colon_in_text"),
        (file(stage("do: {}")), 11, "words_missing"),
        (file(stage("norm: 5")), 11, "days"),
        (file(stage("norm: 5 days")), 11, "days"),
        (file(stage("norm: 0 workdays")), 11, "out_of_range"),
        (file(stage("silence: 251 workdays")), 11, "out_of_range"),
        (file(stage("tries: 0")), 11, "out_of_range"),
        (file(stage("tries: 251")), 11, "out_of_range"),
        (file(stage("opens: doors")), 11, "unknown_choice"),
        (file(stage("opens: production"), stage("opens: production", "make")), 18, "second_mark"),
        (file(stage("counts_as: agreed"), stage("counts_as: agreed", "make")), 18, "second_mark"),
        (file(stage("needs: []")), 11, "unknown_key"),
        # the needs
        (with_need("- {}"), 12, "need_kind"),
        (with_need("- fact: deals.value_named", "  confirm: {}"), 12, "need_kind"),
        (with_need("- by: seller"), 12, "need_kind"),
        (with_need("- fact: deals.client_name"), 12, "unknown_fact"),
        (with_need("- fact: deals.client_named", "  of: start"), 13, "unknown_key"),
        (with_need("- fact: deals.go_ahead", "  ask: chief"), 12, "missing_key"),
        (with_need("- fact: deals.go_ahead", "  of: start"), 12, "ask_chief"),
        (with_need("- fact: deals.go_ahead", "  of: start", "  ask: seller"), 14, "ask_chief"),
        (with_need("- fact: deals.value_named", "- fact: deals.value_named"), 13, "same_need"),
        (with_need(*["- fact: deals.value_named"] * 21), 12, "too_many"),
        (with_need("- {fact: deals.go_ahead, of: go, ask: chief, after: [gone]}"), 12, "after_unknown"),
        (with_need("- {fact: deals.go_ahead, of: go, ask: chief, after: ['deals.go_ahead:go']}"), 12, "after_circle"),
        (
            with_need("- fact: deals.client_named", "- {fact: deals.value_named, after: [deals.client_named]}"),
            13,
            "after_without_ask",
        ),
        (confirm(key="Signed"), 13, "bad_key"),
        (confirm(key="deals.value_named"), 13, "now_a_fact"),
        (confirm(by="clerk"), 14, "unknown_choice"),
        (confirm(evidence="word"), 15, "unknown_choice"),
        (confirm(en=""), 13, "words_missing"),
        (confirm(waivable_by="nobody"), 17, "unknown_choice"),
        (confirm(waivable_by="chief", caution="true"), 17, "nothing_to_waive"),
        (confirm(about="weather"), 17, "unknown_choice"),
        (confirm(about="signature", by="chief"), 15, "needs_file"),
        (confirm(about="acceptance", evidence="file"), 14, "needs_other_role"),
        (confirm(key="billing.prepaid"), 13, "must_be_about"),
        (confirm(key="documents.signed"), 13, "must_be_about"),
        (confirm(key="production.accepted", about="money", by="chief", evidence="file"), 17, "must_be_about"),
        (confirm(about="money", by="chief", evidence="file", waivable_by="chief"), 18, "no_way_round_money"),
        (confirm(about="money", by="chief", evidence="file", caution="true"), 18, "no_way_round_money"),
        # the brief
        (brief(), 4, "no_questions"),
        (brief(question("kind: money")), 9, "duplicate_key"),
        (brief(question(needed="maybe")), 7, "wrong_type"),
        (brief(question().replace("  needed: true\n", "")), 5, "missing_key"),
        (brief(question("asked: twice")), 9, "unknown_key"),
        (brief(question("hint: {en: It, de: Das}")), 9, "unknown_key"),
        (brief(question(key="What")), 5, "bad_key"),
        (brief(question(key="what-for")), 5, "bad_key"),
        (brief(question(kind="number")), 6, "unknown_choice"),
        (brief(question(), question()), 9, "same_question"),
        (brief(question().replace("  en: What is it\n", "")), 5, "words_missing"),
        (brief(question().replace("What is it", "x" * 121)), 8, "too_long"),
        (brief(question(kind="choice")), 5, "choices_wanted"),
        (brief(question("choices: [{choice: a, en: A}]", kind="choice")), 9, "choices_wanted"),
        (brief(question("choices: [{choice: a, en: A}, {choice: b, en: B}]")), 9, "choices_unwanted"),
        (brief(question("choices: [{choice: a, en: A}, {choice: a, en: B}]", kind="choice")), 9, "same_choice"),
        (brief(question("choices: [{choice: a, en: A}, {choice: b}]", kind="choice")), 9, "words_missing"),
        (brief(question("choices: [{choice: a, en: A}, {choice: Yes, en: B}]", kind="choice")), 9, "quote_it"),
        (brief(*(question(key=f"q{number}") for number in range(21))), 5, "too_many"),
        # reminders
        (chain(), 11, "no_reminders"),
        (chain("- nothing"), 12, "wrong_type"),
        (chain(reminder("by: seller")), 17, "unknown_key"),
        (chain(reminder(channel="")), 12, "missing_key"),
        (chain(reminder(brings="")), 12, "missing_key"),
        (chain(reminder(en="")), 12, "words_missing"),
        (chain(reminder(en='""')), 16, "blank"),
        (chain(reminder(key="A case")), 12, "bad_key"),
        (chain(reminder(channel="pigeon")), 14, "unknown_choice"),
        (chain(reminder(after="2 days")), 13, "days"),
        (chain(reminder(after="0 workdays")), 13, "out_of_range"),
        (chain(reminder(brings="x" * 121)), 15, "too_long"),
        (chain(reminder(en="x" * 2001)), 16, "too_long"),
        (chain(reminder(en="Hello {contactt}")), 16, "unknown_placeholder"),
        (chain(reminder("ru: Привет, {имя}")), 17, "unknown_placeholder"),
        (chain(reminder(), reminder()), 17, "same_reminder"),
        (chain(*(reminder(key=f"r{number}") for number in range(13))), 12, "too_many"),
    ],
)
def test_a_broken_file_names_the_line_and_the_mistake(source: str, line: int, code: str) -> None:
    assert mistakes(source) == [(line, code)]


def test_a_brief_is_read_whole() -> None:
    source = brief(
        question("ru: Что это", "hint: {ru: Словами клиента, en: In their words}"),
        question(key="show", kind="choice", needed="false").rstrip()
        + "\n  choices:\n  - {choice: yes, en: 'Yes'}\n  - {choice: in_part, ru: Частично, en: In part}\n",
        question(key="wants", kind="yes"),
    )
    what, show, wants = loaded(source).brief
    assert (what.key, what.kind, what.needed, what.text) == (
        "what",
        BriefKind.TEXT,
        True,
        Text("Что это", "What is it"),
    )
    assert what.hint == Text("Словами клиента", "In their words")
    assert (show.needed, [choice.key for choice in show.choices]) == (False, ["yes", "in_part"])
    assert show.choice("in_part") == BriefChoice("in_part", Text("Частично", "In part"))
    assert show.choice("no") is None
    assert wants.kind is BriefKind.YES


def test_a_file_without_a_brief_has_no_questions_of_its_own() -> None:
    assert loaded(file(stage())).brief == ()


def test_a_chain_of_reminders_is_read_whole_and_in_its_order() -> None:
    first = reminder("ru: '{contact}, здравствуйте! {next_day} перезвоню'", en="'{contact}, hello! {} { us } {x+1}'")
    last = reminder(key="call", channel="call", after="5 workdays", brings="{ru: Ответ, en: An answer}")
    (talk,) = loaded(chain(first, last)).stages
    found = [(each.key, each.after, each.channel) for each in talk.reminders]
    assert found == [
        ("case", 2, "mail"),
        ("call", 5, "call"),
    ]
    assert talk.reminder("call") == Reminder(
        "call", ReminderChannel.CALL, 5, Text("Ответ", "An answer"), Text("", "Hello")
    )
    assert talk.reminders[0].text.ru == "{contact}, здравствуйте! {next_day} перезвоню"
    assert talk.reminders[0].text.en == "{contact}, hello! {} { us } {x+1}"


def test_a_word_in_braces_that_is_nearly_right_is_corrected_in_the_answer() -> None:
    with pytest.raises(Problems) as caught:
        loaded(chain(reminder(en="Hello {contactt}")))
    (problem,) = caught.value.problems
    assert "{contactt}" in problem.text("ru")
    assert problem.text("en").endswith("Did you mean “contact”?")


def test_what_is_filled_in_is_not_read_for_braces_again() -> None:
    assert filled("{contact} {x} {deal}", {"contact": "{deal}", "deal": "<b>"}.__getitem__) == "{deal} {x} <b>"


def test_a_need_of_a_stage_cannot_repeat_what_always_stands() -> None:
    head = HEAD + "always:\n- fact: deals.client_named\n"
    assert mistakes(file(stage("need: [{fact: deals.client_named}]"), head=head)) == [(13, "same_need")]


def test_needs_that_wait_for_each_other_are_both_told() -> None:
    first = "- {fact: deals.go_ahead, of: a, ask: chief, after: ['deals.go_ahead:b']}"
    second = "- {fact: deals.go_ahead, of: b, ask: chief, after: ['deals.go_ahead:a']}"
    assert mistakes(with_need(first, second)) == [(12, "after_circle"), (13, "after_circle")]


def test_a_rule_kept_opens_the_way_for_money_with_a_file_from_the_administration() -> None:
    need = loaded(confirm(key="billing.prepaid", about="money", by="administration", evidence="file")).first.needs[0]
    assert isinstance(need, ConfirmNeed)
    assert need.about is About.MONEY


def test_a_published_version_stays_readable_when_the_system_learns_a_fact_that_it_confirms_by_hand() -> None:
    source = confirm(key="deals.value_named")
    assert load(source, FACTS, published=True).first.needs[0].key == "deals.value_named"


def test_all_mistakes_of_a_file_are_told_together() -> None:
    source = file(stage("norm: soon\ntries: many").replace("seller", "clerk"), head=HEAD + "colour: red\n")
    assert mistakes(source) == [(4, "unknown_key"), (10, "unknown_choice"), (12, "days"), (13, "wrong_type")]


def test_what_was_probably_meant_is_suggested() -> None:
    with pytest.raises(Problems) as caught:
        load(with_need("- fact: deals.client_name"), FACTS)
    assert "Может быть, «deals.client_named»?" in caught.value.problems[0].text("ru")


def test_stages_of_one_name_that_were_published_before_are_still_read() -> None:
    twice = file(stage(), stage(key="tell").replace("name: Tell", "name: Talk"))
    assert [each.key for each in load(twice, FACTS, published=True).stages] == ["talk", "tell"]
