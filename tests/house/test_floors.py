"""The house: rows point down only, nothing goes along with something else, the deal is moved by its verbs alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from kochka.deals.entries import Kind
from kochka.deals.journal import kinds
from kochka.funnel.definition import FactNeed
from kochka.funnel.facts import specs
from kochka.funnel.loading import load
from kochka.funnel.publishing import SHELF
from kochka.people.duties import duties
from kochka.proposals import decision_entries, entries, question_entries, review_entries, session_entries, talk_entries
from kochka.timesheets import entries as hour_entries

ROOT = Path(__file__).resolve().parents[2]
# Lower floor = smaller number; web and ops keep no rows that others point at.
FLOORS = (
    "core",
    "upkeep",
    "people",
    "files",
    "funnel",
    "firm",
    "clients",
    "deals",
    "timesheets",
    "proposals",
    "exchange",
    "web",
    "ops",
)


def own_models() -> list[type[models.Model]]:
    return [model for label in FLOORS for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def relations(model: type[models.Model]) -> Iterator[models.ForeignKey[models.Model, models.Model]]:
    yield from (field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey))


def test_every_floor_is_known():
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("kochka.")}
    assert ours == set(FLOORS)


def test_no_foreign_key_points_upward_or_sideways():
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own_models()
        for field in [*relations(model), *model._meta.many_to_many]
        if (there := field.related_model._meta.app_label) in FLOORS
        and FLOORS.index(there) > FLOORS.index(model._meta.app_label)
    ]
    assert wrong == []


def test_nothing_is_deleted_because_something_else_was():
    cascading = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        if not model._meta.auto_created
        for field in relations(model)
        if field.remote_field.on_delete is not models.PROTECT
    ]
    assert cascading == []


def test_rows_fetch_their_relations_through_the_one_manager():
    from kochka.core.models import Rows

    others = [
        model._meta.label
        for model in own_models()
        if not model._meta.auto_created
        and model._meta.label != "people.User"
        and not isinstance(model._default_manager.all(), Rows)
    ]
    assert others == []


# --- only the journey moves a deal ---

JOURNEY = ("deals/journey/",)
BESIDE = {
    "deals/recount.py": {"Jump"},  # deadlines counted anew, under the deal's lock
    "deals/details.py": {"Deal"},  # title, client, sum
}
MANAGER_WRITES = {"create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
MOVING_FIELDS = {"open_jump", "open_jump_id", "stage", "stage_id", "state", "ended_at", "closed_at", "left", "holder",
                 "tries", "tries_allowed", "small_steps", "replans", "sinks_at", "warns_at", "silent_at"}  # fmt: skip


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "kochka").rglob("*.py")):
        name = path.relative_to(ROOT / "kochka").as_posix()
        if "/migrations/" not in name and not name.startswith(JOURNEY):
            yield name, ast.parse(path.read_text())


def written_model(call: ast.Call) -> str:
    """The model in `Model.objects.….create(…)`, where such a call writes."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in MANAGER_WRITES:
        return ""
    found = re.match(
        r"(?:\w+\.)*(Deal|Jump|Attempt|Hold|Loss|StepBack|Withdrawal|Participant)\.objects\b", ast.unparse(call)
    )
    return found[1] if found else ""


def test_nobody_outside_the_journey_writes_the_rows_of_the_journey():
    wrong = [
        f"{name}:{node.lineno} {ast.unparse(node)[:80]}"
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (model := written_model(node)) and model not in BESIDE.get(name, set())
    ]
    assert wrong == []


def test_nobody_outside_the_journey_sets_what_the_journey_sets():
    # They put deadlines on a row, or hand a page what is read already; who saves the row is in the journey.
    allowed = {f"deals/{name}.py" for name in ("board", "clock", "day", "planning", "recount")} | {
        "web/deals/page.py",
        "web/deals/reminder.py",
    }
    wrong = [
        f"{name}:{node.lineno} {ast.unparse(target)}"
        for name, tree in sources()
        if name.startswith(("deals/", "exchange/", "web/", "ops/")) and name not in allowed
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in _targets(node)
        if isinstance(target, ast.Attribute)
        and target.attr in MOVING_FIELDS
        and re.search(r"(?i)\b(deal|jump)\b", ast.unparse(target.value))
    ]
    assert wrong == []


def _targets(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> Iterator[ast.expr]:
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        yield from target.elts if isinstance(target, ast.Tuple) else [target]


def test_the_grep_would_see_a_side_door():
    door = "Deal.objects.filter(pk=1).update(state='open')\nmodels.Jump.objects.create(deal=deal)\nJump.objects.all()"
    calls = [node for node in ast.walk(ast.parse(door)) if isinstance(node, ast.Call)]
    assert sorted(filter(None, map(written_model, calls))) == ["Deal", "Jump"]
    (assign,) = ast.parse("work.deal.stage, x = ahead, 1").body
    assert isinstance(assign, ast.Assign)
    assert [ast.unparse(target) for target in _targets(assign)] == ["work.deal.stage", "x"]


# --- registries ---


def test_every_fact_is_asked_by_a_funnel_on_the_shelf():
    asked = {
        need.fact
        for path in SHELF.glob("*.yaml")
        for definition in [load(path.read_text(), specs())]
        for stage in definition.stages
        for need in definition.gate_of(stage.key)
        if isinstance(need, FactNeed)
    }
    assert asked == set(specs())


KINDS = (
    Kind,
    entries.Kind,
    talk_entries.Kind,
    decision_entries.Kind,
    review_entries.Kind,
    question_entries.Kind,
    session_entries.Kind,
    hour_entries.Kind,
)


def test_every_kind_of_entry_is_declared_and_written_somewhere():
    code = "\n".join(
        path.read_text() for path in (ROOT / "kochka").rglob("*.py") if not path.name.endswith("entries.py")
    )
    assert {kind.value for each in KINDS for kind in each} == set(kinds())
    assert [kind.name for each in KINDS for kind in each if f"Kind.{kind.name}" not in code] == []


@pytest.mark.parametrize("duty", list(duties()), ids=lambda duty: duty.key)
def test_every_duty_has_a_name_that_people_read(duty):
    assert str(duty.name)
    assert duty.key.partition(".")[0] in FLOORS
