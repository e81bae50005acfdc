"""The client's side: companies, and the people in them that we talk to."""

from django.db import models

from kochka.core.models import Row
from kochka.people.models import User


class Company(Row):
    """A client: a firm, or a person who buys in their own name."""

    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True, help_text="the name for finding: no case, ё = е")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Contact(Row):
    """A person on the client's side."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=60, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name
