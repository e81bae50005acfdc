from django.apps import AppConfig


class FirmConfig(AppConfig):
    name = "kochka.firm"
    label = "firm"
