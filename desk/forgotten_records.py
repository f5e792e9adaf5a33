"""What the hub keeps beside the log where somebody forgotten is named: mergers, the admin's history, standings."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldError, ValidationError
from django.db.models import Q

from championships.models import Adjustment, Championship, CrewShare, Exclusion, StandingsSnapshot
from championships.standings.compute import recompute
from championships.standings.guarded import guarded
from championships.standings.snapshot_texts import as_json, digest_of
from championships.standings.snapshots import with_chances
from desk.forgotten_texts import kind_of
from drivers.identity.identity_rules import DRIVERS
from drivers.mentions import Mentions, every_text
from drivers.models import Driver, DriverAlias, Merger
from drivers.names import name_key
from ingest.log.redaction import Forgotten

CLUBS = ("club", "source__club", "championship__club", "event__source__club", "round_session__championship__club")
"""How a row's club is found."""
SHEET = ("rows", "scores", "chances", "names")


def redact_mergers(driver: Driver, who: Forgotten, replaced: Counter[str]) -> None:
    """Of those who are one with the driver: they stay it, under the pseudonym."""
    for merger in Merger.objects.filter(club=driver.club_id):
        before = vars(merger).copy()
        names = [name_under(name, who) for name in map(tuple, merger.names)]
        is_theirs = merger.kind == DRIVERS.kind and (
            driver.pk in (merger.gone, merger.into) or names != [tuple(name) for name in merger.names]
        )
        if is_theirs:
            merger.name, merger.names = who.pseudonym, [list(name) for name in dict.fromkeys(names)]
            merger.own_name = who.pseudonym if merger.own_name else ""
            merger.own_name_before = who.pseudonym if merger.own_name_before else merger.own_name_before
        merger.lost = redacted_json(merger.lost, who.mentions)
        if vars(merger) != before:
            merger.save()
            replaced[kind_of(Merger)] += 1


def name_under(name: Any, who: Forgotten) -> Any:
    return (*name[:2], who.pseudonym) if name in who.called else name


def redacted_json(text: str, mentions: Mentions) -> str:
    """A text of JSON under the pseudonym, as it was written; any other text too."""
    try:
        value = json.loads(text)
    except ValueError:
        return mentions.replaced_in(text)
    changed = mentions.replaced_within(value)
    return text if changed == value else json.dumps(changed, ensure_ascii=text.isascii())


def redact_admin_log(driver: Driver, who: Forgotten, replaced: Counter[str]) -> None:
    """What the admin remembers of who changed what: of the driver, and wherever else in the club they are mentioned."""
    theirs = set(LogEntry.objects.filter(entries_of(driver)).values_list("pk", flat=True))
    for entry in LogEntry.objects.select_related("content_type").order_by().iterator():
        is_theirs = entry.pk in theirs
        called, message = entry_under(entry, who, is_theirs=is_theirs)
        if (called, message) == (entry.object_repr, entry.change_message):
            continue
        if is_theirs or not is_of_another_club(entry, driver.club_id):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr=called, change_message=message)
            replaced[kind_of(LogEntry)] += 1


def entries_of(driver: Driver) -> Q:
    """About the driver, whoever became one with them, and their aliases."""
    merged = Merger.objects.filter(club=driver.club_id, kind=DRIVERS.kind, into=driver.pk)
    pks = {driver.pk, *merged.values_list("gone", flat=True)}
    found = Q(pk__in=[])
    for model, keys in ((Driver, pks), (DriverAlias, set(driver.aliases.values_list("pk", flat=True)))):
        found |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=map(str, keys))
    return found


def entry_under(entry: LogEntry, who: Forgotten, *, is_theirs: bool) -> tuple[str, str]:
    if not is_theirs:
        return who.mentions.replaced_in(entry.object_repr), redacted_json(entry.change_message, who.mentions)

    def plainly(text: str) -> str:
        return who.pseudonym if name_key(text) in who.words else who.mentions.replaced_in(text)

    try:
        message = json.dumps(every_text(json.loads(entry.change_message), plainly))
    except ValueError:
        message = plainly(entry.change_message)
    return who.pseudonym, message


def is_of_another_club(entry: LogEntry, club_id: int) -> bool:
    """For certain: of what is gone nobody knows whose it was, and there the one who is to be forgotten goes first."""
    model: Any = entry.content_type.model_class() if entry.content_type else None
    for lookup in CLUBS if model is not None else ():
        try:
            found = model._default_manager.filter(pk=entry.object_id).values_list(lookup, flat=True).first()
        except (FieldError, ValueError, ValidationError):
            continue
        return found is not None and found != club_id
    return False


def redact_standings(club_id: int, mentions: Mentions, replaced: Counter[str]) -> None:
    """Reasons and sentences in kept standings, also of final ones; what is computed follows what was redacted."""
    are_reasons_others = any(replaced[kind_of(model)] for model in (Adjustment, Exclusion, CrewShare))
    for championship in Championship.objects.filter(club=club_id).order_by("pk"):
        others = sum(is_redacted(sheet, mentions) for sheet in championship.sheets.all())
        replaced[kind_of(StandingsSnapshot)] += others
        if others or are_reasons_others:
            guarded(championship, partial(recompute, championship))


def is_redacted(sheet: StandingsSnapshot, mentions: Mentions) -> bool:
    """Store the sheet under the pseudonym; whether anybody was mentioned there."""
    texts = {name: redacted_sheet(getattr(sheet, name), mentions) for name in SHEET}
    if all(getattr(sheet, name) == text for name, text in texts.items()):
        return False
    digest = with_chances(digest_of(texts["rows"], texts["scores"]), texts["chances"])
    StandingsSnapshot.objects.filter(pk=sheet.pk).update(**texts, digest=digest)
    return True


def redacted_sheet(text: str, mentions: Mentions) -> str:
    if not text:
        return text
    value = json.loads(text)
    changed = mentions.replaced_within(value)
    return text if changed == value else as_json(changed)
