"""Bodies of the log are rewritten once, on record, and stay to the byte but for names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from desk.forgetting import forget
from drivers.models import Driver, Source
from drivers.names import name_key
from ingest.log.append import append
from ingest.log.redaction import Forgotten, redacted
from ingest.models import RawEvent, RedactedEvent, Redaction
from ingest.payloads.envelope import digest_of
from ingest.projection import project
from ingest.projection.rebuild import check, rebuild
from races.models import Lap
from tests.ingest.moving import run, source_in
from tests.rows import rows_of
from tests.tablet import Tablet, event, lap

pytestmark = pytest.mark.django_db
PAYLOADS = Path(__file__).parents[1] / "payloads"


def somebody(*names: str) -> Forgotten:
    """Known to source 1 as its id 2, under whichever name."""
    return Forgotten.of({(1, 2, name) for name in names}, names, (), "Driver 1")


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("Zoë", '{"driver_data": {"name": "Zoë"}}', '{"driver_data": {"name": "Driver 1"}}'),
        ("Zoë", '{"driver_data": {"name": "Zo\\u00eb"}}', '{"driver_data": {"name": "Driver 1"}}'),
        ("Zoë", '{"driver_data": {"name": "Zoe\\u0308"}}', '{"driver_data": {"name": "Driver 1"}}'),
        (
            "Zoë",
            '{"driver_data":{"name_short":"ZZ","name":"ZOË"}}',
            '{"driver_data":{"name_short":"Driver 1","name":"Driver 1"}}',
        ),
        (
            "Zoë",
            '{"driver_data": {"name": "Zoë", "name_tts": null}}',
            '{"driver_data": {"name": "Driver 1", "name_tts": null}}',
        ),
        ("🏁", '{"driver_data": {"name": "\\ud83c\\udfc1"}}', '{"driver_data": {"name": "Driver 1"}}'),
        ('A"B', '{"driver_data": {"name": "A\\"B"}}', '{"driver_data": {"name": "Driver 1"}}'),
        ("A/B", '{"driver_data": {"name": "A\\/B"}}', '{"driver_data": {"name": "Driver 1"}}'),
        ("7", '{"driver_data": {"name": 7, "id": 7}}', '{"driver_data": {"name": "Driver 1", "id": 7}}'),
        (
            "Bob",
            '{"driver_data": {"image": "file:///bob.jpg", "name": "Bob"}}',
            '{"driver_data": {"image": "file:///Driver 1.jpg", "name": "Driver 1"}}',
        ),
        ("Bob", '{"event_data": ["Bob", {"winner": "BOB"}]}', '{"event_data": ["Driver 1", {"winner": "Driver 1"}]}'),
        ("Bob", '{"event_data": "Bobby, bob and Bob\'s"}', '{"event_data": "Bobby, Driver 1 and Driver 1\'s"}'),
        ("Ann B", '{"event_data": "ann  b was here"}', '{"event_data": "Driver 1 was here"}'),
        ("Bob", '{"driver_data": {"name": "Bob"', '{"driver_data": {"name": "Driver 1"'),
        ("Bob", '{"driver_data": {"name": "Bob', '{"driver_data": {"name": "Driver 1"'),
        ("Bob", "Bob was here", "Driver 1 was here"),
        ("Bob", '[{"driver_data": {"name": "Bob"}}]', '[{"driver_data": {"name": "Driver 1"}}]'),
        (
            "Bob",
            '{"car_data": {"comment": "of Bob", "tags": "[\\"Bob\\"]"}}',
            '{"car_data": {"comment": "of Driver 1", "tags": "[\\"Driver 1\\"]"}}',
        ),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, body: str, expected: str) -> None:
    assert redacted(body.encode(), 1, somebody(name)).decode() == expected


@pytest.mark.parametrize(
    "body",
    [
        '{"driver_data": {"name": "Bobby"}}',
        '{"driver_data": {"name": "Ann", "name_tts": "Bob"}}',
        '{"driver_data": {"name": "Ann", "team": "Bob", "team_data": {"name": "Bob"}}}',
        '{"car_data": {"name": "Bob", "manufacturer": "Bob"}}',
        '{"event_type": "util.set_active_track", "event_data": {"name": "Bob"}}',
        '{"Bob": 1, "event_type": "Bob", "type": "Bob", "tire": "Bob"}',
        '{"event_data": "bobsled Bob2 _Bob"}',
    ],
)
def test_what_is_no_name_of_theirs_stays_to_the_byte(body: str) -> None:
    kept = body.encode()
    assert redacted(kept, 1, somebody("Bob")) is kept


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
def test_a_body_stays_in_its_encoding(encoding: str) -> None:
    body = '{ "driver_data":{"name":"Bob"}}'.encode(encoding)
    assert redacted(body, 1, somebody("Bob")) == '{ "driver_data":{"name":"Driver 1"}}'.encode(encoding)


def test_bytes_that_are_no_text_stay_beside_a_name() -> None:
    assert redacted(b'\xff\x00{"name": "Bob"} \xfe Bob', 1, somebody("Bob")) == (
        b'\xff\x00{"name": "Driver 1"} \xfe Driver 1'
    )
    assert redacted(b'{"driver_data": {"name": "Zo\xeb"}}', 1, somebody("Zoë")) == (
        b'{"driver_data": {"name": "Driver 1"}}'
    )


@pytest.mark.parametrize("file", sorted(PAYLOADS.glob("*/*.json")), ids=lambda file: file.name)
def test_every_body_there_is_says_the_same_but_for_the_driver(file: Path) -> None:
    body = file.read_bytes()
    names = {name for data in drivers_in(json.loads(body)) if (name := data.get("name"))}
    rewritten = redacted(body, 1, somebody(*names))
    if not names:
        assert rewritten is body
        return
    told, expected = json.loads(rewritten), json.loads(body)
    for data in drivers_in(expected):
        data |= {key: "Driver 1" for key in ("name", "name_short", "name_tts") if data.get(key)}
    assert told == expected


def drivers_in(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        return []
    own = [value["driver_data"]] if isinstance(value.get("driver_data"), dict) else []
    return own + [data for one in value.values() for data in drivers_in(one)]


def test_the_database_lets_a_body_be_rewritten_once(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Zoë"))
    kept, club = RawEvent.objects.get(), tablet.source.club
    redaction = Redaction.objects.create(club=club, pseudonym="Driver 1", reason="asked")
    RedactedEvent.objects.create(redaction=redaction, event=kept)
    RawEvent.objects.filter(pk=kept.pk).update(codec=0, stored=b"other")
    assert RedactedEvent.objects.get().is_open is False
    refused = [
        "UPDATE ingest_rawevent SET stored = codec",
        "UPDATE ingest_rawevent SET codec = 1",
        "UPDATE ingest_rawevent SET number = 7",
        "DELETE FROM ingest_rawevent",
        "UPDATE ingest_redactedevent SET is_open = (1 = 1)",
        "UPDATE ingest_redactedevent SET redaction_id = 7",
        "DELETE FROM ingest_redactedevent",
        "UPDATE ingest_redaction SET reason = 'other'",
        "DELETE FROM ingest_redaction",
    ]
    for statement in refused:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert RawEvent.objects.get().body == b"other"


def test_an_open_rewriting_permits_nothing_but_the_body(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Zoë"))
    redaction = Redaction.objects.create(club=tablet.source.club, pseudonym="Driver 1", reason="asked")
    RedactedEvent.objects.create(redaction=redaction, event=RawEvent.objects.get())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RawEvent.objects.update(digest=b"other", codec=0, stored=b"other")


def forgotten(tablet: Tablet) -> None:
    tablet.tell(
        event(0, "event.start", {"type": "race", "laps": "2"}),
        event(1, "event.change_status", {"old": "starting", "new": "running"}),
        *(lap(6 * n, 1, 5000 + n, n, driver="Zoë") for n in (1, 2)),
        # At one instant, and alike but for the spelling.
        *(lap(20, 3, 5500, 1, driver=(3, name)) for name in ("Zoë", "ZOË", "zoë")),
        *(lap(6 * n + 1, 2, 5100 + n, n, driver="Bob") for n in (1, 2)),
    )
    tablet.post(b'{"event_type": "ui.lap_update", "event_data": {"driver_data": {"id": 1, "name": "Zo\xc3\xab"}}}')
    forget(Driver.objects.get(aliases__app_id=1), reason="asked")


def test_digests_stay_those_of_what_came(tablet: Tablet) -> None:
    forgotten(tablet)
    (redaction,) = Redaction.objects.all()
    rewritten = [event.number for event in RawEvent.objects.order_by("number") if event.is_redacted]
    assert rewritten == [3, 4, 5, 6, 7, 10]
    assert [one.event.number for one in redaction.events.order_by("event_id")] == rewritten
    assert RawEvent.objects.get(number=5).body == RawEvent.objects.get(number=6).body


def test_what_comes_again_or_late_under_the_name_does_not_bring_it_back(tablet: Tablet) -> None:
    forgotten(tablet)
    rows = rows_of(tablet.source)
    assert tablet.post(lap(12, 1, 5002, 2, driver="Zoë")).json()["duplicate"]
    late = lap(9, 1, 5009, 7, driver="ZOË", event_id=4)
    late["event_data"]["driver_data"] |= {"name_short": "ZZZ", "image": "file:///zzz.jpg"}
    tablet.tell(late)
    kept = RawEvent.objects.latest("number")
    assert (kept.is_redacted, bytes(kept.digest)) == (True, digest_of(json.dumps(late).encode()))
    assert b"Zo" not in kept.body
    assert b"ZZZ" not in kept.body.upper()
    assert set(Driver.objects.values_list("name", flat=True)) == {"Driver 1", "Bob"}
    assert len(rows_of(tablet.source)["laps"]) == len(rows["laps"]) + 1
    assert list(map(str, check(tablet.source))) == []
    assert tablet.post(late).json()["duplicate"]


def test_somebody_new_may_have_the_name(tablet: Tablet, second_tablet: Tablet) -> None:
    forgotten(tablet)
    second_tablet.tell(lap(200, 5, 5000, driver="Zoë"))
    assert set(Driver.objects.values_list("name", flat=True)) == {"Driver 1", "Bob", "Zoë"}


def test_a_body_that_was_on_its_way_is_told_under_the_pseudonym(tablet: Tablet) -> None:
    """It was logged by a process that had not heard of it yet."""
    forgotten(tablet)
    before = Source.objects.get(pk=tablet.source.pk)
    before.forgotten = ""
    assert append(before, json.dumps(lap(300, 1, 5000, driver="Zoë")).encode()).event
    project(tablet.source)
    assert set(Driver.objects.values_list("name", flat=True)) == {"Driver 1", "Bob"}


def test_an_export_gives_the_same_under_the_pseudonym_elsewhere(tablet: Tablet, tmp_path: Path) -> None:
    forgotten(tablet)
    run("export_log", tmp_path / "new.jsonl")
    assert "zoë" not in name_key((tmp_path / "new.jsonl").read_text())
    run("import_log", tmp_path / "new.jsonl", "--club", "Kiwis", "--project")
    moved = source_in("Kiwis")
    assert rows_of(moved) == rows_of(tablet.source)
    columns = ("number", "digest", "event_type", "has_time", "occurred_at")
    assert list(moved.raw_events.order_by("number").values_list(*columns)) == list(
        tablet.source.raw_events.order_by("number").values_list(*columns)
    )
    run("export_log", tmp_path / "again.jsonl", "--club", "Kiwis")
    told = [
        json.loads(line) for file in ("new", "again") for line in (tmp_path / f"{file}.jsonl").read_text().splitlines()
    ]
    digests = [line.get("digest") for line in told if "number" in line]
    assert digests[: len(digests) // 2] == digests[len(digests) // 2 :]


def test_an_old_export_adds_nothing_and_brings_no_name_back(tablet: Tablet, tmp_path: Path) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Zoë"), lap(6, 1, 5001, driver="Zoë"))
    tablet.post(b'{"event_type": "ui.lap_update", "event_data": {"driver_data": {"id": 1, "name": "Zo\xc3\xab"}}}')
    run("export_log", tmp_path / "old.jsonl")
    forget(Driver.objects.get(), reason="asked")
    rows = rows_of(tablet.source)
    assert run("import_log", tmp_path / "old.jsonl", "--project")[0] == "0 events added, 3 there already."
    assert rows_of(tablet.source) == rows


def test_an_old_export_of_more_than_the_log_has_is_taken_under_the_pseudonym(tablet: Tablet, tmp_path: Path) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Zoë"))
    other = Tablet(Source.objects.create(club=tablet.source.club, name="Other"))
    other.tell(lap(0, 1, 5000, driver="Zoë"), lap(6, 1, 5001, driver="Zoë"))
    run("export_log", tmp_path / "old.jsonl", "--source", "Other")
    forget(Driver.objects.get(), reason="asked")
    lines = (tmp_path / "old.jsonl").read_text().replace(other.source.uid, tablet.source.uid)
    (tmp_path / "old.jsonl").write_text(lines)
    assert run("import_log", tmp_path / "old.jsonl", "--project")[-2] == "1 events added, 1 there already."
    assert set(Driver.objects.values_list("name", flat=True)) == {"Driver 1"}
    assert [b"Zo" in event.body for event in RawEvent.objects.filter(source=tablet.source)] == [False, False]


def test_a_digest_that_is_none_is_a_bad_line(tablet: Tablet, tmp_path: Path) -> None:
    forgotten(tablet)
    run("export_log", tmp_path / "new.jsonl")
    told = (tmp_path / "new.jsonl").read_text().replace('"digest":"', '"digest":"x')
    (tmp_path / "new.jsonl").write_text(told)
    with pytest.raises(Exception, match="digest: 32 hexadecimal digits expected"):
        run("import_log", tmp_path / "new.jsonl", "--club", "Kiwis")


def test_a_rebuild_and_the_laps_of_others_are_as_before(tablet: Tablet) -> None:
    forgotten(tablet)
    rows = rows_of(tablet.source)
    rebuild(tablet.source)
    assert rows_of(tablet.source) == rows
    assert Lap.objects.filter(driver__name="Bob").count() == 2


@given(st.text(st.sampled_from("aA \\\"'`bï"), max_size=12), st.text(st.sampled_from("aA \\\"'`bï\n"), max_size=30))
def test_whoever_is_named_is_never_passed_over(name: str, around: str) -> None:
    body = json.dumps({"text": around, "driver_data": {"id": 2, "name": f"{name}z"}}, ensure_ascii=len(around) % 2 == 0)
    assert b"Driver 1" in redacted(body.encode(), 1, somebody(f"{name}z".strip()))
