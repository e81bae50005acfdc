"""Rules of people: who left holds nothing and has no way in."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from kochka.deals.models import Deal, Enquiry
from kochka.ops.check.running import rule
from kochka.people.models import Key, RoleGrant


@rule(_("who left holds no deal and no enquiry, plays no role and has no link that opens"))
def leavers() -> Iterable[object]:
    yield from Deal.objects.filter(state=Deal.State.OPEN, owner__is_active=False).values_list("pk", flat=True)
    yield from Enquiry.objects.waiting().filter(holder__is_active=False).values_list("pk", flat=True)
    yield from RoleGrant.objects.filter(ended_at=None, user__is_active=False).values_list("user", flat=True)
    yield from Key.objects.filter(used_at=None, withdrawn_at=None, user__is_active=False).values_list("user", flat=True)
