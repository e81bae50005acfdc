from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "kochka.clients"
    label = "clients"

    def ready(self) -> None:
        from kochka.clients import finding  # noqa: F401
