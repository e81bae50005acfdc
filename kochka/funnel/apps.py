from django.apps import AppConfig


class FunnelConfig(AppConfig):
    name = "kochka.funnel"
    label = "funnel"

    def ready(self) -> None:
        from kochka.funnel import triggers  # noqa: F401
