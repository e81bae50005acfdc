"""Hours on blocks: what was offered meets what it took."""

from django.db import models

from kochka.core.models import Row
from kochka.proposals.models.proposal import Block
from kochka.timesheets.models import Work


class BlockWork(Row):
    """The work that hours on a block are logged on. The block is the one of the sealed version that stood when the work
    was begun: what was thought before the hours were known. In later versions of the deal its copies share the work."""

    block = models.OneToOneField(Block, on_delete=models.PROTECT, related_name="hours")
    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="block")
