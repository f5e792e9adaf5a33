"""Leaderboards of drivers and of cars."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from races.api.careers.filters import (
    DEFAULT_RANKS,
    LeaderboardFilters,
)
from races.api.careers.serializers import RankSerializer
from races.history.leaderboard import (
    Rank,
    leaderboard,
)
from races.models import SeasonTotals
from web.api.limits import LimitedRows
from web.api.read_view import ReadView


@extend_schema(responses=RankSerializer(many=True))
class Leaderboard(LimitedRows, ReadView, GenericAPIView):
    queryset = SeasonTotals.objects.all()
    serializer_class = RankSerializer
    filterset_class = LeaderboardFilters
    pagination_class = None

    def get(self, request: Request) -> Response:
        """Drivers or cars by one figure of their careers, the best first.

        Who has none of it is not in it. Equals share a rank, and are listed in the order the hub first met them.
        """
        totals: Any = self.filter_queryset(self.get_queryset())
        asked = request.query_params
        holder = asked.get("holder") or "driver"
        ranks = leaderboard(
            totals,
            asked["of"],
            holder=holder,
            min_starts=int(asked.get("min_starts") or 0),
            limit=self.most(request, int(asked.get("limit") or 0), DEFAULT_RANKS),
        )
        placed = [{**vars(rank), "club": rank.holder.club, **seat(rank, holder)} for rank in self.cut(ranks)]
        return Response(RankSerializer(placed, many=True).data)


def seat(rank: Rank, role: str) -> dict[str, Any]:
    """Whoever is ranked, in the column of their role."""
    return {"driver": None, "car": None, role: rank.holder}
