"""How careers read over REST. Percentages, averages and distances are decimals in text, rounded to their last digit.

A consistency over several sessions is the mean of theirs as they are shown, weighted by laps.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from races.api.fields import ReadableTime
from web.api.serializers import Reference


def decimal(places: int, **kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=20, decimal_places=places, **kwargs)


class DrivenSerializer(serializers.Serializer):
    """How much was driven, in sessions of any type."""

    sessions = serializers.IntegerField(help_text="Closed sessions of any type.")
    laps = serializers.IntegerField(source="lap_count", help_text="Laps the hub recorded, of sessions of any type.")
    distance_m = decimal(3, help_text="Of the laps on tracks whose length SmartRace tells, in metres.")
    kilometres = decimal(3, help_text="The same in kilometres.")
    unmeasured_laps = serializers.IntegerField(
        help_text="Laps that are in no distance, because the length of their track is not known."
    )
    total_ms = serializers.IntegerField(help_text="Sum of the recorded lap times.")
    total = ReadableTime("total_ms")
    best_lap_ms = serializers.IntegerField(allow_null=True, help_text="Of the laps that count for records.")
    best_lap = ReadableTime("best_lap_ms", allow_null=True)
    clean_laps = serializers.IntegerField(help_text="Laps that tell of pace.")
    judged_laps = serializers.IntegerField(
        help_text="The clean laps consistency is about: of whoever had at least 5 in a session."
    )
    consistency_pct = decimal(
        3, allow_null=True, help_text="Mean of the sessions' consistencies, weighted by laps; null without judged laps."
    )


class CareerSerializer(DrivenSerializer):
    """What a driver or a car has behind them."""

    # Fed by `races.history.career.career`.

    starts = serializers.IntegerField(help_text="Races begun; those nobody ended are left out.")
    finishes = serializers.IntegerField(help_text="Starts with a place, disqualified ones left out.")
    wins = serializers.IntegerField()
    podiums = serializers.IntegerField(help_text="First, second and third places.")
    poles = serializers.IntegerField(
        help_text="Starts after having won the last qualifying before it of the same meeting, track and tablet."
    )
    fastest_laps = serializers.IntegerField(help_text="Races with the best lap of all; of equal ones the first counts.")
    grand_slams = serializers.IntegerField(help_text="Races with pole, win, fastest lap and every lap led.")
    laps_led = serializers.IntegerField(help_text="Of races: laps that nobody else finished before.")
    retirements = serializers.IntegerField()
    disqualifications = serializers.IntegerField()
    best_finish = serializers.IntegerField(allow_null=True, help_text="The best place in a race.")
    average_finish = decimal(2, allow_null=True, help_text="The mean place of the finishes; null without any.")
    win_rate_pct = decimal(2, allow_null=True, help_text="How many of the starts were wins; null without starts.")
    podium_rate_pct = decimal(2, allow_null=True, help_text="How many of the starts ended on the podium.")


class StatisticsSerializer(serializers.Serializer):
    """What happened on a track, whoever drove."""

    # Fed by `races.history.career.statistics`.

    races = serializers.IntegerField(source="whole.starts", help_text="Those nobody ended are left out.")
    drivers = serializers.IntegerField(help_text="How many different ones.")
    cars = serializers.IntegerField(help_text="How many different ones.")
    driven = DrivenSerializer(source="whole")


class KeyedSerializer(serializers.Serializer):
    """What a row is of: one of these, the others are null."""

    season = serializers.IntegerField(allow_null=True, help_text="A calendar year, where the club is.")
    type = serializers.CharField(allow_null=True, help_text="Of the sessions.")
    track = Reference(allow_null=True)
    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)


class CareerShareSerializer(KeyedSerializer, CareerSerializer):
    """A part of a career: one season, one track and so on."""

    # Fed by `races.history.career.breakdown`.


class RankSerializer(serializers.Serializer):
    """A place in a leaderboard."""

    # Fed by `races.history.leaderboard.leaderboard`.

    rank = serializers.IntegerField(help_text="Equals share one: 1, 1, 3.")
    driver = Reference(allow_null=True, help_text="Null in a leaderboard of cars.")
    car = Reference(allow_null=True, help_text="Null in a leaderboard of drivers.")
    club = Reference()
    value = serializers.CharField(
        help_text="The figure it is by: a whole number, for averages and percentages with 2 decimals, for kilometres "
        "and consistency with 3."
    )
    sessions = serializers.IntegerField(help_text="Closed sessions of any type.")
    starts = serializers.IntegerField(help_text="Races begun; those nobody ended are left out.")
    laps = serializers.IntegerField(help_text="Laps the hub recorded, of sessions of any type.")


class DuelSerializer(serializers.Serializer):
    """One driver's side against one other, over the sessions both took part in."""

    # Fed by `races.history.duel.duels`.

    driver = Reference()
    rival = Reference()
    sessions = serializers.IntegerField(help_text="Closed sessions of any type in which both drove.")
    races = serializers.IntegerField(help_text="Of those, races that were ended.")
    wins = serializers.IntegerField(help_text="The driver's, of these races.")
    finishes_ahead = serializers.IntegerField(
        help_text="Of these races; who has a place is ahead of who has none or is disqualified."
    )
    finishes_behind = serializers.IntegerField(help_text="Who shared a car is neither ahead nor behind.")
    qualifyings = serializers.IntegerField(help_text="Of those sessions, qualifyings.")
    qualifyings_ahead = serializers.IntegerField()
    qualifyings_behind = serializers.IntegerField()
    timed = serializers.IntegerField(help_text="Of those sessions, those in which both have a lap that counts.")
    best_laps_ahead = serializers.IntegerField(help_text="Sessions of any type with the better best lap.")
    best_laps_behind = serializers.IntegerField()
    mean_gap_ms = serializers.IntegerField(
        allow_null=True,
        help_text="By how much the driver's best laps were slower than the rival's, in the mean of the timed sessions; "
        "below zero: quicker. Rounded to the millisecond, halves away from zero.",
    )


class AppearanceSerializer(serializers.Serializer):
    """What somebody had of one session."""

    # Fed by `Appearance.objects.with_names()`.

    session = serializers.IntegerField(source="session_id")
    session_type = serializers.CharField()
    outcome = serializers.ChoiceField(
        source="session.outcome", choices=["provisional", "official", "abandoned"], help_text="Of the session."
    )
    opened_at = serializers.DateTimeField(help_text="When the session was opened.")
    season = serializers.IntegerField()
    track = Reference(allow_null=True)
    controller = serializers.IntegerField(help_text="Of several, the best placed.")
    position = serializers.IntegerField(allow_null=True, help_text="In the classification; null: not classified.")
    is_disqualified = serializers.BooleanField()
    is_retired = serializers.BooleanField()
    is_pole = serializers.BooleanField(source="poles", help_text="Of a race: after having won its qualifying.")
    is_fastest_lap = serializers.BooleanField(source="fastest_laps", help_text="Of a race.")
    is_grand_slam = serializers.BooleanField(source="grand_slams", help_text="Of a race.")
    laps = serializers.IntegerField(source="lap_count", help_text="Laps the hub recorded.")
    laps_led = serializers.IntegerField(help_text="Of a race.")
    total_ms = serializers.IntegerField(help_text="Sum of the recorded lap times.")
    total = ReadableTime("total_ms")
    best_lap_ms = serializers.IntegerField(allow_null=True, help_text="Of the laps that count for records.")
    best_lap = ReadableTime("best_lap_ms", allow_null=True)
    best_lap_at = serializers.DateTimeField(allow_null=True)
    clean_laps = serializers.IntegerField(help_text="Laps that tell of pace.")
    consistency_pct = decimal(3, allow_null=True, help_text="Of at least 5 clean laps; null for fewer.")
