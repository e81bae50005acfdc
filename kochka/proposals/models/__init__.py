"""The rows of proposals."""

from kochka.proposals.models.brief import BriefAnswer, BriefTest

__all__ = ["BriefAnswer", "BriefTest"]
