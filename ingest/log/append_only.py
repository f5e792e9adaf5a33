"""The database itself refuses to change or delete what was logged.

But for a body that tells of somebody forgotten: an open `RedactedEvent` lets it be rewritten, which closes it.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from drivers.append_only import run

KEPT = "id, source_id, number, arrived_at, has_time, event_type, digest"
"""All but when it happened, which is decided again where a clock turns out to have been wrong, and the body."""
BODY = "codec, stored"
MESSAGE = "the log of raw events is append-only"
MESSAGE_OF_REDACTIONS = "the log of redactions is append-only"
REDACTION_KEPT = "id, club_id, pseudonym, reason, author_name, decided_at"
"""All but whose login wrote it, which may go."""
IS_CLOSED = "OLD.is_open AND NOT NEW.is_open AND NEW.id = OLD.id AND NEW.redaction_id = OLD.redaction_id " + (
    "AND NEW.event_id = OLD.event_id"
)

POSTGRESQL = (
    f"""
    CREATE FUNCTION ingest_rawevent_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER ingest_rawevent_append_only BEFORE UPDATE OF {kept} OR DELETE ON ingest_rawevent
    FOR EACH ROW EXECUTE FUNCTION ingest_rawevent_refuse()
    """,
)
POSTGRESQL_REDACTIONS = (
    f"""
    CREATE FUNCTION ingest_rawevent_redact() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        UPDATE ingest_redactedevent SET is_open = false WHERE event_id = OLD.id AND is_open;
        IF NOT FOUND THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
        RETURN NEW;
    END $$
    """,  # noqa: S608
    f"""
    CREATE TRIGGER ingest_rawevent_redaction BEFORE UPDATE OF {BODY} ON ingest_rawevent
    FOR EACH ROW EXECUTE FUNCTION ingest_rawevent_redact()
    """,
    f"""
    CREATE FUNCTION ingest_redaction_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE_OF_REDACTIONS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER ingest_redaction_append_only BEFORE UPDATE OF {REDACTION_KEPT} OR DELETE ON ingest_redaction
    FOR EACH ROW EXECUTE FUNCTION ingest_redaction_refuse()
    """,
    f"""
    CREATE TRIGGER ingest_redactedevent_only_closes BEFORE UPDATE ON ingest_redactedevent
    FOR EACH ROW WHEN (NOT ({IS_CLOSED})) EXECUTE FUNCTION ingest_redaction_refuse()
    """,
    """
    CREATE TRIGGER ingest_redactedevent_no_delete BEFORE DELETE ON ingest_redactedevent
    FOR EACH ROW EXECUTE FUNCTION ingest_redaction_refuse()
    """,
)
POSTGRESQL_REMOVE = (
    "DROP TRIGGER IF EXISTS ingest_rawevent_append_only ON ingest_rawevent",
    "DROP TRIGGER IF EXISTS ingest_rawevent_redaction ON ingest_rawevent",
    "DROP FUNCTION IF EXISTS ingest_rawevent_refuse()",
    "DROP FUNCTION IF EXISTS ingest_rawevent_redact()",
    "DROP FUNCTION IF EXISTS ingest_redaction_refuse() CASCADE",
)
SQLITE = (
    f"""
    CREATE TRIGGER ingest_rawevent_no_update BEFORE UPDATE OF {{kept}} ON ingest_rawevent
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    f"""
    CREATE TRIGGER ingest_rawevent_no_delete BEFORE DELETE ON ingest_rawevent
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
)
SQLITE_REDACTIONS = (
    f"""
    CREATE TRIGGER ingest_rawevent_redaction BEFORE UPDATE OF {BODY} ON ingest_rawevent
    WHEN NOT EXISTS (SELECT 1 FROM ingest_redactedevent WHERE event_id = OLD.id AND is_open)
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,  # noqa: S608
    f"""
    CREATE TRIGGER ingest_rawevent_redacted AFTER UPDATE OF {BODY} ON ingest_rawevent
    BEGIN UPDATE ingest_redactedevent SET is_open = 0 WHERE event_id = OLD.id AND is_open; END
    """,  # noqa: S608
    f"""
    CREATE TRIGGER ingest_redaction_no_update BEFORE UPDATE OF {REDACTION_KEPT} ON ingest_redaction
    BEGIN SELECT RAISE(ABORT, '{MESSAGE_OF_REDACTIONS}'); END
    """,
    f"""
    CREATE TRIGGER ingest_redaction_no_delete BEFORE DELETE ON ingest_redaction
    BEGIN SELECT RAISE(ABORT, '{MESSAGE_OF_REDACTIONS}'); END
    """,
    f"""
    CREATE TRIGGER ingest_redactedevent_only_closes BEFORE UPDATE ON ingest_redactedevent
    WHEN NOT ({IS_CLOSED})
    BEGIN SELECT RAISE(ABORT, '{MESSAGE_OF_REDACTIONS}'); END
    """,
    f"""
    CREATE TRIGGER ingest_redactedevent_no_delete BEFORE DELETE ON ingest_redactedevent
    BEGIN SELECT RAISE(ABORT, '{MESSAGE_OF_REDACTIONS}'); END
    """,
)
SQLITE_REMOVE = tuple(
    f"DROP TRIGGER IF EXISTS ingest_{name}"
    for name in (
        "rawevent_no_update",
        "rawevent_no_delete",
        "rawevent_redaction",
        "rawevent_redacted",
        "redaction_no_update",
        "redaction_no_delete",
        "redactedevent_only_closes",
        "redactedevent_no_delete",
    )
)

MESSAGE_OF_SEALS = "the seals of the log are append-only"
POSTGRESQL_SEALS = (
    f"""
    CREATE FUNCTION ingest_seal_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE_OF_SEALS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER ingest_seal_append_only BEFORE UPDATE OR DELETE ON ingest_seal
    FOR EACH ROW EXECUTE FUNCTION ingest_seal_refuse()
    """,
)
SQLITE_SEALS = tuple(
    f"""
    CREATE TRIGGER ingest_seal_no_{verb} BEFORE {verb} ON ingest_seal
    BEGIN SELECT RAISE(ABORT, '{MESSAGE_OF_SEALS}'); END
    """
    for verb in ("update", "delete")
)


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As far as there are tables: before there were redactions, nobody rewrote a body."""
    with schema_editor.connection.cursor() as cursor:
        has_redactions = "ingest_redactedevent" in schema_editor.connection.introspection.table_names(cursor)
    kept = KEPT if has_redactions else f"{KEPT}, {BODY}"
    postgresql, sqlite = ([one.format(kept=kept) for one in statements] for statements in (POSTGRESQL, SQLITE))
    run(schema_editor, postgresql=postgresql, sqlite=sqlite)
    if has_redactions:
        run(schema_editor, postgresql=POSTGRESQL_REDACTIONS, sqlite=SQLITE_REDACTIONS)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, postgresql=POSTGRESQL_REMOVE, sqlite=SQLITE_REMOVE)


def install_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(apps, schema_editor)
    install(apps, schema_editor)


def install_for_seals(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, postgresql=POSTGRESQL_SEALS, sqlite=SQLITE_SEALS)


def remove_for_seals(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(
        schema_editor,
        postgresql=["DROP FUNCTION IF EXISTS ingest_seal_refuse() CASCADE"],
        sqlite=[f"DROP TRIGGER IF EXISTS ingest_seal_no_{verb}" for verb in ("update", "delete")],
    )
