from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Fills the registries: facts, entries."""

    name = "kochka.proposals"
    label = "proposals"

    def ready(self) -> None:
        from kochka.proposals import entries, facts  # noqa: F401
