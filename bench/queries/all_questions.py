"""Every question, in the order of the report. A new one is a line in one of these lists."""

from __future__ import annotations

from bench.queries import of_careers, of_lists, of_records, of_sessions
from bench.queries.question import Question

QUESTIONS: list[Question] = [
    *of_records.QUESTIONS,
    *of_careers.QUESTIONS,
    *of_sessions.QUESTIONS,
    *of_lists.QUESTIONS,
]
COMMONEST = [
    "The latest session",
    "Results",
    "Laps of an ordinary race, whole",
    "Sessions",
    "Drivers",
    "A driver",
    "Records of a track",
    "Records of each driver",
    "Career of a driver",
    "Leaderboard of wins",
]
"""The ten that displays, bots and pages ask most."""

NAMES = [question.name for question in QUESTIONS]
if len({*NAMES}) < len(NAMES) or not {*COMMONEST} <= {*NAMES}:
    raise ValueError("Each question has a name of its own, by which the commonest are told.")
