from django.urls import path

from ingest import views
from smartrace_hub import health

# With and without the slash: a redirect would lose the event.
urlpatterns = [
    path("ingest/<str:token>/", views.endpoint, name="ingest"),
    path("ingest/<str:token>", views.endpoint),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
