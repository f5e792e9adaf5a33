"""What old seasons have that the copied ones have not: shared cars, shared fastest laps, results that are missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from championships.scoring.season import season
from championships.scoring.standings import Standing
from tests.championships.clubs import net, ranks
from tests.championships.season_files import load


def result(position: int | str, driver: str, points: float, **more: Any) -> dict[str, Any]:
    told = {"team": "ferrari", "laps": 100, "grid": None, "shared_car": False, "fastest_lap": False}
    return {"position": position, "driver": driver, "points": points, **told, **more}


def ended(tmp_path: Path, *results: dict[str, Any], **rules: Any) -> Standing:
    """The final table of a season of that one race, and a round whose result is missing."""
    points = {"race": [8, 6, 4, 3, 2]}
    rounds = [
        {"round": 1, "name": "monaco", "points_factor": 1, "sessions": [{"type": "race", "results": list(results)}]},
        {"round": 2, "name": "nowhere", "points_factor": 1, "sessions": []},
    ]
    path = tmp_path / "1956.json"
    path.write_text(
        json.dumps(
            {
                "rules": {"points": points, "countback": {"sessions": ["race"], "positions": "scoring"}, **rules},
                "rounds": rounds,
                "driver_standings": [],
            }
        )
    )
    official = load(path)
    return season(official.rules, official.rounds).drivers[-1]


ANYONE = {"points": 1, "within_top": None}


def test_monaco_1956(tmp_path: Path) -> None:
    """Fangio shared the second place with Collins, and left Castellotti alone with half of the fourth's points."""
    table = ended(
        tmp_path,
        result(1, "moss", 8),
        result(2, "collins", 3),
        result(2, "fangio", 4, shared_car=True, fastest_lap=True),
        result(3, "behra", 4),
        result(4, "fangio", 0, fastest_lap=True),
        result(4, "castellotti", 1.5, shared_car=True),
        result(5, "da-silva-ramos", 2),
        fastest_lap=ANYONE,
    )
    assert net(table) == {
        "moss": "8",
        "fangio": "4",
        "behra": "4",
        "collins": "3",
        "da-silva-ramos": "2",
        "castellotti": "1.5",
    }
    assert ranks(table)[1:3] == [(2, "fangio"), (3, "behra")]


def test_buenos_aires_1955(tmp_path: Path) -> None:
    """Two cars, three drivers each: 6 / 3 = 2 and 4 / 3 = 1.33; Farina and Trintignant drove both."""
    table = ended(
        tmp_path,
        result(1, "fangio", 9, fastest_lap=True),
        result(2, "gonzalez", 2),
        result(2, "farina", 2, shared_car=True),
        result(2, "trintignant", 2, shared_car=True),
        result(3, "maglioli", 1.33),
        result(3, "farina", 1.33, shared_car=True),
        result(3, "trintignant", 1.33, shared_car=True),
        fastest_lap=ANYONE,
    )
    assert net(table) == {"fangio": "9", "farina": "3.33", "trintignant": "3.33", "gonzalez": "2", "maglioli": "1.33"}


def test_silverstone_1954(tmp_path: Path) -> None:
    """Seven drove the same fastest lap: 0.14 points each."""
    seven = ["gonzalez", "hawthorn", "moss", "fangio", "marimon", "behra", "ascari"]
    table = ended(
        tmp_path,
        *(
            result("DNF" if driver == "ascari" else place, driver, 0.14, fastest_lap=True)
            for place, driver in enumerate(seven, 6)
        ),
        fastest_lap=ANYONE,
    )
    assert set(net(table).values()) == {"0.14"}


def test_aintree_1957(tmp_path: Path) -> None:
    """Collins drove three laps of Trintignant's car, too few for a share."""
    table = ended(tmp_path, result(4, "trintignant", 3), result(4, "collins", 0, shared_car=True))
    assert net(table) == {"trintignant": "3", "collins": "0"}


def test_an_excluded_driver_has_points_and_no_place(tmp_path: Path) -> None:
    table = ended(tmp_path, result(1, "schumacher", 8), result(2, "frentzen", 6), excluded=["schumacher"])
    assert ranks(table) == [(1, "frentzen"), (None, "schumacher")]
    assert net(table)["schumacher"] == "8"
