"""The client's side: companies with their requisites, the people in them, what we keep beside them, and mergers.

Nothing here is overwritten without a trace: requisites and accounts are replaced by new rows, what was written
otherwise before stands in `Correction`, whoever left is retired.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row, Rows
from kochka.core.requisites import is_person, is_treasury
from kochka.files.models import StoredFile
from kochka.people.models import User


class CompanyRows(Rows["Company"]):
    """Clients, as business asks for them."""

    def standing(self) -> "CompanyRows":
        """All that were neither merged into another nor withdrawn: what counts in lists and search."""
        return self.filter(merged_into=None, withdrawn_at=None)


class Company(Row):
    """A client: a firm, or a person who buys in their own name. One merged away leads to the one that stands; one
    withdrawn was made by mistake, by an import that was undone."""

    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True, help_text="the name for finding: no case, ё = е")
    site = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="", help_text="where one goes and sends things")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="made by mistake: left every list")
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CompanyRows.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="company_is_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawn_company_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def site_url(self) -> str:
        """The site as a link: only ever http or https."""
        return self.site if self.site.startswith(("http://", "https://")) else f"https://{self.site}"


class Contact(Row):
    """A person on the client's side: which part they play in buying, and how they are reached."""

    ROLES: ClassVar[tuple[str, ...]] = ("decides", "pays", "uses")

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=60, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    messenger = models.CharField(max_length=120, blank=True, default="")
    decides = models.BooleanField(_("decides"), default=False)
    pays = models.BooleanField(_("pays"), default=False)
    uses = models.BooleanField(_("uses"), default=False)
    folded = models.TextField(default="", editable=False, help_text="name, e-mail and digits of the phone, for finding")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None) | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="retired_contact_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> list[str]:
        """The parts played, in words."""
        return [str(self._meta.get_field(role).verbose_name) for role in self.ROLES if getattr(self, role)]  # type: ignore[union-attr]


class Correction(Row):
    """What a client's or a contact's line said until somebody wrote it otherwise."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="corrections")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, help_text="the column")
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")


def _replaced(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(replaced_at=None, replaced_by=None) | Q(replaced_at__isnull=False, replaced_by__isnull=False),
        name=name,
    )


class Requisites(Row):
    """How a client is called in papers. A client may be several legal entities: several rows stand then.

    A correction is a new row that names the `former` one; that says when and by whom it was replaced. One replaced
    without a next one is valid no more.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="requisites")
    former = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    legal_name = models.CharField(max_length=300)
    inn = models.CharField(max_length=12, blank=True, default="")
    kpp = models.CharField(max_length=9, blank=True, default="")
    ogrn = models.CharField(max_length=15, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="", help_text="as registered")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "requisites"
        constraints = [_replaced("replaced_requisites_say_by_whom")]
        indexes = [models.Index(fields=["inn"], condition=Q(replaced_at=None), name="requisites_by_inn")]

    def __str__(self) -> str:
        return self.legal_name

    @property
    def is_person(self) -> bool:
        """Whether the payer is a person (an entrepreneur) rather than an organisation."""
        return is_person(self.inn) or len(self.ogrn) == 15


class BankAccount(Row):
    """An account of a client. Corrected like requisites: by a row that names the former one."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="accounts")
    former = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    number = models.CharField(max_length=20)
    bic = models.CharField(max_length=9)
    bank = models.CharField(max_length=200, help_text="the bank's name as it stands in papers")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [_replaced("replaced_account_says_by_whom")]

    @property
    def is_treasury(self) -> bool:
        return is_treasury(self.number, self.bic)


class ClientCutOff(Row):
    """Chiefs have decided to talk with this client no more, and why; it stands until a chief takes it back. Whoever
    begins a deal with them all the same says why."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="cut_offs")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], condition=Q(ended_at=None), name="cut_off_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="ended_cut_off_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class CompanyNote(Row):
    """What somebody wrote down about the client as such, rather than about one deal."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()


class CompanyFile(Row):
    """A file laid beside the client."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Merge(Row):
    """Two rows that were one client: `gone` went into `into`. `filled` are lines of `into` that were empty and taken
    from `gone`. Undone, everything goes back that nobody has moved on since."""

    gone = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filled = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merged_away_once"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_merge_says_by_whom",
            ),
        ]


class MergeMove(Row):
    """Which rows of one model a merger pointed to the other client (`moved`, their keys as text), and which had to stay
    because the other client has its own of which there can be but one (`stayed`)."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="moves")
    model = models.CharField(max_length=100)
    field = models.CharField(max_length=100)
    moved = models.JSONField(default=list)
    stayed = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "model", "field"], name="one_move_a_column")]
