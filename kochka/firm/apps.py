from django.apps import AppConfig


class FirmConfig(AppConfig):
    """Fills the registries: duties."""

    name = "kochka.firm"
    label = "firm"

    def ready(self) -> None:
        from kochka.firm import skills  # noqa: F401
