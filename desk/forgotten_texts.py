"""Every column that could hold a person's name: how it is redacted when somebody is forgotten, or why it holds none.

A test fails for a column of any model that stands in none of the three lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models

from drivers.mentions import Mentions

MENTIONING: Mapping[str, str] = {
    "ingest.Problem.message": "event__source__club",
    "ingest.Problem.traceback": "event__source__club",
    "championships.Championship.trouble": "club",
    "championships.Adjustment.reason": "championship__club",
    "championships.Exclusion.reason": "championship__club",
    "championships.CrewShare.reason": "round_session__championship__club",
    "championships.Starter.name": "fixtures__round__championship__club",
    "championships.SessionByHand.reason": "round__championship__club",
    "drivers.Car.comment": "club",
    "drivers.Car.tags": "club",
    "drivers.Team.comment": "club",
    "drivers.Team.location": "club",
}
"""Texts that may mention anybody, whole words of which are replaced; and how their club is found."""

BY_THE_ACT: Mapping[str, str] = {
    "drivers.Driver.name": "the pseudonym",
    "drivers.Driver.name_key": "follows from the name",
    "drivers.Driver.search_key": "follows from the name",
    "drivers.Driver.own_name": "none: the pseudonym is the name",
    "drivers.Driver.short_name": "the pseudonym, where there was one",
    "drivers.Driver.spoken_name": "the pseudonym, where there was one",
    "drivers.Driver.image": "mentions in the path",
    "drivers.Driver.start_number": "mentions",
    "drivers.DriverAlias.name": "the pseudonym; spellings of one id become one alias",
    "drivers.DriverAlias.name_key": "follows from the name",
    "drivers.DriverAlias.search_key": "follows from the name",
    "drivers.DriverAlias.said": "as the driver's fields",
    "drivers.CarAlias.said": "mentions in the comment and the tags",
    "drivers.TeamAlias.said": "mentions in the comment and the location",
    "drivers.Merger.name": "the pseudonym, where it was about them",
    "drivers.Merger.names": "the aliases as they are called now",
    "drivers.Merger.own_name": "the pseudonym, where it was about them",
    "drivers.Merger.own_name_before": "the pseudonym, where it was about them",
    "drivers.Merger.lost": "mentions in what was decided of them",
    "races.Ruling.about": "the pseudonym, or mentions",
    "races.Ruling.says": "the pseudonym, or mentions",
    "races.Ruling.reason": "mentions",
    "races.RulingOutcome.effects": "mentions",
    "races.RulingOutcome.people": "the key of the pseudonym",
    "drivers.Source.forgotten": "holds keyed digests of names, written here",
    "ingest.RawEvent.stored": "the body, by a redaction",
    "ingest.Redaction.pseudonym": "that is what it is",
    "ingest.Redaction.reason": "mentions, before it is stored",
    "championships.StandingsSnapshot.rows": "mentions in reasons, also of final ones",
    "championships.StandingsSnapshot.scores": "mentions in reasons, also of final ones",
    "championships.StandingsSnapshot.chances": "mentions in sentences, also of final ones",
    "championships.StandingsSnapshot.names": "the pseudonym, or mentions, as of their closing",
    "championships.StandingsSnapshot.digest": "made anew where the texts are others",
    "admin.LogEntry.object_repr": "the pseudonym, or mentions",
    "admin.LogEntry.change_message": "mentions",
}
"""What the act of forgetting sees to, and how."""

THING = "The name of a thing is the club's, also where it is called after somebody: the club renames it there."
WORD = "A word of the app's, or of ours."
KEY = "A key, a digest or a place: no text."
LOGIN = "A login is its owner's, driver or not, and goes where logins go."
FAILED = ("user_agent", "username", "http_accept", "path_info")
"""Of a log-in that failed; it is forgotten as soon as it locks nobody out any more."""
DJANGO = "Django's own names of models and rights."
NAMELESS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("drivers.Car.name", "drivers.Car.name_key", "drivers.Car.search_key", "drivers.Car.own_name"),
            *("drivers.Car.image", "drivers.Car.manufacturer", "drivers.Car.logo", "drivers.Car.sound"),
            *("drivers.CarAlias.name", "drivers.CarAlias.name_key", "drivers.CarAlias.search_key"),
            *("drivers.Team.name", "drivers.Team.name_key", "drivers.Team.search_key", "drivers.Team.image"),
            "drivers.Team.own_name",
            *("drivers.TeamAlias.name", "drivers.TeamAlias.name_key", "drivers.TeamAlias.search_key"),
            *("drivers.Club.name", "drivers.Source.name"),
            *("races.Track.name", "races.Track.name_key", "races.Track.search_key", "races.Track.own_name"),
            *("races.Track.image", "races.Track.short_name", "races.Track.svg", "races.TrackAlias.said"),
            *("races.TrackAlias.name", "races.TrackAlias.name_key", "races.TrackAlias.search_key"),
            *(
                "races.Session.own_name",
                "races.Meeting.name",
                "championships.Championship.name",
                "championships.Championship.season",
            ),
            *("championships.Round.name", "championships.ChampionshipClass.name"),
            *("championships.ChampionshipClass.value", "championships.Adjustment.manufacturer"),
            *("championships.Fixtures.cars", "championships.Seat.car"),
        ),
        THING,
    ),
    **dict.fromkeys(
        (
            *("drivers.Car.scale", "drivers.Car.colour", "drivers.Car.tyres", "drivers.Car.decoder_type"),
            *(
                "housekeeping.JobRun.name",
                "housekeeping.JobRun.said",
                "drivers.Car.changed_on",
                "drivers.Merger.kind",
                "drivers.Club.time_zone",
            ),
            *("drivers.Driver.start_number_style", "drivers.Driver.start_number_background"),
            "drivers.Driver.start_number_text",
            "drivers.Driver.start_number_border",
            *("ingest.Problem.kind", "ingest.RawEvent.event_type", "ingest.UninterpretedType.event_type"),
            *("races.Appearance.session_type", "races.SeasonTotals.session_type", "races.LapSummary.session_type"),
            *("races.Entry.colour", "races.Entry.text_colour", "races.Entry.tyre", "races.Entry.lap_tyre"),
            *("races.Entry.result_gap", "races.WeatherReport.weather", "races.Neutralisation.kind"),
            *("races.Damage.kind", "races.TyreChange.tyre", "races.Lap.exclusion", "races.Lap.tyre"),
            *("races.Lap.weather", "races.LapSummary.weather", "races.LapSummary.tyre", "races.Stint.tyre"),
            *(
                "races.Session.type",
                "races.Session.told_type",
                "races.Session.told_outcome",
                "races.Session.status",
                "races.Session.weather",
                "races.Session.outcome",
            ),
            *(f"championships.Championship.{name}" for name in ("state", "participants", "crew", "several")),
            *("championships.Championship.rounding", "championships.Championship.teams"),
            *(f"championships.Merge.{name}" for name in ("types", "by", "into")),
            *(f"championships.Handicap.{name}" for name in ("kind", "by", "amounts")),
            *(f"championships.Fixtures.{name}" for name in ("session_type", "scheme", "broken")),
            *("championships.RoundSession.counts_as", "championships.AssignmentRule.session_type"),
            *("championships.AssignmentRule.into", "championships.AssignmentRule.counts_as"),
            *(f"championships.Scoring.{name}" for name in ("session_type", "form", "points", "field")),
            *("championships.Scoring.shared_places", "championships.Scoring.dnf", "championships.ChampionshipClass.by"),
            *("championships.Bonus.kind", "championships.Bonus.among", "championships.Bonus.tied"),
            *("championships.SeasonPart.of", "championships.StandingsSnapshot.table"),
            *("championships.SessionByHand.session_type", "championships.ResultByHand.status"),
            *(f"championships.TieBreak.{name}" for name in ("of", "kind", "over", "places", "sessions")),
        ),
        WORD,
    ),
    **dict.fromkeys(
        (
            *("drivers.Club.uid", "drivers.Club.other_uids", "drivers.Source.uid", "drivers.Source.other_uids"),
            *("drivers.Source.token", "drivers.Source.token_digest", "drivers.Source.former_tokens"),
            *(
                "drivers.Merger.rows",
                "drivers.Merger.ruling",
                "races.RulingOutcome.gone",
                "ingest.RawEvent.digest",
                *("ingest.Seal.chain", "ingest.Seal.marks", "ingest.Seal.redacted", "ingest.RedactedEvent.digest"),
                "races.Ruling.uid",
                "races.Ruling.kind",
            ),
            *(
                f"drivers.{kind}Alias.{name}"
                for kind in ("Driver", "Car", "Team")
                for name in ("told_since", "told_on")
            ),
            *("races.TrackAlias.told_since", "races.TrackAlias.told_on"),
            *("admin.LogEntry.object_id", "sessions.Session.session_key", "authtoken.Token.key"),
        ),
        KEY,
    ),
    **dict.fromkeys(
        (
            *(f"auth.User.{name}" for name in ("username", "first_name", "last_name", "email", "password")),
            *(f"axes.{kind}.{name}" for kind in ("AccessAttempt", "AccessLog", "AccessFailureLog") for name in FAILED),
            *("axes.AccessAttempt.get_data", "axes.AccessAttempt.post_data", "axes.AccessLog.session_hash"),
            *("sessions.Session.session_data", "ingest.Redaction.author_name", "races.Ruling.author_name"),
            "drivers.Merger.author_name",
            *(
                f"championships.{model}.author_name"
                for model in ("Adjustment", "Exclusion", "CrewShare", "SessionByHand")
            ),
        ),
        LOGIN,
    ),
    **dict.fromkeys(
        (
            *("auth.Permission.name", "auth.Permission.codename", "auth.Group.name"),
            *("contenttypes.ContentType.app_label", "contenttypes.ContentType.model"),
        ),
        DJANGO,
    ),
}
"""Where no person's name can stand, and why."""


def every_text_column() -> Iterator[str]:
    """Of every table: `app.Model.field`."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField):
                    yield f"{model._meta.label}.{field.name}"


def redact_texts(club_id: int, mentions: Mentions, replaced: Counter[str]) -> None:
    """Let everything people wrote in a club say the pseudonym; counts the rows by kind."""
    for column, lookup in MENTIONING.items():
        label, _, field = column.rpartition(".")
        model = apps.get_model(label)
        rows = model._default_manager.filter(**{lookup: club_id}).order_by().values_list("pk", field)
        for pk, value in list(changed(rows.iterator(), mentions)):
            model._default_manager.filter(pk=pk).update(**{field: value})
            replaced[kind_of(model)] += 1


def changed(rows: Iterator[tuple[Any, Any]], mentions: Mentions) -> Iterator[tuple[Any, Any]]:
    for pk, value in rows:
        new = mentions.replaced_within(value)
        if new != value:
            yield pk, new


def kind_of(model: type[models.Model]) -> str:
    """By which what was replaced is counted."""
    return str(model._meta.verbose_name_plural)
