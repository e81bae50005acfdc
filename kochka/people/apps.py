from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kochka.people"
    label = "people"
