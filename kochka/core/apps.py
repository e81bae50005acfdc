from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "kochka.core"
    label = "core"

    def ready(self) -> None:
        from kochka.core import indexing
        from kochka.core.triggers import after_migrate, before_migrate

        pre_migrate.connect(before_migrate, sender=self)
        post_migrate.connect(after_migrate, sender=self)
        post_migrate.connect(indexing.after_migrate, sender=self)
