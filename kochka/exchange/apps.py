from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kochka.exchange"
    label = "exchange"
