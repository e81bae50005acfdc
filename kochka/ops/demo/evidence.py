"""What usually confirms a need of the first funnel on the shelf, and who of the demo's people brings it."""

from dataclasses import dataclass

from kochka.ops.demo.script import Say
from kochka.people.roles import Role

NOTHING = Say("", "")


@dataclass(frozen=True, slots=True)
class Usual:
    """`who` is whose word it is, empty for the deal's seller; `{n}` in a name or a link is the deal's number."""

    who: Role | None = None
    text: Say = NOTHING
    link: Say = NOTHING
    file: Say = NOTHING


USUAL: dict[str, Usual] = {
    "documents.signed": Usual(Role.ADMINISTRATION, file=Say("Договор № {n}, подписан.pdf", "Contract {n}, signed.pdf")),
    "billing.first_invoice": Usual(Role.ADMINISTRATION, file=Say("Счёт № {n}-1.pdf", "Invoice {n}-1.pdf")),
    "billing.prepaid": Usual(
        Role.ADMINISTRATION, file=Say("Платёж по счёту № {n}-1.pdf", "Payment for invoice {n}-1.pdf")
    ),
    "production.retold": Usual(
        Role.MANAGER,
        text=Say(
            "Рассказала проект шефам: что делаем, чего не делаем и чего клиент боится.",
            "Told the project back: what we make, what we do not make, and what the client is afraid of.",
        ),
    ),
    "production.accepted": Usual(
        Role.ADMINISTRATION, file=Say("Акт № {n}, подписан.pdf", "Acceptance {n}, signed.pdf")
    ),
    "production.client_content": Usual(
        Role.MANAGER,
        text=Say(
            "«Всё как договаривались, остаток оплатим сразу».", "“All as agreed, we will pay the rest right away.”"
        ),
    ),
    "billing.paid_in_full": Usual(
        Role.ADMINISTRATION, file=Say("Платёж по счёту № {n}-2.pdf", "Payment for invoice {n}-2.pdf")
    ),
    "documents.closed": Usual(
        Role.ADMINISTRATION, file=Say("Закрывающие к договору № {n}.pdf", "Final papers, contract {n}.pdf")
    ),
    "feedback.yield": Usual(
        Role.CHIEF,
        text=Say("Цитата и кейс на месте, «угу» есть на оба.", "Quote and case are in, with a yes to each."),
        link=Say("https://drypath.example/keys/{n}", "https://drypath.example/cases/{n}"),
    ),
}
GO_AHEAD = Say("Вижу деньги и вижу границы. Поехали.", "I see the money and I see the bounds. Off you go.")
