"""What anybody changes in the log behind the hub's back is found, and said of which event."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from desk.forgetting import forget
from drivers.models import Driver, Source
from ingest.log import append_only, sealing
from ingest.log.append import append
from ingest.log.sealing import seal, seal_round
from ingest.log.verifying import verify
from ingest.models import RawEvent, Seal
from ingest.payloads.envelope import digest_of
from tests.ingest.moving import refusal, run, source_in, told_in, written
from tests.tablet import Tablet, event, lap, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three numbers a seal, so that a few events make several."""
    monkeypatch.setattr(sealing, "SEGMENT", 3)


@pytest.fixture
def log(source: Source) -> Source:
    """Eight events, under three seals."""
    for body in told(lap(10 * n, 1, 5000 + n, n) for n in range(1, 9)):
        append(source, body)
    assert [str(one) for one in seal(source.pk)] == ["#1 to #3", "#4 to #6", "#7 to #8"]
    return source


def behind_its_back(*statements: str) -> None:
    """As somebody does who may do anything to the database, and takes away what would refuse."""
    is_postgresql = connection.vendor == "postgresql"
    away = append_only.POSTGRESQL_REMOVE if is_postgresql else append_only.SQLITE_REMOVE
    of_seals = ["DROP FUNCTION IF EXISTS ingest_seal_refuse() CASCADE"]
    if not is_postgresql:
        of_seals = [f"DROP TRIGGER IF EXISTS ingest_seal_no_{verb}" for verb in ("update", "delete")]
    with connection.cursor() as cursor:
        # What is checked at the end of a transaction would stand in the way of taking it away.
        connection.check_constraints()
        for statement in (*away, *of_seals, *statements):
            cursor.execute(statement)


def literal(value: bytes) -> str:
    """Bytes as SQL writes them."""
    return f"'\\x{value.hex()}'" if connection.vendor == "postgresql" else f"x'{value.hex()}'"


def faults(source: Source) -> list[str]:
    return [str(one) for one in verify(source).faults]


def test_a_log_that_nobody_touched_is_whole(log: Source) -> None:
    found = verify(log)
    assert (found.faults, found.events, found.redacted, found.sealed) == ([], 8, 0, 8)
    assert run("verify_log") == [f"Slotfreunde, Tablet: 8 events; chain {found.chain.hex()} at #8."]


OTHER_BODY = "UPDATE ingest_rawevent SET codec = 0, stored = {body} WHERE number = 5"
COPIED = (
    "INSERT INTO ingest_rawevent (source_id, number, arrived_at, occurred_at, has_time, is_time_believed, event_type, "
    "digest, codec, stored) SELECT source_id, {number}, arrived_at, occurred_at, {never}, is_time_believed, "
    "event_type, digest, codec, stored FROM ingest_rawevent WHERE number = 2"
)
TAMPERING: dict[str, tuple[list[str], list[str]]] = {
    "another body": ([OTHER_BODY], ["#5 has another body than came"]),
    "bytes that unpack to nothing": (
        ["UPDATE ingest_rawevent SET codec = 2, stored = {body} WHERE number = 5"],
        ["#5 has another body than came"],
    ),
    "a body with its digest": (
        [OTHER_BODY, "UPDATE ingest_rawevent SET digest = {digest} WHERE number = 5"],
        ["#5 was changed"],
    ),
    "another arrival": (
        ["UPDATE ingest_rawevent SET arrived_at = '2026-01-01 10:00:00+00:00' WHERE number = 2"],
        ["#2 was changed"],
    ),
    "another type": (["UPDATE ingest_rawevent SET event_type = 'ui.reset' WHERE number = 2"], ["#2 was changed"]),
    "one deleted": (["DELETE FROM ingest_rawevent WHERE number = 4"], ["#4 is missing"]),
    "a whole segment deleted": (
        ["DELETE FROM ingest_rawevent WHERE number BETWEEN 4 AND 6"],
        ["#4 to #6 is missing"],
    ),
    "the last deleted": (["DELETE FROM ingest_rawevent WHERE number > 6"], ["#7 to #8 is missing"]),
    "one put in": (
        ["DELETE FROM ingest_rawevent WHERE number = 6", COPIED.replace("{number}", "6")],
        ["#6 was changed"],
    ),
    "one put before the first": ([COPIED.replace("{number}", "0")], ["#0 was put in"]),
    "two that change places": (
        [f"UPDATE ingest_rawevent SET number = {to} WHERE number = {of}" for of, to in ((4, 99), (5, 4), (99, 5))],
        ["#4 to #5 was changed"],
    ),
    "a seal made to fit": (
        ["UPDATE ingest_seal SET chain = {chain} WHERE first_number = 4"],
        ["#4 to #6 is not as the chain has it", "#7 to #8 is not as the chain has it"],
    ),
    "a seal deleted": (
        ["DELETE FROM ingest_seal WHERE first_number = 4"],
        ["#7 to #8 does not go on from the seal before it"],
    ),
}


@pytest.mark.parametrize(("statements", "expected"), TAMPERING.values(), ids=TAMPERING)
def test_what_was_changed_is_said_of_which_event(log: Source, statements: list[str], expected: list[str]) -> None:
    values = {"{body}": literal(b"{}"), "{digest}": literal(digest_of(b"{}")), "{chain}": literal(b"\x01" * 32)}
    for word, value in {**values, "{never}": "false"}.items():
        statements = [one.replace(word, value) for one in statements]
    behind_its_back(*statements)
    assert faults(log) == expected
    assert "Tablet: #" in run_and_fail("rebuild", "--check")
    told_by_json = json.loads(run_and_fail("verify_log", "--json"))
    assert (told_by_json["is_whole"], len(told_by_json["sources"][0]["faults"])) == (False, len(expected))


@pytest.mark.parametrize(
    "column",
    ["arrived_at = 'yesterday'", "stored = CAST(x'80ff' AS TEXT)", "digest = 7", "event_type = CAST(x'ff' AS TEXT)"],
)
def test_what_cannot_even_be_read_is_said_of_which_event(log: Source, column: str) -> None:
    if connection.vendor == "postgresql":
        # It takes nothing into a column that is not of its kind.
        column = "event_type = 'x'"
    behind_its_back(f"UPDATE ingest_rawevent SET {column} WHERE number = 5")
    assert {one.partition(" ")[0] for one in faults(log)} == {"#5"}


def run_and_fail(*command: str) -> str:
    """What it prints before it ends with exit status 1."""
    out = io.StringIO()
    with pytest.raises(CommandError, match="not as it was sealed"):
        call_command(*command, stdout=out)
    return out.getvalue()


def test_a_log_changed_together_with_its_seals_is_found_by_what_was_noted(log: Source, tmp_path: Path) -> None:
    noted = written(tmp_path / "noted.json", run("verify_log", "--json")[0])
    append(log, b"one more")
    assert len(run("verify_log", "--against", noted)) == 1
    behind_its_back("DELETE FROM ingest_rawevent WHERE number = 2", "DELETE FROM ingest_seal")
    assert len(run("verify_log")) == 1
    assert refusal("verify_log", "--against", noted).startswith("The log is not as it was sealed")
    assert refusal("verify_log", "--against", tmp_path).startswith(f"{tmp_path} cannot be read")
    for nonsense in ("[1]", "no JSON", '{"sources": [{"uid": 1}]}'):
        assert (
            refusal("verify_log", "--against", written(noted, nonsense))
            == f"{noted} is not what verify_log --json says."
        )


def test_the_clock_seals_what_is_a_minute_old_and_whole_segments_at_once(source: Source) -> None:
    for n in range(4):
        append(source, b"body %d" % n)
    assert seal_round() == 2
    append(source, b"one more")
    assert seal_round() == 0
    assert seal_round(timezone.now() + timedelta(minutes=2)) == 1
    assert [one.last_number for one in Seal.objects.of(source.pk)] == [3, 4, 5]
    assert seal_round(timezone.now() + timedelta(hours=1)) == 0


def test_numbers_that_nobody_has_are_no_fault(source: Source) -> None:
    append(source, b"first")
    source.journal.__class__.objects.update(last_number=7)
    append(source, b"second")
    assert [str(one) for one in seal(source.pk)] == ["#1 to #1", "#8 to #8"]
    assert faults(source) == []


def test_two_who_seal_at_once_make_one_seal(log: Source) -> None:
    append(log, b"one more")
    first, second = seal(log.pk), seal(log.pk)
    assert (next(first).pk, next(second, None)) == (Seal.objects.newest(log.pk).pk, None)  # type: ignore[union-attr]


def test_a_backup_that_can_only_be_read_is_verified_all_the_same(log: Source) -> None:
    append(log, b"one more")
    is_sqlite, err = connection.vendor == "sqlite", io.StringIO()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON" if is_sqlite else "SET TRANSACTION READ ONLY")
        call_command("verify_log", stdout=io.StringIO(), stderr=err)
        if is_sqlite:
            cursor.execute("PRAGMA query_only=OFF")
        transaction.set_rollback(True)
    assert "What came last is not sealed:" in err.getvalue()
    assert not Seal.objects.filter(last_number=9).exists()


def test_a_seal_cannot_be_changed_or_deleted(log: Source) -> None:
    for statement in ("UPDATE ingest_seal SET last_number = 9", "DELETE FROM ingest_seal"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("is_sealed_before", [True, False])
def test_who_is_forgotten_is_no_fault_but_another_body_is(tablet: Tablet, is_sealed_before: bool) -> None:
    tablet.tell(event(0, "event.start", {"type": "race"}), *(lap(n, 1, 5000 + n, n, driver="Ada") for n in range(1, 4)))
    if is_sealed_before:
        list(seal(tablet.source.pk))
    forget(Driver.objects.get(name="Ada"), reason="asked")
    tablet.source.refresh_from_db()
    tablet.tell(lap(9, 1, 5009, 4, driver="Ada"))
    list(seal(tablet.source.pk))
    found = verify(tablet.source)
    assert (found.faults, found.events, found.redacted) == ([], 5, 4)
    for number in (2, 5):
        body = RawEvent.objects.get(number=number).body.replace(b"Driver 1", b"Ada Who")
        behind_its_back(f"UPDATE ingest_rawevent SET codec = 0, stored = {literal(body)} WHERE number = {number}")
    assert faults(tablet.source) == ["#2 has another body than came", "#5 has another body than came"]


def test_a_file_carries_the_chain_and_what_was_changed_in_it_is_said(tablet: Tablet, tmp_path: Path) -> None:
    tablet.tell(*(lap(n, 1, 5000 + n, n, driver="Ada") for n in range(1, 6)))
    list(seal(tablet.source.pk))
    forget(Driver.objects.get(name="Ada"), reason="asked")
    file = tmp_path / "hub.jsonl"
    run("export_log", file)
    assert [line["number"] for line in told_in(file) if "sealed" in line] == [3, 5]
    assert "5 events added" in "".join(run("import_log", file, "--club", "Elsewhere"))
    list(seal(source_in("Elsewhere").pk))
    found = verify(source_in("Elsewhere"))
    assert (found.faults, found.events, found.redacted) == ([], 5, 5)
    lines = file.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if '"number":2,' in line)
    lines[at] = lines[at].replace(
        f'"arrived_at":"{json.loads(lines[at])["arrived_at"]}', '"arrived_at":"2026-01-01T10:00:00Z'
    )
    told_of = refusal("import_log", written(file, *lines), "--club", "Third")
    assert told_of.startswith("The file was changed after the hub it is from wrote it")
    assert RawEvent.objects.filter(source=source_in("Third")).count() == 5
