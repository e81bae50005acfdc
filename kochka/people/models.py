"""People, the roles they play and the teams they belong to."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.people.roles import Role


class Team(Row):
    """People who see one another's deals where the company says so. A retired one takes nobody in any more."""

    name = models.CharField(max_length=80, unique=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """People are found by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def active(self) -> models.QuerySet["User"]:
        """Those who work here now; the system is nobody."""
        return self.filter(is_active=True, is_system=False).order_by("name", "id")

    def playing(self, *roles: Role) -> models.QuerySet["User"]:
        """Active people who play one of these roles today."""
        grants = RoleGrant.objects.filter(user=models.OuterRef("pk"), role__in=roles, ended_at=None)
        return self.active().filter(models.Exists(grants))


class User(AbstractBaseUser):
    """One person of the company, or the system itself (sweeps act in its name)."""

    class Mood(models.TextChoices):
        AS_DEVICE = "", _("As the device")
        DAY = "day", _("Day")
        NIGHT = "night", _("Night")

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    folded = models.TextField(default="", editable=False, help_text="name and e-mail for finding: no case, ё = е")
    language = models.CharField(max_length=5, blank=True, default="")
    mood = models.CharField(max_length=5, blank=True, default="", choices=Mood)
    keys_on = models.BooleanField(default=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    guided_at = models.DateTimeField(null=True, blank=True, help_text="when they put the first word of guidance away")
    toured_at = models.DateTimeField(null=True, blank=True, help_text="when they ended or skipped the guided walk")
    second_factor_at = models.DateTimeField(
        null=True, blank=True, help_text="since when a code is asked beside the password"
    )
    session_mark = models.CharField(
        max_length=22, blank=True, default="", help_text="another mark, and all their sessions are over"
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.UniqueConstraint(fields=["is_system"], condition=models.Q(is_system=True), name="one_system_user"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The first name: how colleagues speak of each other."""
        words = self.name.split()
        return words[0] if words else self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles played now; read once per instance."""
        if self.is_system:
            return frozenset()
        return frozenset(Role(role) for role in self.grants.filter(ended_at=None).values_list("role", flat=True))

    def has(self, *roles: Role) -> bool:
        """Whether the person plays any of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_invited(self) -> bool:
        """Whether they work here and have not come in yet: they have no password of their own."""
        return self.is_active and not self.has_usable_password()

    @property
    def is_chief(self) -> bool:
        return self.has(Role.CHIEF)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must hold to be this person's: another password or another mark ends it."""
        if not self.session_mark:
            return str(super()._get_session_auth_hash(secret))  # type: ignore[misc]
        said = f"{self.session_mark} {self.password}"
        return salted_hmac("kochka.people.session", said, secret=secret, algorithm="sha256").hexdigest()

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("roles", None)
        super().refresh_from_db(*args, **kwargs)


class RoleGrant(Row):
    """A role given to a person: from when to when, and by whom."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(ended_at=None), name="role_played_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="role_is_one_of_five"
            ),
        ]
        indexes = [
            models.Index(fields=["granted_at"], name="role_given_by_time"),
            models.Index(fields=["ended_at"], name="role_taken_by_time"),
        ]


class Change(Row):
    """One change of settings or rights: what was so before and is otherwise now, since when and by whom (rule 7).

    `about` names the thing in a machine's words ("firm", "team:3"), `what` the setting of it; `before` and `after` are
    texts, whatever the setting's own shape.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=80)
    what = models.CharField(max_length=80)
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["about", "at"], name="change_history"),
            models.Index(fields=["at"], name="change_by_time"),
            models.Index(fields=["by", "at"], name="change_by_person"),
        ]


class Key(Row):
    """A link that lets one person in once, to choose a password: an invitation, or a new password for who
    forgot theirs.

    Only the hash of its token is kept: who reads the database cannot open a door with it. A new link withdraws the one
    before, so that one at most is alive.
    """

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        RESET = "reset", _("new password")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="keys")
    purpose = models.CharField(max_length=10, choices=Purpose)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None, withdrawn_at=None), name="one_living_key_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(withdrawn_at=None), name="key_is_used_or_withdrawn"
            ),
            models.CheckConstraint(condition=models.Q(purpose__in=["invitation", "reset"]), name="key_has_a_purpose"),
        ]


class Tally(Row):
    """How often something was tried of late: a password, a code, a letter. Of who tried and from where it holds digests
    alone, and it is swept once its time is over: a counter, not a history."""

    what = models.CharField(max_length=12)
    name = models.CharField(max_length=64, blank=True, default="", help_text="digest of whose door it is")
    slot = models.CharField(max_length=64, unique=True, help_text="digest of what is counted together")
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="when it is forgotten: the end of what it counts, or of the pause")
    shut = models.BooleanField(default=False, help_text="whether a pause is on until then")

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="tally_of_a_name"),
            models.Index(fields=["until"], name="tally_by_end"),
        ]


class SignIn(Row):
    """That somebody came in, went, or tried to: what a chief looks at when an account behaves oddly.

    Refused tries of one hour from one address are one row that counts them, so that ten thousand bury nothing. `who` is
    None for a name that is nobody's: what was typed there is never kept, for people type passwords into it.
    """

    class Outcome(models.TextChoices):
        IN = "in", _("signed in")
        KEY = "key", _("came in by a link")
        DEMO = "demo", _("entered the demo")
        OUT = "out", _("signed out")
        ENDED = "ended", _("was signed out elsewhere")
        WRONG = "wrong", _("wrong password")
        CODE = "code", _("wrong second factor")
        LOCKED = "locked", _("locked out after too many tries")

    who = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="sign_ins")
    outcome = models.CharField(max_length=6, choices=Outcome)
    at = models.DateTimeField(help_text="when it was, or the first of those that are counted here")
    last_at = models.DateTimeField(help_text="the last of those that are counted here")
    times = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=45, blank=True, default="", help_text="emptied after a while")
    device = models.CharField(max_length=60, blank=True, default="", help_text="browser and system, in two words")
    slot = models.CharField(max_length=90, null=True, blank=True, unique=True, help_text="what is counted together")

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="sign_in_by_time"),
            models.Index(fields=["who", "at"], name="sign_in_by_person"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(times__gte=1), name="sign_in_happened")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d %H:%M}"
