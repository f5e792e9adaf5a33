"""Where careers, duels and leaderboards are."""

from __future__ import annotations

from django.urls import path

from races.api.careers.duels import HeadToHead
from races.api.careers.leaderboards import Leaderboard
from races.api.careers.maintenance import CarMaintenance
from races.api.careers.views import (
    CarBreakdown,
    CarCareer,
    CarSessions,
    DriverBreakdown,
    DriverCareer,
    DriverSessions,
    TrackBreakdown,
    TrackStatistics,
)

urlpatterns = [
    path("drivers/<pk>/career/", DriverCareer.as_view(), name="driver-career"),
    path("drivers/<pk>/career/breakdown/", DriverBreakdown.as_view(), name="driver-breakdown"),
    path("drivers/<pk>/sessions/", DriverSessions.as_view(), name="driver-sessions"),
    path("cars/<pk>/career/", CarCareer.as_view(), name="car-career"),
    path("cars/<pk>/career/breakdown/", CarBreakdown.as_view(), name="car-breakdown"),
    path("cars/<pk>/maintenance/", CarMaintenance.as_view(), name="car-maintenance"),
    path("cars/<pk>/sessions/", CarSessions.as_view(), name="car-sessions"),
    path("tracks/<pk>/statistics/", TrackStatistics.as_view(), name="track-statistics"),
    path("tracks/<pk>/statistics/breakdown/", TrackBreakdown.as_view(), name="track-breakdown"),
    path("head-to-head/", HeadToHead.as_view(), name="head-to-head"),
    path("leaderboards/", Leaderboard.as_view(), name="leaderboards"),
]
