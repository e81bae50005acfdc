from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Fills the registries: facts, entries, duties, triggers."""

    name = "kochka.deals"
    label = "deals"

    def ready(self) -> None:
        from kochka.deals import checks, duties, entries, facts, triggers  # noqa: F401
