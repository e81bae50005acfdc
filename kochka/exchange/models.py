"""What came in: each import with the map it went by, for each deal or client of it the row that it was made from; and
what is on its way: uploads, the maps kept from them, and the errands that the worker runs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Company, CompanyNote, Contact, Requisites
from kochka.core.models import Row
from kochka.deals.models import Deal, Enquiry
from kochka.files.models import StoredFile
from kochka.funnel.models import Version
from kochka.people.models import User


class What(models.TextChoices):
    """What the rows of a file are."""

    DEALS = "deals", _("deals")
    CLIENTS = "clients", _("clients")
    ENQUIRIES = "enquiries", _("enquiries")


class Import(Row):
    """A file that was brought in. Running while neither `finished_at` nor `undone_at` is set: it may have been cut off,
    and the same file with the same map goes on with it.

    `placed` counts its deals or clients, the other figures are those of its last run: rows that were here already, that
    could not be read, that the map leaves out.
    """

    what = models.CharField(max_length=10, choices=What, default=What.DEALS)
    source = models.CharField(max_length=60, help_text="external ids are unique within it")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    header = models.TextField(help_text="the file's header, word for word")
    map_text = models.TextField(help_text="the map, word for word")
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed = models.PositiveIntegerField(default=0)
    already = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_import_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(what="deals", version__isnull=False) | Q(what__in=["clients", "enquiries"], version=None),
                name="import_of_deals_has_a_funnel",
            ),
        ]
        indexes = [models.Index(fields=["source", "sha256"], name="import_of_file")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.pk})"

    @property
    def is_running(self) -> bool:
        return self.finished_at is None and self.undone_at is None


class FileRow(Row):
    """A row of a file, word for word: what was not taken of it is kept too. A source's id is taken while `freed_at` is
    unset: it is free again once what was made of the row is withdrawn."""

    line = models.PositiveIntegerField()
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    raw = models.TextField()
    freed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class ImportRow(FileRow):
    """The row of a file that a deal was made from."""

    run = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, related_name="import_row")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=Q(freed_at=None), name="external_id_taken_once"
            ),
        ]


class MadeClient(Row):
    """A client that an import brought along, of clients or of deals: taken back with it, unless somebody uses it."""

    run = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="made_clients")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")


class ImportedClient(FileRow):
    """The row of a file that a client was found or made by, and what else came with it."""

    run = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="clients")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="import_rows")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requisites = models.ForeignKey(Requisites, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(CompanyNote, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=Q(freed_at=None), name="external_client_taken_once"
            ),
        ]


class ImportedEnquiry(FileRow):
    """The row of a file that an enquiry was made from."""

    run = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="enquiries")
    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, related_name="import_row")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=Q(freed_at=None), name="external_enquiry_taken_once"
            ),
        ]


class KeptMap(Row):
    """What was said of a file that came in: taken again when the same headers come. The newest counts."""

    what = models.CharField(max_length=10, choices=What)
    fingerprint = models.CharField(max_length=64, help_text="of the header's names")
    choices = models.JSONField()
    map_text = models.TextField(help_text="as the command takes it")
    file_name = models.CharField(max_length=255)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["what", "fingerprint"], name="map_by_header")]


class Upload(Row):
    """A file on its way in: what stands in it, and what was said of it so far, like a form half filled."""

    what = models.CharField(max_length=10, choices=What)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    census = models.JSONField(help_text="its columns and values, counted")
    choices = models.JSONField(default=dict)
    map_text = models.TextField(blank=True, default="", help_text="the choices written down")
    kept = models.ForeignKey(KeptMap, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Errand(Row):
    """Long work that somebody asked for and the worker does: it outlives a closed tab, and goes on after a kill.

    At work while `beat_at` is fresh; waiting while it is unset or old; over with `ended_at`. `report` says what came of
    it, `refusal` why nothing did.
    """

    class Kind(models.TextChoices):
        CHECK = "check"
        BRING = "bring"
        UNDO = "undo"

    kind = models.CharField(max_length=10, choices=Kind)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="errands")
    run = models.ForeignKey(Import, null=True, blank=True, on_delete=models.PROTECT, related_name="errands")
    map_text = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    beat_at = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveSmallIntegerField(default=0, help_text="how often a worker has begun it")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict)
    refusal = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="undo", run__isnull=False) | Q(kind__in=("check", "bring"), upload__isnull=False),
                name="errand_says_about_what",
            ),
            models.UniqueConstraint(fields=["upload"], condition=Q(ended_at=None), name="one_errand_of_an_upload"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(ended_at=None, kind="undo"), name="one_undoing_of_an_import"
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(ended_at=None), name="errands_waiting")]
