"""The database itself refuses to change or delete what was logged."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT = "id, source_id, number, arrived_at, has_time, event_type, digest, codec, stored"
"""All but when it happened, which is decided again where a clock turns out to have been wrong."""
MESSAGE = "the log of raw events is append-only"

POSTGRESQL = (
    f"""
    CREATE FUNCTION ingest_rawevent_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER ingest_rawevent_append_only BEFORE UPDATE OF {KEPT} OR DELETE ON ingest_rawevent
    FOR EACH ROW EXECUTE FUNCTION ingest_rawevent_refuse()
    """,
)
POSTGRESQL_REMOVE = (
    "DROP TRIGGER IF EXISTS ingest_rawevent_append_only ON ingest_rawevent",
    "DROP FUNCTION IF EXISTS ingest_rawevent_refuse()",
)
SQLITE = tuple(
    f"""
    CREATE TRIGGER ingest_rawevent_no_{verb} BEFORE {verb}{of} ON ingest_rawevent
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """
    for verb, of in (("update", f" OF {KEPT}"), ("delete", ""))
)
SQLITE_REMOVE = tuple(f"DROP TRIGGER IF EXISTS ingest_rawevent_no_{verb}" for verb in ("update", "delete"))


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, POSTGRESQL_REMOVE if schema_editor.connection.vendor == "postgresql" else SQLITE_REMOVE)


def install_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(apps, schema_editor)
    install(apps, schema_editor)


def run(schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    for statement in statements:
        schema_editor.execute(statement)
