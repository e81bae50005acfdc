"""Every rule of the product, tested over the whole database."""

from kochka.ops.check import clients, deals, hours, house, jumps, people, proposals
from kochka.ops.check.running import Finding, findings, rules

__all__ = ["Finding", "clients", "deals", "findings", "hours", "house", "jumps", "people", "proposals", "rules"]
