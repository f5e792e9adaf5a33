"""The admin's menu."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy


def listed(title: str, icon: str, model: str) -> dict[str, Any]:
    """The list of a model, such as `races_lap`."""
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist")}


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
            {"title": "Fixtures", "icon": "grid_on", "link": reverse_lazy("admin:championships_fixtures")},
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
            {"title": "One or two?", "icon": "help", "link": reverse_lazy("admin:drivers_driver_suggestions")},
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
