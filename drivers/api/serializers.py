"""How clubs and their people and cars read over REST."""

from __future__ import annotations

from rest_framework import serializers

from drivers.models import Car, Club, Driver, Source, Team
from web.api.serializers import Reference, RowSerializer


class ClubSerializer(RowSerializer):
    class Meta:
        model = Club
        fields = ["id", "name", "time_zone"]


class SourceReference(RowSerializer):
    """A tablet by name; its token is never told."""

    class Meta:
        model = Source
        fields = ["id", "name"]


class TeamSerializer(RowSerializer):
    name = serializers.CharField(source="__str__")
    club = Reference()

    class Meta:
        model = Team
        fields = ["id", "name", "club", "location", "comment"]


class DriverSerializer(RowSerializer):
    """A driver in a list."""

    # Fed by `Driver.objects.with_names()`.

    name = serializers.CharField(source="__str__")
    club = Reference()
    team = Reference(allow_null=True)

    class Meta:
        model = Driver
        fields = ["id", "name", "short_name", "club", "team", "start_number", "is_active"]


class DriverDetailSerializer(DriverSerializer):
    """Everything SmartRace says of a driver. Images are paths on the tablet, of use only there."""

    app_name = serializers.CharField(source="name", help_text="As SmartRace calls the driver.")

    class Meta(DriverSerializer.Meta):
        fields = [
            *DriverSerializer.Meta.fields,
            "app_name",
            "spoken_name",
            "start_number_style",
            "start_number_background",
            "start_number_text",
            "start_number_border",
            "image",
        ]


class CarSerializer(RowSerializer):
    """A car in a list."""

    # Fed by `Car.objects.with_names()`.

    name = serializers.CharField(source="__str__")
    club = Reference()
    tags = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Car
        fields = ["id", "name", "club", "manufacturer", "scale", "colour", "tags", "is_active"]


class CarDetailSerializer(CarSerializer):
    """Everything SmartRace says of a car."""

    app_name = serializers.CharField(source="name", help_text="As SmartRace calls the car.")

    class Meta(CarSerializer.Meta):
        fields = [
            *CarSerializer.Meta.fields,
            "app_name",
            "tyres",
            "has_magnets",
            "is_digital",
            "decoder_type",
            "service_interval",
            "serviced_at_lap",
            "speed",
            "brakes",
            "fuel",
            "comment",
            "sound",
            "logo",
            "image",
            "changed_on",
        ]
