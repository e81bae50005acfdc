from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kochka.web"
    label = "web"
