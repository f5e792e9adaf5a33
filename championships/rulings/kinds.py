"""The kinds of ruling that tell of a championship: its tables hold what is so, these say how that came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from races.rulings.fields import Field, Said
from races.rulings.kinds.kind import Kind, Subject


@dataclass(frozen=True, slots=True)
class Row(Field):
    """A row of a championship's tables, told by what is the same on every hub."""

    is_required: bool = False

    def read(self, value: Any) -> Said:
        if not isinstance(value, dict):
            raise self.bad("a row by its fields")
        return value


class OfChampionship(Kind):
    """Said is the row `before` and `after`; without the one it was made, without the other it is gone.

    It is decided on the championship's own pages, which write the row and this line together.
    """

    subject = Subject.CHAMPIONSHIP
    adds_up = True
    says = (Row("before", "Before"), Row("after", "After"))

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        was, now = about.get("was", ""), about.get("now", "")
        if not now:
            return f"{about['who']}: no longer {was}"
        return f"{about['who']}: {now}, was {was}" if was and was != now else f"{about['who']}: {now}"


class Points(OfChampionship):
    """Points by hand, given or taken."""

    name = "points"
    verb = "Give or take points"
    example = {
        "after": {
            "driver": {"name": "Anna", "aliases": []},
            "team": "",
            "manufacturer": "",
            "points": "7",
            "round": None,
            "is_of_round": False,
        }
    }


class Excluded(OfChampionship):
    """A driver is taken out of a round, or of the season."""

    name = "exclusion"
    verb = "Exclude"
    example = {"after": {"driver": {"name": "Anna", "aliases": []}, "round": None, "is_moved_up": False}}


class SharedController(OfChampionship):
    """Whose result a shared controller's is."""

    name = "crew_share"
    verb = "Share a result"
    example = {
        "after": {
            "session": {"source": "", "event": 1},
            "controller": 1,
            "driver": {"name": "Anna", "aliases": []},
            "numerator": 1,
            "denominator": 2,
        }
    }


class RoundOfSession(OfChampionship):
    """The round in which a session is by hand, or that it is in none."""

    name = "round_of_session"
    verb = "Put into a round"
    example = {"after": {"session": {"source": "", "event": 1}, "round": None, "counts_as": ""}}


class ResultsByHand(OfChampionship):
    """The results of a session that no tablet told of."""

    name = "results_by_hand"
    verb = "Enter results"
    example = {
        "after": {
            "round": {"number": 1, "name": "", "sessions": []},
            "session_type": "race",
            "results": [{"driver": {"name": "Anna", "aliases": []}, "place": 1, "status": "classified", "laps": 30}],
        }
    }


class FixturesOfRound(OfChampionship):
    """The list of heats of a round was kept, planned anew, or is driven no more."""

    name = "fixtures"
    verb = "Keep fixtures"
    example = {
        "after": {
            "round": {"number": 1, "name": "", "sessions": []},
            "day": "2026-01-17",
            "session_type": "race",
            "scheme": "every_rival",
            "times": 1,
            "controllers": 2,
            "broken": "",
            "cars": "",
            "starters": [
                {"place": 1, "driver": {"name": "Anna", "aliases": []}, "name": "", "has_left": False},
                {"place": 2, "driver": None, "name": "Bob", "has_left": False},
            ],
            "heats": [{"number": 1, "seats": [[1, 1, ""], [2, 2, ""]]}],
        }
    }


class StateOfChampionship(OfChampionship):
    """It was started, made final, reopened, or deleted."""

    name = "championship_state"
    verb = "Start, make final or reopen"
    example = {"before": {"state": "draft"}, "after": {"state": "running"}}


class RulesOfChampionship(OfChampionship):
    """Its rules were changed once rounds had been held: each row of them as it was, and as it is."""

    name = "championship_rules"
    verb = "Change a rule"
    example = {
        "before": {"rows": [{"rule": "seasonpart", "of": "drivers", "first": 1, "drop": 1}]},
        "after": {"rows": [{"rule": "seasonpart", "of": "drivers", "first": 1, "drop": 2}]},
    }
