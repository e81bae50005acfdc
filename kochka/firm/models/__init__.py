"""The rows of our own company."""

from kochka.firm.models.company import DayOff, Firm, known_timezone
from kochka.firm.models.legal import Bank, LegalEntity, VatPeriod
from kochka.firm.models.lists import FieldDefinition, LeadSource, LossReason, ServiceLine, Skill, SkillGrant
from kochka.firm.models.pricing import PriceRole, RoleCost, RolePrice

__all__ = [
    "Bank",
    "DayOff",
    "FieldDefinition",
    "Firm",
    "LeadSource",
    "LegalEntity",
    "LossReason",
    "PriceRole",
    "RoleCost",
    "RolePrice",
    "ServiceLine",
    "Skill",
    "SkillGrant",
    "VatPeriod",
    "known_timezone",
]
