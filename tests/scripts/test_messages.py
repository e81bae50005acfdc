"""The translations tool, on small packages made for the test."""

from pathlib import Path

import polib
import pytest

from scripts import messages, texts

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "kochka/locale/ru/LC_MESSAGES").mkdir(parents=True)
    write(tmp_path, "locale/ru/LC_MESSAGES/django.po", HEADER)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / "kochka" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def catalog(root: Path) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in messages.read(messages.catalogs(root)[0])}


def translate(root: Path, **translations: str) -> None:
    path = messages.catalogs(root)[0]
    file = messages.read(path)
    for entry in file:
        entry.msgstr = translations.get(entry.msgid, "")
    file.save(str(path))


def test_texts_come_from_code_templates_and_scripts(root):
    write(root, "a.py", '_("Deal")\nngettext("%(n)s deal", "%(n)s deals", n)\npgettext_lazy("month", "May")\n')
    write(
        root,
        "web/templates/p.html",
        "<p style>{% translate 'Jump' %} it's {{ _('Hold')|lower }}</p>\n  {% include x with t=_('Lose') %}",
    )
    write(root, "web/static/p.js", "toast(gettext('Saved'))")
    found = {(text.context, text.singular, text.plural) for text in texts.gather(root)}
    assert found == {
        (None, "Deal", None), (None, "%(n)s deal", "%(n)s deals"), ("month", "May", None),
        (None, "Jump", None), (None, "Hold", None), (None, "Lose", None), (None, "Saved", None),
    }  # fmt: skip


def test_a_block_of_many_lines_is_one_text(root):
    write(
        root,
        "web/templates/p.html",
        "{% blocktranslate trimmed count n=n %}\n one «{{ t }}»\n  left\n"
        "{% plural %}\n{{ n }} left{% endblocktranslate %}",
    )
    (text,) = texts.gather(root)
    assert (text.singular, text.plural) == ("one «%(t)s» left", "%(n)s left")


def test_update_keeps_translations_adds_new_texts_and_drops_old_ones(root, capsys):
    write(root, "a.py", '_("Deal")\n_("Old")\n')
    messages.update(root)
    translate(root, Deal="Сделка", Old="Старое")
    write(root, "a.py", '_("New")\n_("Deal")\n')
    messages.update(root)
    assert {msgid: entry.msgstr for msgid, entry in catalog(root).items()} == {"New": "", "Deal": "Сделка"}
    assert "Старое" in capsys.readouterr().out


def test_a_second_update_changes_nothing(root):
    write(
        root,
        "b.py",
        '_("A long sentence, " "much longer than a line of a catalog usually is, so that it would be wrapped")\n',
    )
    write(root, "a.py", '_("Deal")\nngettext("deal", "deals", n)\n')
    messages.update(root)
    first = messages.catalogs(root)[0].read_text()
    messages.update(root)
    assert messages.catalogs(root)[0].read_text() == first
    assert "#: kochka/a.py\n" in first


def test_check_is_content_with_a_complete_catalog(root, capsys):
    write(root, "a.py", '_("Deal of %(who)s")\n')
    messages.update(root)
    translate(root, **{"Deal of %(who)s": "Сделка: %(who)s"})
    capsys.readouterr()
    assert messages.check(root) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("translation", "code", "said"),
    [
        ("", '_("Deal of %(who)s")', "not translated"),
        ("Сделка %(кто)s", '_("Deal of %(who)s")', "%(who)s is lost"),
        ("Сделка %(who)s {x}", '_("Deal of %(who)s")', "{x} is not in"),
        ("Сделка %(who)s", '_("Deal of %(who)s")\n_("New")', "not in the catalog"),
        ("Сделка %(who)s", "", "no longer in the code"),
    ],
)
def test_check_names_what_is_wrong(root, capsys, translation, code, said):
    write(root, "a.py", '_("Deal of %(who)s")\n')
    messages.update(root)
    translate(root, **{"Deal of %(who)s": translation})
    write(root, "a.py", code)
    assert messages.check(root) == 1
    assert said in capsys.readouterr().out


def test_a_form_without_the_number_is_fine_where_the_text_does_without_it():
    entry = polib.POEntry(
        msgid="one deal", msgid_plural="%(n)s deals", msgstr_plural={0: "%(n)s сделка", 1: "сделки", 2: "%(n)s сделок"}
    )
    assert texts.placeholder_faults(entry) == []


def test_the_second_of_two_positional_placeholders_is_missed():
    assert texts.placeholder_faults(polib.POEntry(msgid="%s of %s", msgstr="%s")) != []


def test_compile_writes_what_gettext_reads(root):
    import gettext

    write(root, "a.py", '_("Deal")\n')
    messages.update(root)
    translate(root, Deal="Сделка")
    messages.compile_all(root)
    with (root / "kochka/locale/ru/LC_MESSAGES/django.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Deal") == "Сделка"


def test_a_name_that_the_tool_does_not_see_is_refused(root: Path):
    write(root, "a.py", 'from django.utils.translation import gettext as _now\n\nsays = _now("Never gathered")\n')
    with pytest.raises(ValueError, match=r"a\.py.*_now"):
        texts.gather(root)
