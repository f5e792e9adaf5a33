"""The choices of a new championship, each a plain sentence with an example."""

from __future__ import annotations

from championships.models import AssignmentRule, Championship, Merge
from championships.presets import PRESETS
from championships.scoring.ties import BestDropped, Countback, FewestRounds, HeadToHead, LatestResult

Into = AssignmentRule.Into
OWN = "own"
"""A table of points that the club writes down itself."""
SHARED = "shared"
"""Whoever is level shares the place."""
DROP, BEST = "drop", "best"
HEATS_BY_POINTS = "heats by points"
HEATS: dict[str, Merge.By] = {
    "heats by laps": Merge.By.LAPS,
    HEATS_BY_POINTS: Merge.By.POINTS,
    "heats and finals": Merge.By.LATEST,
}
"""The choices by which the races of an evening become one result, and how they do."""

ROUNDS: dict[str, tuple[str, str]] = {
    Into.SESSION: ("Each race is a round.", "Three races on an evening are three rounds."),
    Into.MEETING: (
        "Each evening is a round, and the points of its races are added up.",
        "Won both races of an evening at 10 points each: 20 points for the round.",
    ),
    "heats by laps": (
        "Each evening is a round of heats, and the laps of all heats decide.",
        "31 and 30 laps in two heats are 61, ahead of anybody with 60; level on laps, the shorter time.",
    ),
    HEATS_BY_POINTS: (
        "Each evening is a round of heats, and the points of all heats decide who is where.",
        "First and third of the heats (10 and 6) is ahead of second and third (8 and 6).",
    ),
    "heats and finals": (
        "Each evening is a round of heats and finals; the final that is raced last comes first.",
        "Heats, B final, A final: the last of the A final is ahead of the winner of the B final, whatever their laps.",
    ),
    Into.PLANNED: (
        "Only evenings that are planned as a round count.",
        "Round 1 on 4 March: what is raced that evening; the practice a week before is none.",
    ),
    "": ("Sessions are put into rounds by hand.", "On the page of each round, whenever you like."),
}
WHO: dict[str, tuple[str, str]] = {
    Championship.Participants.OPEN: (
        "Everybody who races scores.",
        "Whoever comes for one evening has the points of that evening. Guests can be named later.",
    ),
    Championship.Participants.LIST: (
        "Only the drivers chosen here score; all others are guests.",
        "A guest wins: the second keeps the points of the second place.",
    ),
}
SYSTEMS: dict[str, tuple[str, str]] = {
    "F1 2010 onwards": (
        "25-18-15-12-10-8-6-4-2-1, as in Formula 1 since 2010.",
        "The first has 25, the eleventh none.",
    ),
    "F1 2019 to 2024, with the fastest lap": (
        "The same, and a point for the fastest lap, as in Formula 1 from 2019 to 2024.",
        "Only for one of the first ten.",
    ),
    "10-8-6-5-4-3-2-1": ("10-8-6-5-4-3-2-1.", "The first has 10, the ninth none."),
    "16-12-8-6": ("16-12-8-6.", "Only the first four have any."),
    "linear: N − p + 1": (
        "As many points as there are starters, one fewer for each place.",
        "12 start: the first has 12, the last has 1.",
    ),
    "((N − p) / N) · 10 + 1, qualifying (N − p + 1) / N": (
        "Points by the share of the field that is behind, the qualifying too.",
        "Second of 10: 8 of 10 are behind, that is 8 points and 1 for finishing; the pole brings 1 more.",
    ),
}
"""How points systems are said; one that is not said here goes by its name."""
POINTS: dict[str, tuple[str, str]] = {
    **{name: SYSTEMS.get(name, (f"{name}.", "")) for name in PRESETS},
    OWN: ("A table of our own.", "12 10 8 6 4 2: the first has 12, the seventh none."),
    "": ("None yet.", "They are chosen on the next page."),
}
DROPPING: dict[str, tuple[str, str]] = {
    "": ("Nothing: every round counts.", "Whoever misses one has nothing for it."),
    DROP: ("The worst rounds are dropped.", "2 of 10: whoever misses two evenings loses nothing."),
    BEST: ("Only the best rounds count.", "The best 8, however many there will be."),
}
TIES: dict[str, tuple[str, str]] = {
    Countback.kind: (
        "Most wins, then most second places, and so on.",
        "Two wins are ahead of one win and five seconds.",
    ),
    HeadToHead.kind: ("Who was ahead of the other more often.", "Ada was ahead of Bob in four of their six races."),
    LatestResult.kind: ("Who was better in the latest round.", "Third and fifth in the finale: the third is ahead."),
    FewestRounds.kind: ("Who needed fewer rounds for it.", "40 points in four rounds are ahead of 40 in five."),
    BestDropped.kind: ("Whose best dropped round is worth more.", "A dropped 6 is ahead of a dropped 4."),
    SHARED: ("Nothing: they share the place.", "Two firsts, and the next is third."),
}
