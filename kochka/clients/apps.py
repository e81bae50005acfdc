from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "kochka.clients"
    label = "clients"
