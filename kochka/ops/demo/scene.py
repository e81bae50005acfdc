"""A story that is being told: what the verbs of its steps need to know."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatch

from kochka.clients.models import Company
from kochka.clients.naming import add_contact, company_named
from kochka.core.when import Due
from kochka.deals.models import Deal, Enquiry
from kochka.ops.demo import script
from kochka.ops.demo.around import Around
from kochka.ops.demo.days import Days
from kochka.ops.demo.script import Contact, Say, Story
from kochka.people.models import User

_GOES_ON = (script.Plan, script.Held, script.Lost, script.Finished, script.Withdrawn)


@dataclass(slots=True)
class Scene:
    """A story being told. `number` stands on its papers; `ahead` are the steps still to come; `brought` is what the
    gate of the present jump has got."""

    story: Story
    number: int
    days: Days
    people: dict[str, User]
    around: Around
    ahead: list[script.Step] = field(default_factory=list)
    told: Deal | None = None
    enquiry: Enquiry | None = None
    brought: set[str] = field(default_factory=set)

    @property
    def deal(self) -> Deal:
        if self.told is None:
            raise ValueError(f"the story “{self.story.title.en}” does not begin with the opening")
        return self.told

    @property
    def language(self) -> str:
        return self.around.language

    @property
    def owner(self) -> User:
        """Whoever answers for the deal: it may have been handed on."""
        return self.told.owner if self.told else self.people[self.story.owner]

    @property
    def seen(self) -> str:
        return str(self.deal.open_jump_id)

    def say(self, line: Say | None) -> str:
        return line.of(self.language).format(n=self.number) if line else ""

    def at(self, step: script.Step) -> datetime:
        return self.days.ago(step.days, step.clock)

    def actor(self, step: script.Step) -> User:
        """Whoever is named, else whoever holds the jump."""
        if step.who:
            return self.people[step.who]
        return self.deal.open_jump.holder if self.told and self.deal.open_jump else self.owner

    def due(self, step: script.Plan) -> Due:
        """As the story says, else on the day when it goes on."""
        if step.due:
            return self.days.due(step.due)
        on = next((later for later in self.ahead if isinstance(later, _GOES_ON)), None)
        if on is None:
            raise ValueError(f"the story “{self.story.title.en}” does not say when its next action is due")
        return Due(self.days.day_ago(on.days))

    def client(self, at: datetime) -> Company:
        """The client, with the person that we talk to: new to us, or known from an earlier deal."""
        company = company_named(self.say(self.story.client), by=self.owner, at=at)
        if self.around.meets(company, self.story.contact):
            self.add(company, self.story.contact, ["decides"], by=self.owner, at=at)
        return company

    def add(self, company: Company, person: Contact, roles: list[str], *, by: User, at: datetime) -> None:
        """Writes down a person of the client's."""
        add_contact(
            company,
            name=self.say(person.name),
            phone=person.phone(self.language),
            email=self.say(person.email),
            position=self.say(person.position),
            roles=roles,
            by=by,
            at=at,
        )


@singledispatch
def happen(step: script.Step, scene: Scene) -> Deal | None:
    """Does one step. The deal as it is afterwards, where the verb gives it back."""
    raise TypeError(f"nobody knows how to tell {step!r} of {scene.story.title.en}")
