"""Where everything is."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from smartrace_hub import health, search
from smartrace_hub.metrics.view import metrics

handler400 = "smartrace_hub.outage.bad_request"
handler403 = "members.refusals.refused"
handler404 = "members.refusals.not_found"
handler500 = "smartrace_hub.outage.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("", include("ingest.urls")),
    path("healthz", health.healthz),
    path("healthz/", health.healthz),
    path("readyz", health.readyz),
    path("readyz/", health.readyz),
    path("metrics", metrics),
    path("metrics/", metrics),
    path("admin/find/", admin.site.admin_view(search.find), name="find"),
    path("admin/", admin.site.urls),
    path("api/", include("smartrace_hub.api.urls")),
]
