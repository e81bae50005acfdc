"""What the bench's deals offer: a sealed version with its blocks, reviewed, sent, received, final, said yes to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kochka.ops.bench.building.writing import Ledger, moment_said
from kochka.proposals.models import (
    Block,
    FinalForm,
    PaymentLine,
    PaymentPlan,
    Proposal,
    Readiness,
    Receipt,
    Review,
    Sending,
)
from kochka.proposals.talk_entries import Kind

WORKS = ("Погружение и карта задач", "Прототип и дизайн", "Разработка", "Проверка и запуск")
WHO = "Ирина Власова"
LONGEST = 60


def worth(deal: int) -> int:
    """What a deal comes to, in minor units: another sum for each, the same in every run."""
    return (deal * 7919 % 59_800 + 200) * 10_000


@dataclass(slots=True)
class Offers:
    """The proposal of one deal, as far as it has come."""

    deal: int
    owner: int
    expert: int
    ledger: Ledger
    version: int = 0

    def reviewed(self, at: int) -> None:
        """A version of four blocks, approved by an expert, which sealed it."""
        said, day = moment_said(at), datetime.fromtimestamp(at, UTC).date()
        total, until = worth(self.deal), (day + timedelta(days=LONGEST)).isoformat()
        self.version = self.ledger.add(
            Proposal, at, self.deal, 1, "КП", "ru", "RUB", day.isoformat(), until, said, self.owner, said, self.owner,
            said, self.expert, total, 0, total,
        )  # fmt: skip
        left = total
        for place, title in enumerate(WORKS, 1):
            share = left if place == len(WORKS) else total // 4 // 100 * 100
            left -= share
            self.ledger.add(Block, at, self.version, place, title, share, said, self.owner, said, self.owner)
        self._planned(at, total)
        self.ledger.add(
            Review, at, self.version, "Часы", day.isoformat(), said, said, said, self.owner, said, self.expert, said,
            self.expert, self.ledger.flag(True),
        )  # fmt: skip

    def _planned(self, at: int, total: int) -> None:
        plan = self.ledger.add(PaymentPlan, at, self.deal, 1, self.version, total, "RUB", moment_said(at), self.owner)
        half = total // 2
        for place, (sum_, first) in enumerate(((half, True), (total - half, False)), 1):
            flag = self.ledger.flag(first)
            self.ledger.add(PaymentLine, at, plan, place, sum_, "После подписания" if first else "В конце", flag)

    def received(self, at: int) -> None:
        """Sent, and the client says that it came."""
        said = moment_said(at)
        sent = self.ledger.add(Sending, at, self.version, WHO, "mail", said, said, self.owner)
        came = self.ledger.add(Receipt, at, sent, WHO, "mail", "Получили", said, said, self.owner)
        version = str(self.version)
        self.ledger.write(self.deal, Kind.SENT, at, self.owner, sending=str(sent), proposal=version)
        self.ledger.write(self.deal, Kind.RECEIVED, at, self.owner, receipt=str(came), proposal=version)

    def final(self, at: int) -> None:
        """The version is the final one."""
        self.ledger.add(FinalForm, at, self.deal, self.version, moment_said(at), self.owner)
        total = {"total": worth(self.deal), "currency": "RUB"}
        self.ledger.write(self.deal, Kind.FINAL, at, self.owner, proposal=str(self.version), **total)

    def agreed(self, at: int) -> None:
        """Ready to sign and ready to prepay."""
        said, day = moment_said(at), datetime.fromtimestamp(at, UTC).date() + timedelta(days=14)
        common = (self.deal, self.version, WHO, said, said, self.owner)
        self.ledger.add(Readiness, at, *common, "sign", "ours", None, "", None, "")
        half = worth(self.deal) // 2
        self.ledger.add(Readiness, at, *common, "prepay", "", half, "RUB", day.isoformat(), WHO)
