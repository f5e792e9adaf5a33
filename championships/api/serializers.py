"""How championships read over REST."""

from __future__ import annotations

from rest_framework import serializers

from championships.models import Championship
from web.api.serializers import Reference


class ChampionshipSerializer(serializers.ModelSerializer):
    """A championship in a list."""

    # Fed by `championships.api.available_tables.with_rounds`.

    club = Reference()
    state = serializers.ChoiceField(
        choices=Championship.State.choices,
        help_text="draft: its rules are still talked about, and its standings follow the results already; running; "
        "final: frozen, whatever becomes of the results.",
    )
    after_round = serializers.IntegerField(
        allow_null=True, help_text="The latest round that brought anything; null before the first."
    )
    is_changed_since_final = serializers.BooleanField(
        help_text="Whether a final one would end otherwise by the results as they are now."
    )

    class Meta:
        model = Championship
        fields = [
            "id",
            "name",
            "season",
            "club",
            "state",
            "starts_on",
            "ends_on",
            "planned_rounds",
            "after_round",
            "is_changed_since_final",
        ]


class TableSerializer(serializers.Serializer):
    """A table of a championship."""

    table = serializers.CharField(help_text="What `table=` is to be, to ask for it.")
    name = serializers.CharField(help_text="As people call it.")


class ChampionshipDetailSerializer(ChampionshipSerializer):
    """A championship with what can be asked of it, and how its standings came about."""

    rounds_held = serializers.ListField(
        child=serializers.IntegerField(), help_text="The numbers of the rounds that brought anything, in order."
    )
    tables = TableSerializer(many=True, help_text="The standings it has.")
    trouble = serializers.CharField(
        help_text="Why its standings could not be computed; they are the last that could. Empty: all is well."
    )
    has_manufacturers = serializers.BooleanField(help_text="Whether there are standings of the cars' makes.")

    class Meta(ChampionshipSerializer.Meta):
        fields = [
            *ChampionshipSerializer.Meta.fields,
            "rounds_held",
            "tables",
            "trouble",
            "reckoned_at",
            "finalised_at",
            "changed_since_final_at",
            "participants",
            "do_guests_take_points",
            "teams",
            "has_manufacturers",
            "minimum_starters",
            "minimum_rounds",
            "decimal_places",
            "are_bonuses_dropped",
            "is_dsq_droppable",
        ]


class FaultSerializer(serializers.Serializer):
    """A sentence on the whole championship."""

    is_fault = serializers.BooleanField(help_text="False: it is defined what happens, but it may not be meant.")
    sentence = serializers.CharField()
