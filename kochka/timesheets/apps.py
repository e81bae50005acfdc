from django.apps import AppConfig


class TimesheetsConfig(AppConfig):
    """Hours: what they are logged on, by whom, and what they cost."""

    name = "kochka.timesheets"
    label = "timesheets"

    def ready(self) -> None:
        from kochka.timesheets import entries, facts  # noqa: F401
