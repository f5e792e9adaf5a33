from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import DefaultRouter

from drivers.api.views import CarViewSet, ClubViewSet, DriverViewSet, TeamViewSet
from races.api.records import RecordViewSet
from races.api.views import LapViewSet, SessionViewSet, TrackViewSet
from smartrace_hub.api.views import no_such_address

router = DefaultRouter()
router.register("clubs", ClubViewSet)
router.register("tracks", TrackViewSet)
router.register("drivers", DriverViewSet)
router.register("cars", CarViewSet)
router.register("teams", TeamViewSet)
router.register("sessions", SessionViewSet)
router.register("laps", LapViewSet)
router.register("records", RecordViewSet, basename="record")

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-docs"), name="api"),
    path("v1/schema/", SpectacularAPIView.as_view(api_version="v1"), name="api-schema"),
    path("v1/docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
    path("v1/", include(router.urls)),
    path("<path:path>", no_such_address),
]
