"""The log keeps every byte, numbers what it keeps, and lets nobody change it."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from drivers.models import Source
from ingest.codec import packing
from ingest.log.append import append
from ingest.models import RawEvent
from tests.tablet import event, lap, told

PAYLOADS = sorted((Path(__file__).parent.parent / "payloads").glob("*/*.json"))


@given(st.binary(max_size=2000))
def test_packing_loses_no_byte(body: bytes) -> None:
    assert packing.unpack(*packing.pack(body)) == body


@pytest.mark.parametrize("file", PAYLOADS, ids=lambda file: file.stem)
def test_smartraces_bodies_pack_small(file: Path) -> None:
    body = json.dumps(json.loads(file.read_bytes()), separators=(",", ":")).encode()
    used, packed = packing.pack(body)
    assert used == packing.DEFLATE_2
    assert len(packed) < 90


def test_what_does_not_get_smaller_is_kept_plain() -> None:
    noise = hashlib.sha256(b"noise").digest()
    assert packing.pack(noise) == (packing.PLAIN, noise)


def test_no_dictionary_ever_changes_because_old_rows_need_it() -> None:
    digests = {number: hashlib.sha256(packing.dictionary(number)).hexdigest() for number in packing.DICTIONARIES}
    assert digests == {
        1: "bca020511b247f78a370e20384a749cbaa203c164afa088719d32e0d1ad1a305",
        2: "124433de53c304c9068e126a5a84ca2b4c95d9599fefd135fce97495a22aa9b3",
    }


def test_a_row_packed_by_the_first_release_still_unpacks() -> None:
    deflater = zlib.compressobj(wbits=-15, zdict=packing.dictionary(1))
    packed = deflater.compress(b'{"event_type": "ui.reset"}') + deflater.flush()
    assert packing.unpack(1, packed) == b'{"event_type": "ui.reset"}'


def test_an_unknown_codec_is_named() -> None:
    with pytest.raises(KeyError, match="99"):
        packing.unpack(99, b"")


def test_the_database_refuses_to_change_or_delete_what_was_logged(source: Source) -> None:
    append(source, b"{}")
    statements = ["UPDATE ingest_rawevent SET event_type = 'x'", "DELETE FROM ingest_rawevent"]
    if connection.vendor == "sqlite":
        statements.append("INSERT OR REPLACE INTO ingest_rawevent SELECT * FROM ingest_rawevent")
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert RawEvent.objects.get().event_type == ""


def number_of(source: Source, body: bytes) -> int | None:
    """The number a body got; None for a duplicate."""
    event = append(source, body).event
    return None if event is None else event.number


def test_numbers_follow_each_other_and_a_duplicate_takes_none(source: Source) -> None:
    first, second = told([lap(0, 1, 5000), event(1, "ui.reset")])
    numbers = [number_of(source, body) for body in (first, first, second, b"no event", b"no event")]
    assert numbers == [1, None, 2, 3, 4]
    assert source.journal.duplicates == 1


def test_two_sources_may_send_the_same_bytes(source: Source) -> None:
    other = Source.objects.create(club=source.club, name="Other")
    (body,) = told([lap(0, 1, 5000)])
    assert [number_of(one, body) for one in (source, other)] == [1, 1]


def test_instants_are_kept_as_the_orm_keeps_them(source: Source) -> None:
    (body,) = told([lap(0, 1, 5000)])
    at = append(source, body).event.occurred_at  # type: ignore[union-attr]
    assert RawEvent.objects.filter(occurred_at=at, occurred_at__gte=at).exists()
    assert RawEvent.objects.get().arrived_at.microsecond % 1000 == 0
