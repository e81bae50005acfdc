"""The strict reader: every mistake with its line, whatever the bytes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.problems import Kind, Problem, Problems, teach
from kochka.core.strict import LIMIT, Value, read

Recipe = tuple[str | None, int | None, bool | None, str | None, tuple[str | None, ...]]


def recipe(file: Value) -> Recipe:
    fields = file.fields(required=("name",), optional=("eggs", "sweet", "pan", "steps"))
    return (
        fields.text("name", most=20, one_line=True),
        fields.integer("eggs", least=1, most=12),
        fields.boolean("sweet"),
        fields.choice("pan", ("iron", "clay")),
        tuple(step.text(most=20) for step in fields.items("steps", most=3)),
    )


def mistakes(source: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(Problems) as caught:
        read(source, recipe)
    return [(problem.line, problem.code) for problem in caught.value.problems]


def test_a_well_written_file_is_read_with_its_types() -> None:
    source = "name: Блины\neggs: 3\nsweet: true\npan: iron\nsteps:\n- mix\n- fry\n"
    assert read(source, recipe) == ("Блины", 3, True, "iron", ("mix", "fry"))
    assert read(b"\xef\xbb\xbf" + source.encode(), recipe)[0] == "Блины"


def test_every_mistake_is_told_at_once_in_the_order_of_lines() -> None:
    source = "eggs: many\nsweet: maybe\npan: irn\nsteps: mix\nnmae: x\neggs: 2\n"
    assert mistakes(source) == [
        (1, "missing_key"),
        (1, "wrong_type"),
        (2, "wrong_type"),
        (3, "unknown_choice"),
        (4, "wrong_type"),
        (5, "unknown_key"),
        (6, "duplicate_key"),
    ]


@pytest.mark.parametrize(
    ("source", "line", "code"),
    [
        ("", 1, "empty_file"),
        ("# nothing but a remark\n", 1, "empty_file"),
        (b"name: a\neggs: \xff\n", 2, "not_utf8"),
        (b"name: a\r\npan: \x00\r\n", 2, "invisible"),
        ('name: a\npan: "\\0"\n', 2, "invisible"),
        ("name: \ud800\n", 1, "invisible"),
        ("name: a\u202eb\n", 1, "invisible"),
        ("name: a\n---\nname: b\n", 2, "several_documents"),
        ("name: &a x\n", 1, "anchor"),
        ("name: a\npan: *b\n", 2, "anchor"),
        ("name: !!python/object/apply:os.system [ls]\n", 1, "tag"),
        ("name: !!str x\n", 1, "tag"),
        ("name: a\nsteps: " + "[" * 40, 2, "too_deep"),
        ("name: a\nsteps:\n\t- b\n", 3, "tab"),
        ("name: a: b\n", 1, "colon"),
        ("name: a\nsteps: [a\n", 3, "syntax"),
        ("name: 'a\n", 2, "syntax"),
        ("- name\n", 1, "wrong_type"),
        ("name: 12\n", 1, "quote_it"),
        ("name: yes\n", 1, "quote_it"),
        ("name:\n", 1, "blank"),
        ("name: ' \u00a0\u200b '\n", 1, "blank"),
        ("name: aaaaaaaaaaaaaaaaaaaaa\n", 1, "too_long"),
        ("name: |\n  a\n  b\n", 1, "one_line"),
        ("name: [a]\n", 1, "wrong_type"),
        ("name: a\neggs: 13\n", 2, "out_of_range"),
        ("name: a\neggs: 010\n", 2, "wrong_type"),
        ("name: a\neggs: 1.5\n", 2, "wrong_type"),
        ("name: a\nsteps: [a, b, c, d]\n", 2, "too_many"),
        ("name: a\n? [b]\n: c\n", 2, "key_not_text"),
        ("name: a\n<<: {pan: iron}\n", 2, "unknown_key"),
    ],
)
def test_a_broken_file_is_answered_with_its_line(source: str | bytes, line: int, code: str) -> None:
    assert mistakes(source)[0] == (line, code)


@pytest.mark.parametrize(
    "source",
    [
        "a" * 10_000_000,
        "я" * (LIMIT // 2 + 1),
        "[" * (LIMIT - 1),
        "{a: " * 60_000,
        "- " * 130_000,
        "a: &a [x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(9_000)),
        "\n".join(f"k{n}: 1" for n in range(22_000)),
        "x" * 250_000 + ": 1",
    ],
)
def test_a_hostile_file_is_refused_within_seconds(source: str) -> None:
    began = time.monotonic()
    found = mistakes(source)
    assert time.monotonic() - began < 3
    assert 1 <= len(found) <= 101


def test_more_than_a_hundred_mistakes_end_with_a_word_about_the_rest() -> None:
    found = mistakes("\n".join(f"k{number}: 1" for number in range(500)))
    assert len(found) == 101
    assert found[-1][1] == "and_more"


def test_a_problem_speaks_both_languages_and_suggests_what_was_meant() -> None:
    with pytest.raises(Problems) as caught:
        read("nmae: x\nname: y\n", recipe)
    (problem,) = caught.value.problems
    assert problem.text("ru") == (
        "«nmae»: такого ключа здесь нет. Бывают: name, eggs, sweet, pan, steps. Может быть, «name»?"
    )
    assert problem.text("en").endswith("Did you mean “name”?")
    assert str(caught.value).startswith("line 1: “nmae”")


def test_kinds_are_named_in_the_readers_language() -> None:
    problem = Problem(1, 1, "wrong_type", {"key": "eggs", "wanted": Kind.INTEGER, "found": Kind.LIST})
    assert problem.text("ru") == "«eggs»: здесь ждём целое число, а стоит список."
    assert problem.text("en-gb") == "“eggs”: we expect a whole number here and find a list."


def test_braces_in_a_file_do_not_disturb_the_sentence() -> None:
    with pytest.raises(Problems) as caught:
        read("name: a\n'{key} {0}': b\n", recipe)
    assert "{key} {0}" in caught.value.problems[0].text("ru")


def test_one_code_cannot_come_to_mean_two_things() -> None:
    with pytest.raises(ValueError, match="empty_file"):
        teach({"empty_file": ("иное", "something else")})


def test_keys_of_the_writers_own_come_in_order_as_they_were_written() -> None:
    def endings(file: Value) -> dict[str, str | None]:
        return {key.node.text: value.choice(("finished", "lost")) for key, value in file.pairs()}

    assert read("Won: finished\nNo: lost\n2024: lost\n", endings) == {"Won": "finished", "No": "lost", "2024": "lost"}


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300), st.text("a: -[]{}&*!|>'\"%@#?,\n\t", max_size=200)))
def test_no_bytes_whatever_bring_anything_but_problems(source: str | bytes) -> None:
    told: tuple[Problem, ...] = ()
    try:
        read(source, recipe)
    except Problems as problems:
        told = problems.problems
    assert all(problem.text(language) for problem in told for language in ("ru", "en"))
