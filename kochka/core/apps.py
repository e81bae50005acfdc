from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "kochka.core"
    label = "core"

    def ready(self) -> None:
        from kochka.core.triggers import after_migrate

        post_migrate.connect(after_migrate, sender=self)
