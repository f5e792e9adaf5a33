"""How standings, and why they are so, read over REST: one flat row after the other. Points are decimals in text."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from championships.scoring import ties
from championships.scoring.scores import AwardKind
from web.api.serializers import Reference

BY = [
    (tie.name, tie.name)
    for tie in (
        ties.Countback(),
        ties.BestDropped(),
        ties.BestQualifying(),
        ties.HeadToHead(),
        ties.LatestResult(),
        ties.FewestRounds(),
    )
]
"""By what a tie-break is called where it decided."""
MISSED = "null where the competitor was not there."


def worth(**kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=20, decimal_places=6, **kwargs)


class CompetitorSerializer(serializers.Serializer):
    """A row about one competitor of a table."""

    competitor = serializers.CharField(help_text="The name people see, in every table.")
    driver = Reference(allow_null=True, help_text="In the tables of drivers and of classes; else null.")
    team = Reference(allow_null=True, help_text="In the table of teams; else null.")
    manufacturer = serializers.CharField(help_text="In the table of manufacturers; else empty.")


class StandingSerializer(CompetitorSerializer):
    """One competitor in the standings after a round."""

    after_round = serializers.IntegerField(help_text="The round after which it is.")
    rank = serializers.IntegerField(
        allow_null=True,
        help_text="Shared where nothing decides (1, 1, 3); null for who has none, which `unranked_by` says why.",
    )
    gross = worth(help_text="Everything scored, adjustments included.")
    net = worth(help_text="What counts of it.")
    gap = worth(allow_null=True, help_text="To the leader, in net points; null for who has no rank.")
    gained = serializers.IntegerField(
        allow_null=True,
        help_text="Ranks gained since the round before, negative where lost; null where there was none.",
    )
    dropped = serializers.ListField(
        child=serializers.IntegerField(), help_text="The numbers of the rounds that do not count."
    )
    settled_by = serializers.ChoiceField(
        choices=BY,
        allow_null=True,
        help_text="What decided among those with as many points; null where points did, or where nothing could.",
    )
    is_champion = serializers.BooleanField(
        allow_null=True,
        help_text="Whether no rival can draw level any more. As all about the title, null where it is not known: in an "
        "older table than the latest, of teams and manufacturers, or where nobody said how many rounds there will be "
        "and it is not final.",
    )
    is_out = serializers.BooleanField(allow_null=True, help_text="Whether there is no drawing level with the leader.")
    needs = worth(
        allow_null=True,
        help_text="Net points still to be gained to draw level with what the leader has secured; for the leader, to "
        "draw level with the most a rival can reach: one more decides it. null where nothing bounds that.",
    )
    secured = worth(allow_null=True, help_text="Net points at the season's end without another one scored.")
    reachable = worth(
        allow_null=True,
        help_text="Net points at the season's end with the most there is to score; null where nothing bounds that: "
        "linear points, and nobody knows how many will start.",
    )
    title = serializers.CharField(help_text="The same in a sentence; empty where it is not known.")
    unranked_by = serializers.CharField(
        help_text="Why there is no rank: `excluded`, or in how many of the rounds it takes they drove; else empty."
    )


class CrossTableSerializer(CompetitorSerializer):
    """What one round brought one competitor."""

    rank = serializers.IntegerField(allow_null=True, help_text="In the table after `after_round`; null: none.")
    round = serializers.IntegerField(help_text="Its number.")
    points = worth(allow_null=True, help_text=f"All of it; {MISSED}")
    counted = worth(allow_null=True, help_text=f"What counts of it in the net points; {MISSED}")
    bonus = worth(allow_null=True, help_text=f"How much of it is bonuses; {MISSED}")
    is_dropped = serializers.BooleanField(
        help_text="Whether the round does not count for this competitor: clubs print it in brackets."
    )
    results = serializers.ListField(
        child=serializers.CharField(), help_text="How it ended in each session: `race: 2nd`, `race: DNF`."
    )


class ExplanationSerializer(CompetitorSerializer):
    """One of the rows that add up to a competitor's total."""

    round = serializers.IntegerField(allow_null=True, help_text="Its number; null for an adjustment of the season.")
    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.name) for kind in AwardKind],
        help_text="note: worth nothing, and says why there is nothing. by hand: given for that round, and counted or "
        "dropped with it; adjustment: never dropped.",
    )
    points = worth()
    counted = worth(help_text="What counts of it: all, or 0 where it is dropped.")
    reason = serializers.CharField(help_text="Why, with the sum where the points follow from one.")
    sessions = Reference(many=True, help_text="In which it was earned: several where heats are merged.")
    earned_by = serializers.CharField(help_text="The driver, in a team's or a manufacturer's account; else empty.")
    is_dropped = serializers.BooleanField()
    gross = worth(help_text="The `points` of all of the competitor's rows together.")
    net = worth(help_text="The `counted` of all of the competitor's rows together.")


class ProgressSerializer(CompetitorSerializer):
    """Where a competitor was after a round."""

    round = serializers.IntegerField(help_text="Its number.")
    rank = serializers.IntegerField(allow_null=True, help_text="null for who has none.")
    net = worth()
    gap = worth(allow_null=True, help_text="To the leader of then, in net points; null for who has no rank.")


class Rival(Reference):
    """The other driver, team or make; a make has no id."""

    id = serializers.IntegerField(allow_null=True)


class SeasonDuelSerializer(CompetitorSerializer):
    """One side of two who were in rounds together."""

    rival = Rival()
    rounds = serializers.IntegerField(help_text="In which both were.")
    ahead = serializers.IntegerField(help_text="Rounds from which this one took more points.")
    level = serializers.IntegerField(help_text="Rounds from which both took as many.")
    behind = serializers.IntegerField()
    points = worth(help_text="Of those rounds together, dropped or not; without adjustments, which are of no round.")
    rival_points = worth()
