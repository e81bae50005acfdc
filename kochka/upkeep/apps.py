from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "kochka.upkeep"
    label = "upkeep"
