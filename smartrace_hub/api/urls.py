from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from championships.api.views import ChampionshipViewSet
from drivers.api.views import CarViewSet, ClubViewSet, DriverViewSet, TeamViewSet
from ingest.api.views import ProblemViewSet, RawEventViewSet
from races.api.entries import EntryViewSet
from races.api.incidents.resources import every_incident
from races.api.laps.views import LapViewSet
from races.api.meetings import MeetingViewSet
from races.api.records.views import (
    PersonalBestViewSet,
    RecordHistoryViewSet,
    RecordViewSet,
)
from races.api.sessions.views import SessionViewSet
from races.api.tracks import TrackViewSet
from web.api.errors import no_such_address

router = DefaultRouter()
router.register("clubs", ClubViewSet)
router.register("tracks", TrackViewSet)
router.register("drivers", DriverViewSet)
router.register("cars", CarViewSet)
router.register("teams", TeamViewSet)
router.register("sessions", SessionViewSet)
router.register("meetings", MeetingViewSet)
router.register("entries", EntryViewSet)
router.register("laps", LapViewSet)
for address, incidents in every_incident():
    router.register(address, incidents)
router.register("championships", ChampionshipViewSet)
router.register("raw-events", RawEventViewSet)
router.register("problems", ProblemViewSet)
router.register("records", RecordViewSet, basename="record")
router.register("records/history", RecordHistoryViewSet, basename="record-history")
router.register("records/personal-bests", PersonalBestViewSet, basename="personal-best")

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-docs"), name="api"),
    path("v1/schema/", SpectacularAPIView.as_view(api_version="v1"), name="api-schema"),
    path("v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("v1/", include("races.api.careers.urls")),
    path("v1/", include("championships.api.urls")),
    path("v1/", include(router.urls)),
    re_path("(?P<path>(?s:.+))", no_such_address),
]
