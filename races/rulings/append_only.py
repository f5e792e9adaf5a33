"""The database itself refuses to change or delete what was ruled."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from drivers.append_only import run

KEPT = "id, club_id, number, uid, kind, controller, about, says, revokes_id, reason, author_name, decided_at"
"""All but the login, which may go, and where its event is on this hub, which may be learned later."""
WAITS = "waits_for"
"""In `about` of a ruling whose events are not here yet: until they are, it may learn their numbers."""
MESSAGE = "the log of rulings is append-only"

POSTGRESQL = (
    f"""
    CREATE FUNCTION races_ruling_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER races_ruling_no_update BEFORE UPDATE OF {KEPT} ON races_ruling
    FOR EACH ROW WHEN (NOT NEW.is_redacted AND NOT jsonb_exists(OLD.about, '{WAITS}'))
    EXECUTE FUNCTION races_ruling_refuse()
    """,
    """
    CREATE TRIGGER races_ruling_no_delete BEFORE DELETE ON races_ruling
    FOR EACH ROW EXECUTE FUNCTION races_ruling_refuse()
    """,
)
POSTGRESQL_REMOVE = (
    "DROP TRIGGER IF EXISTS races_ruling_no_update ON races_ruling",
    "DROP TRIGGER IF EXISTS races_ruling_no_delete ON races_ruling",
    "DROP FUNCTION IF EXISTS races_ruling_refuse()",
)
SQLITE = (
    f"""
    CREATE TRIGGER races_ruling_no_update BEFORE UPDATE OF {KEPT} ON races_ruling
    WHEN NOT NEW.is_redacted AND json_type(OLD.about, '$.{WAITS}') IS NULL
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    f"""
    CREATE TRIGGER races_ruling_no_delete BEFORE DELETE ON races_ruling
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    # REPLACE takes away without a word to the trigger above, unless a program asks for recursive triggers, as this one.
    f"""
    CREATE TRIGGER races_ruling_no_replace BEFORE INSERT ON races_ruling
    WHEN EXISTS (SELECT 1 FROM races_ruling WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM races_ruling WHERE club_id = NEW.club_id AND number = NEW.number)
    OR EXISTS (SELECT 1 FROM races_ruling WHERE uid = NEW.uid)
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,  # noqa: S608
)
SQLITE_REMOVE = tuple(f"DROP TRIGGER IF EXISTS races_ruling_no_{verb}" for verb in ("update", "delete", "replace"))


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, postgresql=POSTGRESQL, sqlite=SQLITE)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, postgresql=POSTGRESQL_REMOVE, sqlite=SQLITE_REMOVE)


def install_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(apps, schema_editor)
    install(apps, schema_editor)
