"""Every rule of the product, tested over the whole database."""

from kochka.ops.check import deals, house, jumps
from kochka.ops.check.running import Finding, findings, rules

__all__ = ["Finding", "deals", "findings", "house", "jumps", "rules"]
