"""Logs that the database itself keeps from being changed: how migrations put such triggers into it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def run(schema_editor: BaseDatabaseSchemaEditor, *, postgresql: Iterable[str], sqlite: Iterable[str]) -> None:
    """The statements for the database at hand, one after the other."""
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)
