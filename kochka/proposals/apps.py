from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Fills the registries: facts, entries, triggers."""

    name = "kochka.proposals"
    label = "proposals"

    def ready(self) -> None:
        from kochka.proposals import (  # noqa: F401
            agreed,
            decision_entries,
            entries,
            facts,
            question_duties,
            question_entries,
            review_duties,
            review_entries,
            review_facts,
            session_duties,
            session_entries,
            talk_entries,
            talk_facts,
            triggers,
        )
