"""What people can change in the admin, and what nobody can."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from drivers.models import Car, Club, Driver, Source, Team
from ingest.models import Problem, RawEvent, Rebuild
from members.models import Membership
from races.models import Lap, Session, Track
from tests.rulings import call
from tests.tablet import Tablet, event, lap

READ_ONLY: list[type[Model]] = [Session, Lap, RawEvent, Problem, Team]
NAMED: list[type[Model]] = [Driver, Car, Track]


@pytest.fixture
def evening(tablet: Tablet) -> None:
    """One row of everything that is kept."""
    team = {"id": 3, "name": "Scuderia"}
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"}),
        lap(10, 1, 5000, driver_data={"id": 1, "name": "Ada", "team_data": team}, car="GT3"),
        event(11, "event.of_the_future"),
    )


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def only(model: type[Model]) -> Any:
    return model._default_manager.get()


def rows(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.values())


@pytest.mark.parametrize("model", [*READ_ONLY, *NAMED, Source], ids=lambda model: model.__name__)
def test_what_was_driven_can_be_neither_added_nor_deleted(organiser: Client, evening: None, model: type[Model]) -> None:
    before, first = rows(model), model._default_manager.order_by("pk")[0]
    if model is not Source:
        assert organiser.get(address(model, "add")).status_code == 403
        assert organiser.post(address(model, "add"), {"own_name": "New"}).status_code == 403
    assert organiser.get(address(model, "delete", first.pk)).status_code == 403
    assert organiser.post(address(model, "delete", first.pk), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [first.pk], "post": "yes"}
    organiser.post(address(model, "changelist"), action)
    assert rows(model) == before


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_what_was_driven_cannot_be_changed(organiser: Client, evening: None, model: type[Model]) -> None:
    before, first = rows(model), model._default_manager.order_by("pk")[0]
    form = {"type": "race", "lap_time_ms": 1, "name": "Other", "message": "none", "event_type": "x", "number": 9}
    assert organiser.post(address(model, "change", first.pk), form).status_code == 403
    assert organiser.post(address(model, "changelist"), {"form-0-id": first.pk, "_save": "Save"}).status_code != 500
    assert rows(model) == before


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_of_what_a_tablet_describes_only_the_own_name_is_the_clubs(
    organiser: Client, evening: None, model: type[Model]
) -> None:
    [before] = rows(model)
    form = {"own_name": "The one", "name": "Other", "club": "", "length_m": "9", "is_active": "", "comment": "x"}
    assert organiser.post(address(model, "change", only(model).pk), form).status_code == 403
    assert rows(model) == [before]
    call(only(model), " The one ")
    assert rows(model) == [before | {"own_name": "The one", "name_key": "theone", "search_key": "theone"}]
    call(only(model), "")
    assert rows(model) == [before]


def test_a_driver_renamed_by_the_club_stays_renamed_whatever_the_tablet_says(
    organiser: Client, evening: None, tablet: Tablet, second_tablet: Tablet
) -> None:
    ada = only(Driver)
    call(ada, "Ada Lovelace")
    tablet.tell_at_once(lap(20, 1, 4900, driver="Ada", car="GT3"))
    # The other tablet calls her by the club's name, and by SmartRace's.
    second_tablet.tell_at_once(lap(30, 2, 5100, driver="ada lovelace"), lap(40, 3, 5200, driver="ADA"))
    told = Client().get(f"/api/v1/drivers/{ada.pk}/").json()
    assert told["name"] == "Ada Lovelace"
    assert Driver.objects.count() == 1
    laps = Client().get("/api/v1/laps/").json()["results"]
    assert [one["driver"] for one in laps] == [{"id": ada.pk, "name": "Ada Lovelace"}] * 4
    session = Client().get(f"/api/v1/sessions/{tablet.source.sessions.get().pk}/").json()
    assert session["results"][0]["driver"]["name"] == "Ada Lovelace"
    assert "Ada Lovelace" in organiser.get(reverse("admin:index")).content.decode()


def test_the_api_still_tells_what_the_tablet_says(organiser: Client, evening: None) -> None:
    call(only(Driver), "Ada Lovelace")
    told = Client().get(f"/api/v1/drivers/{only(Driver).pk}/").json()
    assert (told["name"], told["app_name"]) == ("Ada Lovelace", "Ada")


def test_a_sources_page_shows_its_url_and_its_list_does_not(organiser: Client, tablet: Tablet, evening: None) -> None:
    told = organiser.get(address(Source, "change", tablet.source.pk)).content.decode()
    assert f"http://testserver/ingest/{tablet.source.token}/" in told
    for page in (address(Source, "changelist"), reverse("admin:index"), address(RawEvent, "changelist")):
        assert tablet.source.token not in organiser.get(page).content.decode()


def test_behind_a_proxy_the_url_is_the_public_one(organiser: Client, source: Source, settings: LazySettings) -> None:
    settings.HUB_PUBLIC_URL = "https://hub.example"
    told = organiser.get(address(Source, "change", source.pk)).content.decode()
    assert f"https://hub.example/ingest/{source.token}/" in told
    assert "testserver/ingest" not in told


def test_at_the_hub_itself_the_url_is_one_that_a_tablet_can_use(
    organiser: Client, source: Source, settings: LazySettings
) -> None:
    settings.HUB_PORT = 8123
    told = organiser.get(address(Source, "change", source.pk), headers={"host": "localhost:8123"}).content.decode()
    assert re.search(rf"http://\d+\.\d+\.\d+\.\d+:8123/ingest/{source.token}/", told)
    assert "//localhost" not in told


def test_a_sources_page_counts_what_came(organiser: Client, tablet: Tablet) -> None:
    eclipse = event(5, "events.eclipse", "total")
    tablet.tell_at_once(eclipse, eclipse, event(6, "events.eclipse", "over"))
    tablet.post(b"x" * (1024 * 1024 + 1))
    told = re.sub(r"<[^>]*>|\s+", " ", organiser.get(address(Source, "change", tablet.source.pk)).content.decode())
    read = " ".join(told.split())
    assert "Events 2 " in read
    assert "Refused as too large 1 " in read
    assert "Came twice, counted once 1 " in read
    assert "Recorded, not yet interpreted 2 × events.eclipse" in read


def test_a_sources_page_tells_of_a_rebuild_while_there_is_one(organiser: Client, source: Source) -> None:
    asked = Rebuild.objects.create(source=source, done=1200, total=5000)
    assert "1,200 of 5,000 events, since" in organiser.get(address(Source, "change", source.pk)).content.decode()
    asked.delete()
    assert "projected again" not in organiser.get(address(Source, "change", source.pk)).content.decode()


def rotation(source: Source) -> str:
    return reverse("admin:drivers_source_rotate_token", args=[source.pk])


def test_a_new_url_is_given_only_when_it_is_confirmed(organiser: Client, tablet: Tablet) -> None:
    source, old = tablet.source, tablet.source.token
    asked = organiser.get(rotation(source))
    assert "The old one stops working at once" in asked.content.decode()
    organiser.post(rotation(source))
    organiser.get(rotation(source), {"_form_submitted": "True"})
    assert Source.objects.get().token == old
    confirmed = organiser.post(rotation(source), {"_form_submitted": "True"})
    assert (confirmed.status_code, confirmed["Location"]) == (302, address(Source, "change", source.pk))
    source.refresh_from_db()
    assert source.token != old
    assert Client().post(f"/ingest/{old}/", b"{}", content_type="application/json").status_code == 404
    tablet.tell_at_once(event(0, "ui.reset"))
    told = organiser.get(confirmed["Location"]).content.decode()
    assert "the old one no longer works" in told
    assert (source.token in told, old in told) == (True, False)


def test_nobody_gives_a_new_url_without_being_allowed_to(source: Source) -> None:
    onlooker = User.objects.create_user("onlooker", is_staff=True)
    onlooker.user_permissions.add(Permission.objects.get(codename="view_source"))
    Membership.objects.create(user=onlooker, club=source.club)
    browser = Client()
    confirmed = {"_form_submitted": "True"}
    assert browser.post(rotation(source), confirmed).status_code == 302
    browser.force_login(onlooker)
    assert browser.get(address(Source, "change", source.pk)).status_code == 200
    assert browser.get(rotation(source)).status_code == 403
    assert browser.post(rotation(source), confirmed).status_code == 403
    assert Source.objects.get().token == source.token


def test_no_other_page_can_give_a_new_url(source: Source) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.create_superuser("organiser"))
    assert browser.post(rotation(source), {"_form_submitted": "True"}).status_code == 403
    assert Source.objects.get().token == source.token


def test_a_new_source_gets_a_token_of_its_own(organiser: Client, source: Source) -> None:
    club = source.club
    assert organiser.post(address(Source, "add"), {"name": "New tablet", "club": club.pk}).status_code == 302
    made = Source.objects.get(name="New tablet")
    assert made.token != source.token
    assert Client().get(made.path).status_code == 200


def test_a_source_stays_with_its_club_and_keeps_its_url_when_it_is_renamed(organiser: Client, source: Source) -> None:
    other = Club.objects.create(name="Others")
    form = {"name": "Old tablet", "club": other.pk, "token": "x", "url": "x"}
    assert organiser.post(address(Source, "change", source.pk), form).status_code == 302
    renamed = Source.objects.get()
    assert (renamed.name, renamed.club, renamed.token) == ("Old tablet", source.club, source.token)


def test_two_sources_of_a_club_have_two_names(organiser: Client, source: Source) -> None:
    response = organiser.post(address(Source, "add"), {"name": source.name, "club": source.club_id})
    assert response.status_code == 200
    assert "already exists" in response.content.decode()


def test_no_source_can_be_renamed_to_another_one(organiser: Client, source: Source) -> None:
    twin = Source.objects.create(club=source.club, name="Twin")
    response = organiser.post(address(Source, "change", twin.pk), {"name": source.name})
    assert response.status_code == 200
    assert "already exists" in response.content.decode()


@pytest.mark.parametrize("zone", ["Mars/Base", "CEST", "../UTC", "Europe/Berlin\n", ""])
def test_a_club_lives_in_a_time_zone_that_exists(organiser: Client, club: Club, zone: str) -> None:
    response = organiser.post(address(Club, "change", club.pk), {"name": club.name, "time_zone": zone})
    if zone.strip() == "Europe/Berlin":
        assert response.status_code == 302
    else:
        assert response.status_code == 200
        assert re.search("is not a time zone|This field is required", response.content.decode())
    assert only(Club).time_zone == "Europe/Berlin"


def test_a_club_may_move_to_another_zone(organiser: Client, club: Club) -> None:
    organiser.post(address(Club, "change", club.pk), {"name": "Kiwis", "time_zone": "Pacific/Auckland"})
    assert (only(Club).name, only(Club).time_zone) == ("Kiwis", "Pacific/Auckland")


def test_a_club_with_a_history_cannot_be_deleted(organiser: Client, evening: None) -> None:
    organiser.post(address(Club, "delete", only(Club).pk), {"post": "yes"})
    assert Club.objects.count() == 1
