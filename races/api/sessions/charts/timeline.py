"""Everything that happened in a session: what is asked, and how it reads."""

from __future__ import annotations

from typing import Any

from django import forms
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from races.api.fields import ReadableTime
from races.api.sessions.chart_rows import Row, cars_of, drivers_of, timed
from races.api.sessions.charts.chart import Chart
from races.derived.driven_laps import milliseconds_between
from races.models import Session
from races.session_report.event_kinds import EVENT_KINDS, TimelineKind
from races.session_report.timeline import timeline
from web.api.filters import FlagField
from web.api.serializers import Reference

LAPS = OpenApiParameter("laps", bool, description="Whether each lap is told, too. Without it: false.")
FUEL = OpenApiParameter("fuel", bool, description="Whether each reading of a tank is told, too. Without it: false.")


class TimelineQuestion(forms.Form):
    laps = FlagField(required=False)
    fuel = FlagField(required=False)


class TimelineSerializer(serializers.Serializer):
    """One thing that happened. What does not apply to its kind is null."""

    at = serializers.DateTimeField()
    into_it_ms = serializers.IntegerField(
        allow_null=True, help_text="Since the lights went out; null before, or where nobody told of them."
    )
    into_it = ReadableTime("into_it_ms", allow_null=True)
    kind = serializers.ChoiceField(choices=TimelineKind.choices)
    controller = serializers.IntegerField(allow_null=True, help_text="To which it happened; null: to everybody.")
    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)
    text = serializers.CharField(help_text="As people read it, without the driver's name.")
    until_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When it was over: VSC, safety car, suspension, pit stop; penalty: served; damage: repaired.",
    )
    duration_ms = serializers.IntegerField(allow_null=True, help_text="From its beginning until then.")
    duration = ReadableTime("duration_ms", allow_null=True)
    lap = serializers.IntegerField(allow_null=True, help_text="Of lap, lead and chequered: which lap.")
    lap_time_ms = serializers.IntegerField(allow_null=True, help_text="Of lap.")
    lap_time = ReadableTime("lap_time_ms", allow_null=True)
    penalty_s = serializers.IntegerField(allow_null=True, help_text="Of penalty, in seconds.")
    damage = serializers.CharField(
        allow_null=True, help_text="Of damage: engine, battery, suspension, gearbox, or as SmartRace called it."
    )
    tyre = serializers.CharField(allow_null=True, help_text="Of tyre_change: dry, wet, or as SmartRace called it.")
    weather = serializers.CharField(
        allow_null=True,
        help_text="Of weather: dry, wet; of weather_announced also about_to_rain, about_to_dry_up; or as SmartRace "
        "called it.",
    )
    fuel_pct = serializers.IntegerField(allow_null=True, help_text="Of fuel: 0 to 100; null: the tank is switched off.")


SAID = {name for event_kind in EVENT_KINDS.values() for name, _ in event_kind.details}
DETAILS = [name for name in TimelineSerializer().get_fields() if name in SAID]
"""What only one kind of row says."""


class Timeline(Chart):
    """Everything that happened, in order; laps and fuel only where they are asked for.

    What lasts, or is settled later, is one row at its beginning, with `until_at`. Who leads is told of races.
    """

    address = "timeline"
    figures = staticmethod(timeline)
    row = TimelineSerializer
    question = TimelineQuestion
    parameters = (
        LAPS,
        FUEL,
    )

    @staticmethod
    def rows(session: Session, asked: dict[str, Any]) -> list[Row]:
        return timeline_rows(session, with_laps=bool(asked["laps"]), with_fuel=bool(asked["fuel"]))


def timeline_rows(session: Session, *, with_laps: bool, with_fuel: bool) -> list[Row]:
    """One query a kind, however much happened."""
    found = timeline(session, with_laps=with_laps, with_fuel=with_fuel)
    drivers, cars, lights_out = drivers_of(found), cars_of(found), session.started_at
    return [
        {
            "at": one.at,
            **timed(
                "into_it", milliseconds_between(lights_out, one.at) if lights_out and one.at >= lights_out else None
            ),
            "kind": one.kind,
            "controller": one.controller,
            "driver": drivers.get(one.driver_id),
            "car": cars.get(one.car_id),
            "text": one.text,
            "until_at": one.until,
            **timed("duration", one.duration_ms),
            "lap": one.lap,
            **timed("lap_time", one.lap_time_ms),
            **{name: one.details.get(name) for name in DETAILS},
        }
        for one in found
    ]
