"""Verbs on a file on its way in: receiving it, saying what it means. Nothing of it comes in here yet."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, NotYours
from kochka.core.strict import Problem, Problems
from kochka.exchange.catalogue import plain
from kochka.exchange.census import Census, take
from kochka.exchange.choices import AT, FIELD, Choices
from kochka.exchange.grounds import Here, here
from kochka.exchange.guessing import guess, guess_clients
from kochka.exchange.map_writing import write_clients, write_deals
from kochka.exchange.models import KeptMap, Upload, What
from kochka.exchange.plans import BadFile
from kochka.exchange.tables import open_table
from kochka.files.storing import kept
from kochka.people.models import User
from kochka.people.tries import UPLOADS, Try, mark, spend


def chiefs_only(by: User) -> None:
    """Whole files come in by the hand of a chief. Raises NotYours."""
    if not by.is_chief:
        raise NotYours(_("Only a chief brings files of other systems in, and takes them back."))


def receive(file: "File[bytes]", *, what: What, by: User, at: datetime) -> Upload:
    """Keeps the file, reads it to its end and guesses what it means; a map kept from the same headers is taken.

    Raises Invalid, with the sentence, for what is no table, is too large, or breaks off; Shut for too
    many in an hour. Then nothing is kept.
    """
    chiefs_only(by)
    spend(Try(UPLOADS, mark(by)), at=at)
    with kept(file, by=by, at=at) as stored:
        try:
            census = counted(Path(default_storage.path(stored.path)))
        except Problems as wrong:
            raise Invalid("file", told(wrong)) from None
        last = KeptMap.objects.filter(what=what, fingerprint=fingerprint(census.header)).order_by("-pk").first()
        upload = Upload(what=what, file=stored, census=census.as_dict(), kept=last, at=at, by=by)
        upload.choices = last.choices if last else {}
        settle(upload, here(by))
        upload.save(force_insert=True)
    return upload


def counted(path: Path) -> Census:
    """What stands in the file. Raises Problems."""
    census = take(open_table(path))
    if not census.rows:
        raise Problems([Problem(1, 1, "no_rows")])
    return census


def told(wrong: Problems) -> str:
    """What is wrong with a file as a whole, in a line or two."""
    language = translation.get_language() or "ru"
    first = wrong.problems[0]
    where = _("Row %(line)s: ") % {"line": first.line} if first.line > 1 else ""
    return where + first.text(language)


def fingerprint(header: Iterable[str]) -> str:
    """The same for headers that are called the same in the same order."""
    return hashlib.sha256("\x1f".join(map(plain, header)).encode("utf-8", "surrogatepass")).hexdigest()


def path_of(upload: Upload) -> Path:
    """Where the bytes lie."""
    return Path(default_storage.path(upload.file.path))


def settle(upload: Upload, place: Here, picked: Choices | None = None) -> Choices:
    """What is said of the file so far, with guesses where nobody has said; written down as a map. Not saved."""
    census = Census.of(upload.census)
    if picked is None and upload.choices:
        picked = Choices.of(upload.choices)
    if upload.what == What.CLIENTS:
        found = guess_clients(census, picked)
        found.source = found.source or source_name(upload.file.name)
        upload.map_text, upload.choices = write_clients(census, found), found.as_dict()
        return found
    if picked:
        still_there(picked, place)
    funnel = place.funnel(picked.funnel if picked else "")
    found = guess(census, place.ground(funnel), picked)
    found.funnel, found.source = funnel, found.source or source_name(upload.file.name)
    with translation.override(place.language):
        upload.map_text = write_deals(census, found, no_reason=_("No reason given"))
    upload.choices = found.as_dict()
    return found


def still_there(picked: Choices, place: Here) -> None:
    """Lets go of stages and people that are not there any more: they are guessed anew."""
    funnel = place.funnel(picked.funnel)
    keys = {key for key, _names in place.ground(funnel).stages}
    fields = {f"{FIELD}{field.key}" for field in place.fields}
    picked.columns = {
        number: role for number, role in picked.columns.items() if not role.startswith(FIELD) or role in fields
    }
    emails = {user.email for user in place.people}
    picked.stages = {
        value: meaning
        for value, meaning in picked.stages.items()
        if not meaning.startswith(AT) or meaning[len(AT) :] in keys
    }
    picked.people = {name: email for name, email in picked.people.items() if not email or email in emails}
    if "@" in picked.unknown and picked.unknown not in emails:
        picked.unknown = ""


def source_name(file_name: str) -> str:
    """What a system is called that nobody knows: the file, without its ending and the numbers behind its name."""
    stem = file_name.rpartition(".")[0] or file_name
    return (stem.rstrip("0123456789-_. ()") or stem)[:60].strip() or "file"


def say(upload: Upload, picked: Choices, *, by: User) -> None:
    """Keeps what was said of the file. Raises NotYours."""
    chiefs_only(by)
    settle(upload, here(by), picked)
    upload.save(update_fields=["choices", "map_text"])


def guessed_map(path: Path) -> bytes:
    """The map of a file of clients by what its columns are called. Raises BadFile."""
    try:
        census = counted(path)
    except Problems as wrong:
        raise BadFile(wrong) from None
    found = guess_clients(census)
    found.source = found.source or source_name(path.name)
    return write_clients(census, found).encode()
