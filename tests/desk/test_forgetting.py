"""A driver is forgotten: no name of theirs is said anywhere, and nothing else is other than before."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.test import Client

from championships.decisions import finalise, rules_changed
from championships.models import Adjustment, Championship, StandingsSnapshot
from desk.forgetting import forget
from drivers.models import Car, Club, Driver, DriverAlias, Source, Team
from ingest.models import Problem, RawEvent, RedactedEvent, Redaction
from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Lap, Ruling, Session
from tests.conftest import hold_championship
from tests.desk.everything import answers, everything, where_said
from tests.rows import rows_of
from tests.rulings import call, merge, void_lap
from tests.tablet import Tablet, event, lap, result

ZOE = "Zoë Müller"


ZED = "ZOE"


QUOTED = 'Zoë "The Ace" Müller'


def told_of_zoe(app_id: int, name: str, **more: object) -> dict[str, object]:
    return {"id": app_id, "name": name, "name_short": ZED, "name_tts": "Zoh Ehh Mueller", "team": "-", **more}


def race(tablet: Tablet, second_tablet: Tablet) -> None:
    """Zoë before Bob on the one tablet, under two spellings of hers; on the other she is a third."""
    lines = [{"controller_id": n, "driver_id": n, "laps": 3, "best_laptime": 5000 + n} for n in (1, 2)]
    first, second = told_of_zoe(1, ZOE), told_of_zoe(1, "ZOË  MÜLLER")
    tablet.tell(
        event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"}),
        event(1, "event.start", {"type": "race", "laps": "3"}),
        event(2, "event.change_status", {"old": "starting", "new": "running"}),
        lap(7, 1, 5010, 1, driver_data=first, car_data={"id": 1, "name": "GT3", "comment": f"built by {ZOE}."}),
        lap(8, 2, 5110, 1, driver="Bob", car="F1"),
        lap(13, 1, 5020, 2, driver_data=second, car_data={"id": 1, "name": "GT3", "comment": f"built by {ZOE}."}),
        lap(14, 2, 5120, 2, driver="Bob", car="F1"),
        lap(19, 1, 5030, 3, driver_data=first, car_data={"id": 1, "name": "GT3", "comment": f"built by {ZOE}."}),
        lap(20, 2, 5130, 3, driver="Bob", car="F1"),
        event(30, "event.end", {"type": "race", "result": result(*lines)}),
        event(31, "event.of_the_future", f"Will {ZOE} win?"),
        lap(90, 3, 6000, 1, driver_data=told_of_zoe(9, QUOTED, active=f"is {ZOE} there?"), car="GT3"),
    )
    assert tablet.post(f'{{"event_type": "ui.lap_update", "event_data": "{ZOE}'.encode()).status_code == 400
    second_tablet.tell(lap(100, 4, 5500, 1, driver_data=told_of_zoe(3, ZOE), car="F1"))


def zoe() -> Driver:
    return Driver.objects.get(aliases__app_id=3)


@pytest.fixture
def raced(tablet: Tablet, second_tablet: Tablet) -> Driver:
    race(tablet, second_tablet)
    quoted = Driver.objects.get(aliases__name=QUOTED)
    return zoe() if quoted == zoe() else zoe_and(quoted)


def zoe_and(other: Driver) -> Driver:
    merge(other, into=zoe())
    return zoe()


def decide(driver: Driver, author: User) -> None:
    """Whatever people may write about her."""
    void_lap(Lap.objects.get(lap_time_ms=5020), f"{ZOE} cut the chicane, said zoe", author)
    call(driver, "Zoë of the club")
    hold_championship(Session.objects.get(type="race"), "Cup")
    cup = Championship.objects.get()
    Adjustment.objects.create(championship=cup, driver=driver, points=1, reason=f"for {ZOE}'s cake", author=author)
    rules_changed(cup)
    for about in (driver, driver.aliases.all()[0], cup):
        LogEntry.objects.create(
            user=author,
            content_type=ContentType.objects.get_for_model(type(about)),
            object_id=str(about.pk),
            object_repr=str(about),
            action_flag=CHANGE,
            change_message='[{"changed": {"fields": ["Own name"], "object": "Zo\\u00eb M\\u00fcller"}}]',
        )


def test_no_name_is_said_anywhere_any_more(
    raced: Driver, tablet: Tablet, organiser: Client, admin_user: User, tmp_path: Path
) -> None:
    decide(raced, admin_user)
    names = [ZOE, ZED, QUOTED, "Zoh Ehh Mueller", "Zoë of the club"]
    before = everything(organiser, tmp_path)
    assert [name for name in names if not where_said(name, before)] == []
    done = forget(raced, reason=f"{ZOE} asked for it", author=admin_user)
    assert done.pseudonym == "Driver 1"
    after = everything(organiser, tmp_path)
    assert {name: where_said(name, after) for name in names} == {name: [] for name in names}
    assert Redaction.objects.get().reason == "Driver 1 asked for it"
    assert Redaction.objects.get().author_name == "admin"


def test_what_was_replaced_is_counted(raced: Driver, admin_user: User) -> None:
    decide(raced, admin_user)
    assert dict(forget(raced, reason="asked", author=admin_user).replaced) == {
        "raw events": 7,
        "driver aliases": 4,
        "drivers": 1,
        "car aliases": 1,
        "mergers": 1,
        "problems": 1,
        "rulings": 3,
        "adjustments": 1,
        "log entries": 3,
        "standings snapshots": 1,
    }
    assert RedactedEvent.objects.filter(is_open=False).count() == 7


def test_results_laps_and_records_stay(raced: Driver, tablet: Tablet, second_tablet: Tablet, admin_user: User) -> None:
    decide(raced, admin_user)
    before = [figures(one.source) for one in (tablet, second_tablet)]
    standings = [sheet.rows for sheet in StandingsSnapshot.objects.order_by("pk")]
    forget(raced, reason="asked")
    assert [figures(one.source) for one in (tablet, second_tablet)] == before
    told = [sheet.rows for sheet in StandingsSnapshot.objects.order_by("pk")]
    assert told == [rows.replace(f"{ZOE}'s", "Driver 1's") for rows in standings]
    for one in (tablet, second_tablet):
        assert list(map(str, check(one.source))) == []
    rows = rows_of(tablet.source)
    rebuild(tablet.source)
    assert rows_of(tablet.source) == rows
    assert set(Entry.objects.values_list("driver__name", flat=True)) == {"Driver 1", "Bob"}
    assert Driver.objects.filter(name="Driver 1").count() == 1


def figures(source: Source) -> list[object]:
    laps = Lap.objects.filter(source=source).order_by("event")
    entries = Entry.objects.filter(session__source=source).order_by("pk")
    return [
        list(laps.values_list("event", "controller", "lap_time_ms", "driver", "car", "is_counting", "is_clean")),
        list(entries.values_list("pk", "driver", "position", "lap_count", "best_lap_ms", "total_ms")),
    ]


def test_spellings_of_one_id_are_one_alias_then(raced: Driver) -> None:
    forget(raced, "Nobody", reason="asked")
    theirs = DriverAlias.objects.filter(driver=raced).order_by("source_id", "app_id")
    assert [(alias.app_id, alias.name) for alias in theirs] == [(1, "Nobody"), (9, "Nobody"), (3, "Nobody")]
    assert {alias.said["short_name"] for alias in theirs} == {"Nobody"}


def test_only_the_names_in_a_body_are_others(tablet: Tablet) -> None:
    body = (
        b'{"time": %d,\t"event_type":"ui.lap_update", "event_data":{"controller_id":"1" , "laptime_raw": 5000,'
        b'"driver_data":{"name_short":null,"name_tts":"", "id":1.0,"name":"Zo\\u00eb", "team":"Zo\xc3\xab"},'
        b'"car_data":{"name":"Zo\xc3\xab","id":4}} }\n'
    ) % round(lap(0, 1, 1)["time"])
    tablet.post(body)
    forget(Driver.objects.get(), reason="asked")
    event_kept = RawEvent.objects.get()
    assert event_kept.body == body.replace(b'"Zo\\u00eb"', b'"Driver 1"')
    assert (Team.objects.get().name, Car.objects.get().name) == ("Zoë", "Zoë")
    assert tablet.post(body).json()["duplicate"]


@pytest.mark.parametrize("name", ["dry", "running", "name", "ui.lap_update", "A", "7", "1", "🏁", "Driver 1", 'Q"\\'])
def test_a_name_that_may_be_anything_changes_only_where_names_stand(tablet: Tablet, name: str) -> None:
    tablet.tell(
        event(0, "event.start", {"type": "race", "laps": "3"}),
        event(1, "event.change_status", {"old": "starting", "new": "running"}),
        event(2, "events.weather_change", "dry"),
        lap(7, 1, 5010, 1, driver=name, car="A 7 dry running car", sector_1="0:01.007"),
        lap(8, 2, 5010, 1, driver="Bob", car="F1"),
        event(9, "events.tire_change", {"controller_id": "1", "tire": "dry"}),
    )
    before = [event.body for event in RawEvent.objects.order_by("number")]
    forget(Driver.objects.get(name=name), "Nobody", reason="asked")
    after = [event.body for event in RawEvent.objects.order_by("number")]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, True, True, False, True, True]
    changed = lap(7, 1, 5010, 1, driver="Nobody", car="A 7 dry running car", sector_1="0:01.007")
    tablet.post(changed)
    assert after[3] == RawEvent.objects.latest("number").body
    assert list(map(str, check(tablet.source))) == []


def test_a_name_within_another_name_is_another_name(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Al"), lap(1, 2, 5000, driver="Alan"), lap(2, 3, 5000, driver="Al Bert"))
    void_lap(Lap.objects.get(controller=1), "Al pushed Alan, not Al-Ain; al, AL!")
    forget(Driver.objects.get(name="Al"), reason="asked")
    assert sorted(Driver.objects.values_list("name", flat=True)) == ["Al Bert", "Alan", "Driver 1"]
    assert Ruling.objects.get(kind="void_laps").reason == "Driver 1 pushed Alan, not Driver 1-Ain; Driver 1, Driver 1!"


def test_a_driver_without_a_lap_is_forgotten_too(club: Club) -> None:
    driver = Driver.objects.create(club=club, name="Zoë", name_key="zoe", own_name="Zed")
    done = forget(driver, reason="asked")
    driver.refresh_from_db()
    assert (driver.name, driver.own_name, str(driver)) == ("Driver 1", "", "Driver 1")
    assert dict(done.replaced) == {"drivers": 1}


def test_forgetting_twice_changes_nothing_the_second_time(raced: Driver) -> None:
    forget(raced, reason="asked")
    raced.refresh_from_db()
    again = forget(raced, reason="asked")
    assert (again.pseudonym, dict(again.replaced), again.redaction) == ("Driver 1", {}, None)
    assert Redaction.objects.count() == 1


@pytest.mark.parametrize(
    ("pseudonym", "sentence"),
    [
        ("bob", "bob is somebody's name already; take another pseudonym."),
        ("zoe muller", "zoe muller is somebody's name already"),
        ("x" * 51, "A pseudonym has at most 50 characters."),
    ],
)
def test_a_pseudonym_that_cannot_be_one_is_refused(raced: Driver, pseudonym: str, sentence: str) -> None:
    if pseudonym == "zoe muller":
        call(raced, "zoe muller")
    before = [event.body for event in RawEvent.objects.all()]
    with pytest.raises(ValidationError, match=sentence):
        forget(raced, pseudonym, reason="asked")
    assert [event.body for event in RawEvent.objects.all()] == before


def test_a_reason_is_needed(raced: Driver) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        forget(raced, reason=" ")
    assert not Redaction.objects.exists()


def test_readers_are_told_at_once(raced: Driver, organiser: Client) -> None:
    url = f"/api/v1/drivers/{raced.pk}/"
    etag = Client().get(url)["ETag"]
    forget(raced, reason="asked")
    answer = Client().get(url, headers={"if-none-match": etag})
    assert (answer.status_code, answer.json()["name"]) == (200, "Driver 1")
    assert "Driver 1" in answers(organiser)["/api/v1/drivers/"]


def test_a_problem_that_told_the_name_tells_the_pseudonym(tablet: Tablet) -> None:
    odd = [{"id": 1, "name": "Zoë Müller", "remark": "x" * 200}]
    tablet.tell(lap(0, 1, 5000, driver="Zoë Müller"), lap(6, 1, 5000, driver_data=odd))
    assert "Zoë Müller" in Problem.objects.get().message
    forget(Driver.objects.get(), reason="asked")
    assert "'name': 'Driver 1'" in Problem.objects.get().message
    assert list(map(str, check(tablet.source))) == []


def test_a_final_championship_says_the_pseudonym_and_stays_as_it_was(raced: Driver, admin_user: User) -> None:
    decide(raced, admin_user)
    finalise(Championship.objects.get())
    forget(raced, reason="asked")
    assert Championship.objects.get().changed_since_final_at is None
    assert "for Driver 1's cake" in StandingsSnapshot.objects.earliest("pk").rows
    rules_changed(Championship.objects.get())
    assert Championship.objects.get().changed_since_final_at is None
