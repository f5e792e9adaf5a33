"""Championships in the admin: their rules and rounds, their standings, and fixtures for an evening."""

from championships.admin.championship import ChampionshipAdmin
from championships.admin.round import RoundAdmin
from championships.admin.round_session import RoundSessionAdmin
from championships.admin.scoring import ScoringAdmin

__all__ = ["ChampionshipAdmin", "RoundAdmin", "RoundSessionAdmin", "ScoringAdmin"]
