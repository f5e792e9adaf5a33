"""Who comes to the club night, and how SmartRace describes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PICTURES = "file:///data/user/0/com.trademarc.smartrace/files"
CONTROLLER_COLOURS = {
    1: ("rgb(254, 56, 39)", "rgb(255, 255, 255)"),
    2: ("rgb(176, 243, 0)", "#000"),
    3: ("rgb(0, 112, 255)", "white"),
    4: ("rgb(255, 214, 0)", "#000"),
    5: ("rgb(150, 40, 200)", "rgb(255, 255, 255)"),
    6: ("rgb(255, 140, 0)", "#000"),
    7: ("", ""),
    8: ("#333", "rgb(255, 255, 255)"),
}


@dataclass(frozen=True, slots=True)
class Team:
    """A team as the app keeps it."""

    app_id: int
    name: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver as the app keeps it. `pace_pct` is their lap time in per cent of the track's reference."""

    app_id: int
    name: str
    pace_pct: int
    short_name: str | None = None
    spoken_name: str = ""
    team: Team | None = None
    start_number: int | None = None


KELLER = Team(1, "Kellerkinder", "Wuppertal")
MAGNETS = Team(2, 'Ohne Magnet "e. V."', "Köln")

ADA = Driver(1, "Ada Sommer", 98, "ADA", "Ada", KELLER, 7)
MAREK = Driver(2, "Marek Dvořák", 96, "MAR", "Marek", MAGNETS, 46)
JOERG = Driver(3, "Jörg Weiß", 104, None, "Jörg", KELLER)
ZOE = Driver(4, 'Zoë "Zippy" Brandt, jr.', 101, "ZOE", "Zippy")
TOMAS = Driver(5, "Tomás Iglesias", 99, "", "", MAGNETS, 5)
PRIYA = Driver(6, "Priya Nair", 97, "PRI", "Priya", None, 21)
LUKASZ = Driver(7, "Łukasz Zieliński", 103, "ŁUK", "Wukasch")
OYVIND = Driver(8, "Øyvind Hagen", 100, None, "", KELLER, 8)
SAKURA = Driver(9, "小林 さくら", 102, "SAK", "Sakura")
BEN = Driver(10, "Ben Carter", 107, "BEN", "Ben", MAGNETS)
FIONA = Driver(11, "Fiona O'Dell", 105, "", "Fiona")
GUENTHER = Driver(12, "Günther Höß", 110, "GÜN", "Opa Günther", None, 1)
# Ghost and safety car have a driver too, because every controller of the app has one.
GHOST = Driver(90, "Ghost", 112)
MARSHAL = Driver(91, "Safety Car", 135)


def driver_data(driver: Driver) -> dict[str, Any]:
    """`driver_data` as SmartRace sends it: `team` is "-", or a number with `team_data` beside it."""
    body: dict[str, Any] = {
        "id": driver.app_id,
        "name": driver.name,
        "name_short": driver.short_name,
        "name_tts": driver.spoken_name,
        "team": "-" if driver.team is None else driver.team.app_id,
        "image": f"{PICTURES}/17042213{driver.app_id:05}.jpg",
        "start_no": "" if driver.start_number is None else driver.start_number,
        "start_no_color_background": "rgb(68, 68, 68)",
        "start_no_color_text": "white",
        "start_no_color_border": "",
        "start_no_text_style": "normal",
        "active": "yes",
    }
    return body if driver.team is None else {**body, "team_data": team_data(driver.team)}


def team_data(team: Team) -> dict[str, Any]:
    return {
        "id": team.app_id,
        "name": team.name,
        "location": team.location,
        "comment": "",
        "image": f"{PICTURES}/17034974{team.app_id:05}.jpg",
    }


def controller_data(controller: int) -> dict[str, str]:
    background, text = CONTROLLER_COLOURS[controller]
    return {"color_bg": background, "color_text": text}
