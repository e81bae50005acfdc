"""What the database itself refuses in funnels: a version in use never changes (design.md, rule 8)."""

from kochka.core.triggers import trigger

trigger("source_never_changes", table="funnel_source", says="a published funnel never changes")
trigger("version_never_changes", table="funnel_version", says="a published version never changes")
trigger("stage_never_changes", table="funnel_stage", says="a published stage never changes")
