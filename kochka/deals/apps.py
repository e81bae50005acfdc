from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Fills the registries: facts, entries, duties, triggers, what is searched."""

    name = "kochka.deals"
    label = "deals"

    def ready(self) -> None:
        from kochka.deals import checks, duties, entries, facts, finding, triggers, uses  # noqa: F401
