"""Posts that are recorded together leave what each would have left by itself."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings

from drivers.models import Club, Source
from ingest.database import Busy
from ingest.intake import Post, taking
from ingest.intake.taking import UnknownTablet, finish
from ingest.intake.together import record_together
from ingest.intake.turns import Turns
from ingest.models import Journal, RawEvent
from ingest.projection import live
from ingest.projection.rebuild import check
from races.models import Lap
from tests.tablet import Tablet, event, lap, result

NAMES = itertools.count()
TABLETS = 3
KINDS = ["lap", "lap", "lap", "again", "late", "new driver", "no time", "no event", "unknown", "start", "end"]


# On PostgreSQL a group is a transaction of its own; on SQLite it can be part of the test's.
pytestmark = pytest.mark.django_db(transaction=connection.vendor == "postgresql")


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    live.cached_races.clear()
    yield
    live.cached_races.clear()


def tablets(count: int) -> list[Source]:
    club = Club.objects.create(name=f"Club {next(NAMES)}")
    made = [Source.objects.create(club=club, name=f"Tablet {number}") for number in range(count)]
    for source in made:
        start = event(0, "event.start", {"type": "race"})
        Tablet(source).tell(start, lap(5, 1, 5000, 1, driver="Ada", car="GT3"))
    for source in made:
        # By now nobody of the club is new, which every tablet has to have heard.
        Tablet(source).tell(*(lap(5 * n, 1, 5000, n, driver="Ada", car="GT3") for n in range(2, 4)))
    return made


def posted(source: Source, told: dict[str, Any] | bytes, *, token: str = "") -> Post:
    return Post(source, told if isinstance(told, bytes) else json.dumps(told).encode(), token=token)


def taken(posts: list[Post]) -> None:
    """As the threads of a server that all wait while another writes."""
    record_together(posts)
    for post in posts:
        finish(post)


def test_a_lap_of_each_of_eight_tablets_is_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tablets(8)
    monkeypatch.setattr(taking, "append", None)
    monkeypatch.setattr(taking, "project_at_once", None)
    posts = [posted(source, lap(5 * n, 1, 5000, n, driver="Ada", car="GT3")) for n in (4, 5) for source in sources]
    taken(posts)
    assert [post.answer()["number"] for post in posts] == [5] * 8 + [6] * 8
    assert all(post.is_projected for post in posts)
    assert Lap.objects.count() == 8 * 5
    for source in sources:
        assert list(check(source)) == []


def told(kind: str, n: int, before: list[bytes]) -> dict[str, Any] | bytes:
    """A body of that kind, the n-th of an evening."""
    match kind:
        case "again":
            return before[-1] if before else b"{}"
        case "late":
            return lap(n - 1.5, 2, 1400 + n, n)
        case "new driver":
            return lap(20 + n, 3, 5000 + n, n, driver=f"Somebody {n}")
        case "no time":
            return b'{"event_type": "ui.reset"}'
        case "no event":
            return b"\xff no event " + str(n).encode()
        case "unknown":
            return event(20 + n, "ui.something_new", {"n": n})
        case "start":
            return event(20 + n, "event.start", {"type": "race"})
        case "end":
            return event(20 + n, "event.end", {"type": "race", "result": result({"controller_id": "1", "laps": n})})
    return lap(20 + n, 1, 5000 + n, n, driver="Ada", car="GT3")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    groups=st.lists(
        st.lists(st.tuples(st.integers(0, TABLETS - 1), st.sampled_from(KINDS)), min_size=1, max_size=6),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_in_a_group_each_body_is_on_record_once_and_projected_as_alone(
    groups: list[list[tuple[int, str]]],
) -> None:
    sources = tablets(TABLETS)
    numbers = itertools.count(4)
    sent: dict[int, list[bytes]] = {source.pk: [] for source in sources}
    for group in groups:
        posts = []
        for tablet, kind in group:
            source = sources[tablet]
            post = posted(source, told(kind, next(numbers), sent[source.pk]))
            sent[source.pk].append(post.body)
            posts.append(post)
        taken(posts)
        assert all(post.recorded is not None for post in posts)
    for source in sources:
        events = RawEvent.objects.filter(source=source)
        timed = {body for body in sent[source.pk] if b'"time"' in body}
        others = [body for body in sent[source.pk] if b'"time"' not in body]
        assert sorted(row.body for row in events.filter(number__gt=4)) == sorted([*timed, *others])
        assert Journal.objects.get(source=source).duplicates == len(sent[source.pk]) - len(timed) - len(others)
        assert list(map(str, check(source))) == []


def test_a_token_that_was_replaced_since_it_was_looked_up_opens_nothing() -> None:
    source, other = tablets(2)
    known = Source.objects.get(pk=source.pk)
    Source.objects.get(pk=source.pk).rotate_token()
    posts = [posted(known, lap(30, 1, 5000, 4), token=known.token), posted(other, lap(30, 1, 5000, 4))]
    record_together(posts)
    with pytest.raises(UnknownTablet):
        finish(posts[0])
    finish(posts[1])
    assert posts[1].answer()["recorded"] is True
    assert RawEvent.objects.filter(source=source).count() == 4


def test_a_group_for_a_tablet_of_whom_somebody_was_just_forgotten_is_recorded_anew() -> None:
    (source,) = tablets(1)
    known = Source.objects.get(pk=source.pk)
    Source.objects.get(pk=source.pk).forget_as("Driver 1", {(7, "Eve")})
    post = posted(known, lap(30, 1, 5000, 4, driver=(7, "Eve")), token=known.token)
    taken([post])
    assert b"Eve" not in RawEvent.objects.get(source=source, number=5).body


def test_who_waits_too_long_is_told_so_and_nobody_writes_it_later() -> None:
    (source,) = tablets(1)
    goes_on, writes = threading.Event(), threading.Event()
    written: list[Post] = []

    def write(group: list[Post]) -> None:
        writes.set()
        assert goes_on.wait(60)
        written.extend(group)

    turns = Turns(write)
    first, second = (posted(source, lap(30 + n, 1, 5000, 4 + n)) for n in range(2))
    leader = threading.Thread(target=turns.hand_in, args=(first, 60))
    leader.start()
    assert writes.wait(60)
    with pytest.raises(Busy):
        turns.hand_in(second, 0.01)
    goes_on.set()
    leader.join()
    assert written == [first]
    assert not turns.is_busy
