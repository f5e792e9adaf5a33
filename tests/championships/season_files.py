"""Official seasons in JSON, as tests/championships/seasons/README.md describes them, as the core's dataclasses.

What the files say of a shared car is only that there was one; which part of the place's points each of its drivers was
given (half, a third, nothing for a stint too short) was ruled race by race, so it is read from the official points.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from championships.scoring.feats import FastestLap
from championships.scoring.results import ResultLine, Round, SessionResult, Status
from championships.scoring.rules import Among, Bonus, Exclusion, Rules, Scoring, SeasonPart, TeamRules, Tied
from championships.scoring.tables import Table
from championships.scoring.ties import Countback, Places

SEASONS = Path(os.environ.get("SEASONS_DIR") or Path(__file__).parent / "seasons")
STATUSES = {"DNPQ": Status.DNQ, "EX": Status.DSQ}
CENT = Decimal("0.01")

Json = dict[str, Any]


@dataclass(frozen=True)
class Official:
    """A season and how it ended: (position, name, points) of everybody."""

    rules: Rules
    rounds: tuple[Round, ...]
    drivers: tuple[tuple[int | str, str, Decimal], ...]
    teams: tuple[tuple[int | str, str, Decimal], ...] = ()
    given: dict[tuple[int, str], Decimal] = field(default_factory=dict)


def season_files() -> list[Path]:
    return sorted(SEASONS.glob("*.json"))


def load(path: Path) -> Official:
    """Numbers with a point become `Decimal` as they are written."""
    data = json.loads(path.read_text(), parse_float=Decimal)
    rules = rules_of(data["rules"])
    return Official(
        rules=rules,
        rounds=tuple(round_of(round_, rules) for round_ in data["rounds"]),
        drivers=tuple((row["position"], row["driver"], Decimal(row["points"])) for row in data["driver_standings"]),
        teams=tuple((row["position"], row["team"], Decimal(row["points"])) for row in data.get("team_standings") or ()),
        given=points_given(data),
    )


def points_given(data: Json) -> dict[tuple[int, str], Decimal]:
    """What each driver officially got in each round."""
    given: dict[tuple[int, str], Decimal] = {}
    for round_ in data["rounds"]:
        for session in round_["sessions"]:
            for line in session["results"]:
                key = (round_["round"], line["driver"])
                given[key] = given.get(key, Decimal(0)) + Decimal(line.get("points") or 0)
    return given


def rules_of(rules: Json) -> Rules:
    bonuses = {"race": fastest_lap_bonus(rules.get("fastest_lap"))}
    countback = rules.get("countback") or {}
    return Rules(
        scoring=tuple(
            Scoring(kind, Table(tuple(Decimal(value) for value in points)), bonuses=bonuses.get(kind, ()))
            for kind, points in rules["points"].items()
        ),
        parts=tuple(
            SeasonPart(first=part["rounds"][0], last=part["rounds"][1], best=part["best"])
            for part in rules.get("best_results") or ()
        ),
        are_bonuses_factored=False,
        ties=(Countback(places=Places(countback["positions"]), sessions=tuple(countback["sessions"])),)
        if countback
        else (),
        teams=TeamRules() if rules.get("teams") == "sum" else None,
        exclusions=tuple(Exclusion(driver, "excluded from the championship") for driver in rules.get("excluded") or ()),
    )


def fastest_lap_bonus(rule: Json | None) -> tuple[Bonus, ...]:
    """Drivers who drove the same time shared the point; until 1959 it was also of who was disqualified."""
    if not rule:
        return ()
    top = rule.get("within_top")
    among = Among.EVEN_DISQUALIFIED if top is None else Among.TOP
    return (Bonus(FastestLap.kind, Decimal(rule["points"]), among=among, top=top, tied=Tied.SHARED),)


def round_of(round_: Json, rules: Rules) -> Round:
    factor = Decimal(str(round_.get("points_factor", 1)))
    sessions = tuple(
        SessionResult(
            key=f"{round_['round']}-{number}-{session['type']}",
            type=session["type"],
            lines=lines_of(session, rules.scoring_of(session["type"]), factor),
        )
        for number, session in enumerate(round_.get("sessions") or ())
    )
    return Round(number=round_["round"], sessions=sessions, name=round_.get("name", ""), factor=factor)


def lines_of(session: Json, scoring: Scoring | None, factor: Decimal) -> tuple[ResultLine, ...]:
    results = session.get("results") or []
    fastest = {line["driver"] for line in results if line.get("fastest_lap")}
    bonus = (
        sum((bonus.points for bonus in scoring.bonuses), Decimal(0)) / max(len(fastest), 1) if scoring else Decimal(0)
    )
    shared = {line["position"] for line in results if line.get("shared_car")}
    return tuple(
        ResultLine(
            competitor=line["driver"],
            position=line["position"] if isinstance(line["position"], int) else None,
            status=status_of(line["position"]),
            laps=line.get("laps"),
            best_lap_ms=1 if line.get("fastest_lap") else None,
            grid=line["grid"] if isinstance(line.get("grid"), int) else None,
            team=line.get("team") or "",
            share=share_of(line, results, scoring, factor, bonus, is_shared=line["position"] in shared),
        )
        for line in results
    )


def status_of(position: int | str) -> Status:
    return Status.CLASSIFIED if isinstance(position, int) else STATUSES.get(position) or Status(position)


def share_of(
    line: Json, results: Sequence[Json], scoring: Scoring | None, factor: Decimal, bonus: Decimal, *, is_shared: bool
) -> Fraction:
    """Which part of the place's points a driver was given; nothing where a scoring place officially brought none."""
    position, given = line["position"], line.get("points")
    if scoring is None or not isinstance(position, int):
        return Fraction(1)
    worth = scoring.places.points_of(position, len(results)) * factor
    drivers = sum(other["position"] == position for other in results)
    if given is None and "points" not in line:
        return Fraction(1, drivers) if is_shared else Fraction(1)
    official = Decimal(given or 0)
    if worth and not official:
        return Fraction(0)
    for parts in range(1, drivers + 1 if is_shared else 2):
        if any(abs(worth / parts + extra - official) < CENT for extra in {Decimal(0), bonus}):
            return Fraction(1, parts)
    return Fraction(0) if is_shared else Fraction(1)
