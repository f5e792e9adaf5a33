"""How the maintenance of a car stands, and when it was serviced, over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from drivers.api.serializers import SourceReference
from races.api.careers.views import ID, OfOne
from races.history.maintenance import maintenance_of
from web.api.strict_filters import refuse_unknown


class ReadingSerializer(serializers.Serializer):
    """The odometer of a car, as one tablet last told it."""

    source = SourceReference()  # type: ignore[assignment]
    odometer = serializers.IntegerField(help_text="Laps it ever drove, as that tablet counts them.")
    at = serializers.DateTimeField(help_text="When it was told.")


class ServiceSerializer(serializers.Serializer):
    """One service of a car."""

    at = serializers.DateTimeField(help_text="When it was done; where a tablet told of it, the first lap after it.")
    odometer = serializers.IntegerField(allow_null=True, help_text="By then; null where nobody said.")
    source = SourceReference(allow_null=True, help_text="Whose odometer that is.")  # type: ignore[assignment]
    is_ruled = serializers.SerializerMethodField(help_text="Whether people ruled it; else a tablet told of it.")
    by = serializers.CharField(help_text="Who says so.")
    what = serializers.CharField(help_text="What was done, as far as somebody wrote it down.")

    def get_is_ruled(self, service: object) -> bool:
        return getattr(service, "ruling", None) is not None


class MaintenanceSerializer(serializers.Serializer):
    """How many laps a car has driven since its last service, and when the next is due."""

    # Fed by `races.history.maintenance.maintenance_of`.

    interval = serializers.IntegerField(allow_null=True, help_text="Laps between services; null where there is none.")
    laps_since_service = serializers.IntegerField(help_text="Or since it was new; also of sessions that are hidden.")
    laps_left = serializers.IntegerField(
        allow_null=True, help_text="Until a service is due; below zero: overdue by so many. Null without an interval."
    )
    is_due = serializers.BooleanField()
    odometers = ReadingSerializer(source="readings", many=True, help_text="The newest first; each tablet counts alone.")
    services = ServiceSerializer(many=True, help_text="The newest first.")


@extend_schema(parameters=[ID])
class CarMaintenance(OfOne):
    role = "car"
    renderer_classes = (JSONRenderer,)
    serializer_class = MaintenanceSerializer

    @extend_schema(filters=False)
    def get(self, request: Request, pk: str) -> Response:
        """How the maintenance of a car stands, and all services there were."""
        refuse_unknown(request, set())
        car = self.holder()
        return Response(MaintenanceSerializer(maintenance_of([car])[car.pk]).data)
