"""Which pictures a page has, in order."""

from __future__ import annotations

from races.charts.drawn_session import DrawnSession
from races.charts.gap_chart import gap_chart_of
from races.charts.lap_chart import lap_chart_of
from races.charts.lap_times import lap_times_of
from races.charts.pace import pace_chart_of
from races.models import Session
from web.charts.chart import Picture

OF_A_SESSION = (lap_chart_of, gap_chart_of, lap_times_of, pace_chart_of)


def session_pictures(session: Session) -> list[Picture]:
    """Read once for all of them: about a dozen queries, however many laps."""
    drawn = DrawnSession(session)
    return [picture(drawn) for picture in OF_A_SESSION]
