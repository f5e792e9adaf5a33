"""The commands for whoever sits at the machine."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from drivers.models import Club, Source
from ingest.models import Journal, Projection
from races.models import Lap
from tests.tablet import Tablet, event, lap


@pytest.fixture(autouse=True)
def public_address(settings: LazySettings) -> None:
    settings.HUB_PUBLIC_URL = "https://hub.example"


def run(command: str, *args: str, **options: Any) -> list[str]:
    """The lines a command prints."""
    out = io.StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue().splitlines()


def refusal(command: str, *args: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(command, *args)
    return str(refused.value)


# add_source


def test_a_source_is_added_to_the_only_club_and_its_url_printed(club: Club) -> None:
    lines = run("add_source", "Pit wall")
    source = Source.objects.get()
    assert (source.name, source.club) == ("Pit wall", club)
    assert lines == [f"https://hub.example/ingest/{source.token}/"]


def test_a_source_can_be_added_to_a_club_by_name_new_or_known(club: Club) -> None:
    run("add_source", "Tablet", "--club", "Slotfreunde")
    run("add_source", "Tablet", "--club", "Kiwis")
    assert list(Source.objects.values_list("club__name", "name").order_by("club__name")) == [
        ("Kiwis", "Tablet"),
        ("Slotfreunde", "Tablet"),
    ]


def test_the_first_source_brings_its_club(db: None) -> None:
    run("add_source", "Tablet")
    assert Source.objects.get().club.name == "My club"


def test_without_a_club_a_source_of_several_clubs_is_not_guessed(club: Club) -> None:
    Club.objects.create(name="Kiwis")
    assert refusal("add_source", "Tablet") == "There are several clubs; say which with --club NAME."
    assert not Source.objects.exists()


def test_a_club_has_no_two_sources_of_one_name(source: Source) -> None:
    assert refusal("add_source", "Tablet") == "Slotfreunde has a source called Tablet already."
    assert list(Source.objects.all()) == [source]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_source_needs_a_name_that_fits(club: Club, name: str) -> None:
    assert "name" in refusal("add_source", name)
    assert not Source.objects.exists()


def test_without_a_public_address_the_url_has_one_of_this_machine(club: Club, settings: LazySettings) -> None:
    settings.HUB_PUBLIC_URL, settings.HUB_PORT = "", 8123
    lines = run("add_source", "Tablet")
    assert lines
    assert all(line.startswith("http://") for line in lines)
    assert all(line.endswith(f":8123/ingest/{Source.objects.get().token}/") for line in lines)


# list_sources


def test_sources_are_listed_without_their_tokens(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), lap(5, 1, 5000))
    at = Journal.objects.get().last_arrival_at
    assert at is not None
    assert run("list_sources") == [
        "Slotfreunde, Second tablet: no event yet",
        f"Slotfreunde, Tablet: 2 events, the last at {at:%Y-%m-%d %H:%M:%S} UTC",
    ]


def test_sources_are_listed_with_their_urls_where_that_is_asked_for(source: Source) -> None:
    assert run("list_sources", "--urls") == [
        "Slotfreunde, Tablet: no event yet",
        f"  https://hub.example/ingest/{source.token}/",
    ]


def test_a_hub_without_sources_lists_none(db: None) -> None:
    assert run("list_sources") == []


# rotate_token


def test_a_source_gets_a_new_url_and_the_old_one_stops_working(tablet: Tablet) -> None:
    old = tablet.source.token
    lines = run("rotate_token", "Tablet")
    tablet.source.refresh_from_db()
    assert tablet.source.token != old
    assert lines == [f"https://hub.example/ingest/{tablet.source.token}/"]
    assert tablet.client.post(f"/ingest/{old}/", b"{}", content_type="application/json").status_code == 404
    tablet.tell(event(0, "ui.reset"))


def test_of_two_clubs_the_one_that_is_named_gets_a_new_url(source: Source) -> None:
    other = Source.objects.create(club=Club.objects.create(name="Kiwis"), name="Tablet")
    assert refusal("rotate_token", "Tablet") == "There is more than one source called Tablet; try --club NAME."
    run("rotate_token", "Tablet", "--club", "Kiwis")
    assert Source.objects.get(club=source.club).token == source.token
    assert Source.objects.get(club__name="Kiwis").token != other.token


def test_an_unknown_source_is_refused(source: Source) -> None:
    assert refusal("rotate_token", "Pit wall") == "There is no source called Pit wall; try --club NAME."
    assert refusal("rotate_token", "Tablet", "--club", "Kiwis") == "There is no source called Tablet in Kiwis."
    assert Source.objects.get().token == source.token


# project


def test_what_is_pending_of_every_source_is_projected(
    tablet: Tablet, second_tablet: Tablet, settings: LazySettings
) -> None:
    settings.HUB_PROJECTION = "worker"
    tablet.tell(lap(0, 1, 5000), lap(5, 1, 5001))
    second_tablet.tell(lap(2, 1, 5002))
    assert not Lap.objects.exists()
    assert run("project") == ["3 events projected."]
    assert sorted(Lap.objects.values_list("lap_time_ms", flat=True)) == [5000, 5001, 5002]
    assert sorted(Projection.objects.values_list("number", flat=True)) == [1, 2]
    assert run("project") == ["0 events projected."]


def test_more_than_one_batch_is_projected_in_one_go(
    tablet: Tablet, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUB_PROJECTION = "worker"
    monkeypatch.setattr("ingest.projection.projector.BATCH", 2)
    tablet.tell(*(lap(5 * number, 1, 5000 + number, number) for number in range(1, 6)))
    assert run("project") == ["5 events projected."]
    assert Lap.objects.count() == 5


def test_a_hub_without_events_has_nothing_to_project(source: Source) -> None:
    assert run("project") == ["0 events projected."]
