"""Which pseudonym somebody forgotten gets, and who is who then."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.core.management import call_command
from django.test import Client

from desk.forgetting import forget
from drivers.models import Club, Driver, DriverAlias, Merger, Source
from ingest.models import RawEvent
from ingest.projection.rebuild import check
from races.models import Lap
from tests.desk.everything import everything, where_said
from tests.rulings import call, merge, move_alias
from tests.tablet import Tablet, lap


def test_who_shares_the_name_in_another_club_keeps_it(tablet: Tablet) -> None:
    other = Tablet(Source.objects.create(club=Club.objects.create(name="Kiwis"), name="Tablet"))
    for one in (tablet, other):
        one.tell(lap(0, 1, 5000, driver="Zoë"))
    forget(Driver.objects.get(club=tablet.source.club), reason="asked")
    assert str(Driver.objects.get(club=other.source.club)) == "Zoë"
    assert b"Zo" in RawEvent.objects.get(source=other.source).body
    assert b"Zo" not in RawEvent.objects.get(source=tablet.source).body


def test_who_shares_the_name_in_the_club_by_decision_keeps_it(tablet: Tablet, second_tablet: Tablet) -> None:
    for one in (tablet, second_tablet):
        one.tell(lap(0, 1, 5000, driver="Zoë"))
    other = move_alias(DriverAlias.objects.get(source=second_tablet.source), None)
    forget(Driver.objects.get(aliases__source=tablet.source), reason="asked")
    other.refresh_from_db()
    assert (str(other), other.aliases.get().name) == ("Zoë", "Zoë")
    assert b"Zo" in RawEvent.objects.get(source=second_tablet.source).body
    assert b"Driver 1" in RawEvent.objects.get(source=tablet.source).body
    assert list(map(str, check(second_tablet.source))) == []


def test_the_pseudonym_is_the_first_that_is_free(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver="driver  1"), lap(1, 2, 5000, driver="Zoë"), lap(2, 3, 5000, driver="DRIVER 3"))
    assert forget(Driver.objects.get(name="Zoë"), reason="asked").pseudonym == "Driver 2"


def test_two_who_had_one_id_one_after_the_other_stay_two_when_both_are_forgotten(
    source: Source, tmp_path: Path
) -> None:
    """`Driver 2` after `Driver 1` under one id would look like a name put right."""
    days = [-5 * 86400, 0]
    laps = [lap(at, 1, 5000, driver=(1, name)) for at, name in zip(days, ("Zoë", "Quentin"), strict=True)]
    (tmp_path / "recorded.jsonl").write_text("\n".join(map(json.dumps, laps)))
    call_command("import_log", str(tmp_path / "recorded.jsonl"), "--project", stdout=io.StringIO())
    for name in ("Zoë", "Quentin"):
        forget(Driver.objects.get(name=name), reason="asked")
    assert list(Lap.objects.order_by("event").values_list("driver__name", flat=True)) == ["Driver 1", "Driver 234"]
    assert list(map(str, check(source))) == []


def test_those_who_turned_out_to_be_one_are_forgotten_as_one(tablet: Tablet, organiser: Client, tmp_path: Path) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Zoë Prime"), lap(1, 2, 5000, driver="Zoltan"), lap(2, 3, 5000, driver="Bob"))
    call(Driver.objects.get(name="Zoltan"), "Zoltan the Great")
    merge(Driver.objects.get(name="Zoltan"), into=Driver.objects.get(name="Zoë Prime"))
    forget(Driver.objects.get(name="Zoë Prime"), reason="asked")
    told = everything(organiser, tmp_path)
    assert [where_said(name, told) for name in ("Zoë Prime", "Zoltan", "Zoltan the Great")] == [[], [], []]
    assert Merger.objects.get().name == "Driver 1"


def test_nobody_goes_on_as_somebody_who_was_forgotten(tablet: Tablet, tmp_path: Path) -> None:
    """The id is another member's now: that is no name put right."""
    tablet.tell(lap(0, 1, 5000, driver=(1, "Zoë")), lap(6, 2, 5000, driver=(2, "Bob")))
    forget(Driver.objects.get(name="Zoë"), reason="asked")
    tablet.tell(lap(12, 1, 5100, driver=(1, "Lena")), lap(18, 2, 5000, driver=(2, "Bob")))
    drivers = ["Driver 1", "Bob", "Lena", "Bob"]
    assert list(Lap.objects.order_by("event").values_list("driver__name", flat=True)) == drivers
    assert list(map(str, check(tablet.source))) == []
    call_command("export_log", str(tmp_path / "log.jsonl"), stdout=io.StringIO())
    call_command("import_log", str(tmp_path / "log.jsonl"), "--club", "Kiwis", "--project", stdout=io.StringIO())
    moved = Lap.objects.filter(source__club__name="Kiwis").order_by("event")
    assert list(moved.values_list("driver__name", flat=True)) == drivers
