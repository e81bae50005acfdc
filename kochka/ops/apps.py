from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "kochka.ops"
    label = "ops"
