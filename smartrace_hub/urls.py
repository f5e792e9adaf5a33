"""Where everything is."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("", include("ingest.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("smartrace_hub.api.urls")),
]
