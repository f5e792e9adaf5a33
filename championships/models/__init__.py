"""What a club decides on top of its results: championships, their rules and rounds, and the sheets that follow."""

from championships.models.assignment import AssignmentRule
from championships.models.by_hand import ResultByHand, SessionByHand
from championships.models.championship import Championship
from championships.models.decision import Adjustment, CrewShare, Decision, Exclusion
from championships.models.field import ChampionshipClass, Participant
from championships.models.fixtures import Fixtures, Heat, Seat, Starter
from championships.models.handicap import Handicap
from championships.models.merge import Merge
from championships.models.round import Round, RoundSession
from championships.models.scoring import Bonus, Scoring
from championships.models.season_part import SeasonPart
from championships.models.standings_snapshot import StandingsSnapshot
from championships.models.tie_break import TieBreak

__all__ = [
    "Adjustment",
    "AssignmentRule",
    "Bonus",
    "Championship",
    "ChampionshipClass",
    "CrewShare",
    "Decision",
    "Exclusion",
    "Fixtures",
    "Handicap",
    "Heat",
    "Merge",
    "Participant",
    "ResultByHand",
    "Round",
    "RoundSession",
    "Scoring",
    "SeasonPart",
    "Seat",
    "SessionByHand",
    "StandingsSnapshot",
    "Starter",
    "TieBreak",
]  # fmt: skip
