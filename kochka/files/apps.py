from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kochka.files"
    label = "files"
