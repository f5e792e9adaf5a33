"""The admin's menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy


def listed(title: str, icon: str, model: str) -> dict[str, Any]:
    """The list of a model, such as `races_lap`, for whoever may see it."""
    return entry(title, icon, f"{model}_changelist", model)


def entry(title: str, icon: str, page: str, model: str) -> dict[str, Any]:
    """A page, for whoever may see that model."""
    app, _, name = model.partition("_")
    permission = f"{app}.view_{name}"
    link = reverse_lazy(f"admin:{page}")
    return {"title": title, "icon": icon, "link": link, "permission": lambda request: may_see(request, permission)}


def may_see(request: HttpRequest, permission: str) -> bool:
    """Logins and tokens are for superusers alone, whatever rights others were given."""
    is_hub_wide = permission.startswith(("auth.", "authtoken."))
    return request.user.has_perm(permission) and (request.user.is_superuser or not is_hub_wide)


NAVIGATION: list[dict[str, Any]] = [
    {
        "title": "Racing",
        "items": [
            listed("Meetings", "event", "races_meeting"),
            listed("Sessions", "sports_score", "races_session"),
            listed("Tracks", "route", "races_track"),
            listed("Laps", "timer", "races_lap"),
        ],
    },
    {
        "title": "Championships",
        "items": [
            listed("Championships", "trophy", "championships_championship"),
            listed("Rounds", "calendar_month", "championships_round"),
            listed("Points", "scoreboard", "championships_scoring"),
            listed("Assigned sessions", "playlist_add_check", "championships_roundsession"),
            entry("Fixtures", "grid_on", "championships_fixtures", "championships_championship"),
        ],
    },
    {
        "title": "Beside the laps",
        "collapsible": True,
        "items": [
            listed("Stints", "stacked_line_chart", "races_stint"),
            listed("Pit stops", "build", "races_pitstop"),
            listed("Penalties", "gavel", "races_penalty"),
            listed("Jump starts", "traffic", "races_jumpstart"),
            listed("Safety cars", "flag", "races_neutralisation"),
            listed("Suspensions", "pause_circle", "races_suspension"),
            listed("Damages", "car_crash", "races_damage"),
            listed("Removed cars", "swipe_left", "races_carremoval"),
            listed("Weather", "rainy", "races_weatherreport"),
            listed("Tyre changes", "tire_repair", "races_tyrechange"),
            listed("Fuel readings", "local_gas_station", "races_fuelreading"),
        ],
    },
    {
        "title": "Decided by the club",
        "collapsible": True,
        "items": [
            listed("Rulings", "gavel", "races_ruling"),
            {"title": "Records waiting", "icon": "trophy", "link": reverse_lazy("admin:races_track_waiting")},
            listed("Drivers' names", "badge", "drivers_driveralias"),
            listed("Cars' names", "label", "drivers_caralias"),
            listed("Teams' names", "group_work", "drivers_teamalias"),
            listed("Tracks' names", "signpost", "races_trackalias"),
            entry("One or two?", "help", "drivers_driver_suggestions", "drivers_driver"),
        ],
    },
    {
        "title": "Club",
        "items": [
            listed("Drivers", "person", "drivers_driver"),
            listed("Cars", "directions_car", "drivers_car"),
            listed("Teams", "groups", "drivers_team"),
            listed("Clubs", "home", "drivers_club"),
        ],
    },
    {
        "title": "Data interface",
        "items": [
            listed("Sources", "tablet", "drivers_source"),
            listed("Raw events", "receipt", "ingest_rawevent"),
            listed("Problems", "report", "ingest_problem"),
        ],
    },
    {
        "title": "Logins",
        "items": [listed("Users", "key", "auth_user"), listed("API tokens", "token", "authtoken_tokenproxy")],
    },
]
