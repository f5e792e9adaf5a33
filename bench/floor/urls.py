"""The hub's URL for posts, answered by the floor."""

from django.urls import path

from bench.floor.views import insert
from smartrace_hub.health import readyz

urlpatterns = [path("ingest/<str:token>/", insert), path("readyz", readyz)]
