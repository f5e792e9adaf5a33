"""Where fixtures are."""

from __future__ import annotations

from django.urls import path

from championships.api.fixtures import FixtureEvenness, FixtureList

urlpatterns = [
    path("fixtures/", FixtureList.as_view(), name="fixtures"),
    path("fixtures/spread/", FixtureEvenness.as_view(), name="fixtures-spread"),
]
