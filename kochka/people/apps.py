from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kochka.people"
    label = "people"

    def ready(self) -> None:
        from kochka.people import finding  # noqa: F401
