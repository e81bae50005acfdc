"""One-time links: an invitation, or a new password for who forgot theirs.

A token has 256 random bits and lies in the database as its hash only: it is shown or mailed once, guessed never.
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Refused, Sentence
from kochka.people.accounts import about, folded, withdraw_keys
from kochka.people.changes import record
from kochka.people.models import Key, User
from kochka.people.presence import lock
from kochka.people.rights import demand_chief
from kochka.people.tries import confirm_password
from kochka.people.words import said_name, said_password

LASTS = {Key.Purpose.INVITATION: timedelta(days=7), Key.Purpose.RESET: timedelta(days=1)}
LONGEST_TOKEN = 100


class Lock(StrEnum):
    """Why a link does not open."""

    USED = "used"
    REPLACED = "replaced"
    OLD = "old"
    LEFT = "left"


class Spent(Refused):
    """The link opens nothing any more."""

    status = 410


SAYS: dict[Lock, Sentence] = {
    Lock.USED: _("This link has done its work: it opens once. Sign in with the password that was chosen then."),
    Lock.REPLACED: _("This link was replaced by a newer one, or taken back. Look for the latest, or ask a chief."),
    Lock.OLD: _("This link is too old. Ask a chief for a new one."),
    Lock.LEFT: _("This link opens nothing any more: the account is closed."),
}


def make_key(person: User, *, by: User, at: datetime) -> tuple[Key, str]:
    """A new link, and its token to be shown once; the one before it opens nothing any more. Who has a password gets a
    reset, who has none an invitation. Raises NotYours unless a chief or the person makes it; Refused for who left."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        if by.pk != person.pk:
            demand_chief(by)
        fresh = lock(person).filter(is_active=True).first()
        if fresh is None:
            raise Refused(_("%(name)s does not work here any more.") % {"name": person.name})
        withdraw_keys(fresh, by=by, at=at)
        purpose = Key.Purpose.INVITATION if fresh.is_invited else Key.Purpose.RESET
        key = Key.objects.create(
            user=fresh, purpose=purpose, digest=digest(token), made_at=at, made_by=by, valid_until=at + LASTS[purpose]
        )
        record(about(fresh), "key", before="", after=purpose, by=by, at=at)
    return key, token


def take_back_key(person: User, *, by: User, at: datetime) -> None:
    """The living link opens nothing any more. Raises NotYours; Refused where there is none."""
    with transaction.atomic():
        demand_chief(by)
        if not withdraw_keys(person, by=by, at=at):
            raise Refused(_("There is no link to take back: it was used or has run out."))
        record(about(person), "key", before="made", after="withdrawn", by=by, at=at)


def digest(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(token: str) -> Key | None:
    """The link of a token, whatever has become of it; None for one that nobody made."""
    if len(token) > LONGEST_TOKEN:
        return None
    return Key.objects.select_related("user", "made_by").filter(digest=digest(token)).first()


def why_shut(key: Key, at: datetime) -> Lock | None:
    """Why the link does not open; None when it does."""
    if not key.user.is_active:
        return Lock.LEFT
    if key.used_at:
        return Lock.USED
    if key.withdrawn_at:
        return Lock.REPLACED
    return Lock.OLD if key.valid_until <= at else None


def use_key(token: str, *, name: str, password: str, at: datetime) -> User:
    """The person comes in: they are called so, and this is their password; all their other sessions end. Raises Spent
    for a link that does not open, whoever used it first; Invalid for a name or password that is none."""
    key = key_of(token)
    if key is None:
        raise Spent(_("There is no such link. Perhaps its end was lost while copying."))
    if shut := why_shut(key, at):
        raise Spent(SAYS[shut])
    person, line = key.user, said_name(name)
    said_password(password, User(name=line, email=person.email))
    with transaction.atomic():
        if not lock(person).filter(is_active=True).exists():
            raise Spent(SAYS[Lock.LEFT])
        if not Key.objects.filter(pk=key.pk, used_at=None, withdrawn_at=None).update(used_at=at):
            raise Spent(SAYS[why_shut(Key.objects.select_related("user").get(pk=key.pk), at) or Lock.USED])
        _let_in(person, line, password, at=at)
    return person


def _let_in(person: User, name: str, password: str, *, at: datetime) -> None:
    record(about(person), "name", before=person.name, after=name, by=person, at=at)
    record(about(person), "password", before="", after="set", by=person, at=at)
    person.name = name
    person.folded = folded(person)
    person.set_password(password)
    person.save(update_fields=["name", "folded", "password"])


def change_password(person: User, *, former: str, password: str, at: datetime) -> None:
    """The person chooses another password, knowing the former; their other sessions end, and so does a link that was
    still alive. Raises Invalid on `former` or `password`."""
    confirm_password(person, former, at=at)
    said_password(password, person)
    give_password(person, password, by=person, at=at)


def give_password(person: User, password: str, *, by: User, at: datetime) -> None:
    """The person has another password from now on; a link that was still alive opens nothing any more. Raises NotYours
    unless a chief or the person does it; Refused for who left."""
    with transaction.atomic():
        if by.pk != person.pk:
            demand_chief(by)
        if not lock(person).filter(is_active=True).exists():
            raise Refused(_("%(name)s does not work here any more.") % {"name": person.name})
        person.set_password(password)
        person.save(update_fields=["password"])
        withdraw_keys(person, by=by, at=at)
        record(about(person), "password", before="", after="set", by=by, at=at)
