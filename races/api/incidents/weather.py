"""The weather: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.incidents.incident import EVENT_ROW, EventRowSerializer, IncidentFilters, IncidentViewSet, all_of
from races.models import WeatherReport
from web.api.filters import FlagFilter, WordFilter


class WeatherFilters(IncidentFilters):
    weather = WordFilter("weather", "dry, wet; announced also about_to_rain, about_to_dry_up.")
    is_announcement = FlagFilter()

    class Meta:
        model = WeatherReport
        fields: list[str] = []


class WeatherSerializer(EventRowSerializer):
    """What became of the weather, or was said to."""

    class Meta:
        model = WeatherReport
        fields = [*EVENT_ROW, "weather", "is_announcement"]


class WeatherViewSet(IncidentViewSet):
    """What became of the weather, or was said to."""

    address = "weather"
    queryset = all_of(WeatherReport)
    serializer_class = WeatherSerializer
    filterset_class = WeatherFilters
