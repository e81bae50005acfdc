from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kochka.web"
    label = "web"

    def ready(self) -> None:
        from kochka.web import sign_ins

        sign_ins.listen()
