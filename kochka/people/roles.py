"""The five parts that a person can play. Pure: funnels name roles too, and their loader knows no Django."""

from enum import StrEnum


class Role(StrEnum):
    """A part played in the company; one person may play several (mission.md, "Who uses it")."""

    SELLER = "seller"
    EXPERT = "expert"
    MANAGER = "manager"
    ADMINISTRATION = "administration"
    CHIEF = "chief"
