"""What a file comes to, as the company is today: its funnels and their stages, its people, its currency."""

from dataclasses import dataclass

from kochka.exchange.guessing import Ground
from kochka.firm.models import FieldDefinition
from kochka.firm.settings import the_firm
from kochka.funnel.models import Version
from kochka.funnel.publishing import newest_versions
from kochka.people.models import User

MOST_PEOPLE = 1000


@dataclass(slots=True)
class Here:
    """Funnels by their keys, people who work here, what guesses go by."""

    versions: dict[str, Version]
    people: list[User]
    currency: str
    language: str
    by: User
    fields: list[FieldDefinition]

    def ground(self, funnel: str) -> Ground:
        """For guessing against one funnel."""
        stages = self.versions[funnel].definition.stages if funnel in self.versions else ()
        return Ground(
            [(stage.key, (stage.name.of("ru"), stage.name.of("en"))) for stage in stages],
            [(user.email, user.name) for user in self.people],
            self.by.email,
            self.currency,
            [(field.key, field.name) for field in self.fields],
        )

    def funnel(self, asked: str) -> str:
        """The funnel asked for, else the first; blank where the company has none."""
        return asked if asked in self.versions else next(iter(self.versions), "")


def here(by: User) -> Here:
    """Four queries."""
    firm = the_firm()
    versions = {version.funnel.key: version for version in newest_versions()}
    people = list(User.objects.active()[:MOST_PEOPLE])
    fields = list(FieldDefinition.objects.filter(retired_at=None))
    return Here(versions, people, firm.currency, firm.language, by, fields)
