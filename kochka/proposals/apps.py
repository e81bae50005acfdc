from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Fills the registries: facts, entries, triggers."""

    name = "kochka.proposals"
    label = "proposals"

    def ready(self) -> None:
        from kochka.proposals import entries, facts, talk_entries, triggers  # noqa: F401
