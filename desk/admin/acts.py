"""What the desk can do about what the pages of other rooms show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from desk.admin.aims import is_asked_of
from desk.admin.identity_words import label_of, permission_on
from desk.mergers import RULES
from desk.who_may import ON_ANY, ON_RUNNING, is_long_over
from drivers.models import Car, CarAlias, Driver, DriverAlias, Merger, Team, TeamAlias
from drivers.models.naming import Alias
from races.models import Entry, Lap, Meeting, Ruling, Session, Stint, Track, TrackAlias
from races.rulings.kinds import KINDS, Kind, Subject
from web.admin.acts import Act, acts_on, acts_on_lists, acts_on_several

LIMITED = {Lap.Exclusion.TOO_SHORT, Lap.Exclusion.TOO_LONG}
MAKES_SENSE: dict[str, Callable[[Any], bool]] = {
    "void_laps": lambda lap: bool(lap.is_counting),
    "restore_laps": lambda lap: lap.exclusion in LIMITED,
    "disqualify": lambda entry: not entry.is_disqualified,
    "reinstate": lambda entry: bool(entry.is_disqualified),
    "did_not_start": lambda entry: not entry.is_not_started,
    "did_finish": lambda entry: bool(entry.is_retired),
    "did_not_finish": lambda entry: not entry.is_retired,
    "hide": lambda session: not session.is_hidden,
}
"""Of kinds that would change nothing otherwise; of a stint every kind is offered."""
ONE_BY_ONE = {"place", "give_entry"}


@acts_on(Lap, Stint)
def on_laps(row: Lap | Stint) -> list[Act]:
    is_person = row.controller < Entry.GHOST
    return rulings_on(row, row.session) if is_person else []


@acts_on(Entry)
def on_an_entry(entry: Entry) -> list[Act]:
    return rulings_on(entry, entry.session) if entry.is_person else []


@acts_on(Session)
def on_a_session(session: Session) -> list[Act]:
    return rulings_on(session, session)


@acts_on(Meeting)
def on_a_meeting(row: Meeting) -> list[Act]:
    return rulings_on(row, None)


@acts_on(Driver, Car, Team, Track)
def on_somebody(somebody: Driver | Car | Team | Track) -> list[Act]:
    rules = RULES[str(somebody._meta.model_name)]
    page = reverse(f"admin:{label_of(rules.model)}_merge", args=[somebody.pk])
    merging = Act("Merge into…", page, permission_on(rules))
    forgetting = [Act("Have forgotten…", reverse("admin:drivers_driver_forget", args=[somebody.pk]), "races.forget")]
    return [merging, *rulings_on(somebody, None), *(forgetting if isinstance(somebody, Driver) else [])]


@acts_on_lists(Lap)
def on_listed_laps() -> list[Act]:
    """Of whatever session: the page to decide refuses what a marshal may not."""
    kinds = [kind for kind in KINDS.values() if kind.subject == Subject.LAPS]
    return [Act(kind.verb, reverse("admin:races_ruling_decide", args=[kind.name]), kind.permission) for kind in kinds]


@acts_on_lists(Car)
def on_listed_cars() -> list[Act]:
    """What may be decided of several cars at once."""
    kind = KINDS["service"]
    return [Act(kind.verb, reverse("admin:races_ruling_decide", args=[kind.name]), kind.permission)]


@acts_on_several("races.lap")
def on_laps_of(session: Session) -> list[Act]:
    return rulings_on_several("lap", Subject.LAPS, session)


@acts_on_several("races.entry")
def on_entries_of(session: Session) -> list[Act]:
    return rulings_on_several("entry", Subject.ENTRY, session)


@acts_on(Ruling)
def on_a_ruling(ruling: Ruling) -> list[Act]:
    """Revoked is only what is in force; those that lists and pages show as revoked have `is_revoked`."""
    if getattr(ruling, "is_revoked", False):
        return []
    page = f"{reverse('admin:races_ruling_revoke')}?ruling={ruling.pk}"
    kind = KINDS.get(ruling.kind)
    return [Act("Revoke", page, ON_ANY if kind is None else needed(kind, ruling.outcome.session))]


@acts_on(DriverAlias, CarAlias, TeamAlias, TrackAlias)
def on_a_name(alias: Alias) -> list[Act]:
    rules = RULES[str(alias._meta.model_name).removesuffix("alias")]
    return [Act("Move", reverse(f"admin:{label_of(type(alias))}_move", args=[alias.pk]), permission_on(rules))]


@acts_on(Merger)
def on_a_merger(merger: Merger) -> list[Act]:
    rules = RULES[merger.kind]
    page = reverse(f"admin:{label_of(rules.model)}_take_back", args=[merger.pk])
    return [Act("Take back", page, permission_on(rules))]


def rulings_on(row: Any, session: Session | None) -> list[Act]:
    """One act a kind that is decided from pages of such rows, and would change something there."""
    word = str(row._meta.model_name)
    return [
        Act(
            kind.verb,
            f"{reverse('admin:races_ruling_decide', args=[kind.name])}?{word}={row.pk}",
            needed(kind, session),
        )
        for kind in KINDS.values()
        if is_asked_of(kind, word) and makes_sense(kind, row, session)
    ]


def rulings_on_several(word: str, subject: Subject, session: Session) -> list[Act]:
    """One act a kind of that subject; a page to decide reads the rows that are chosen."""
    return [
        Act(kind.verb, reverse("admin:races_ruling_decide", args=[kind.name]), needed(kind, session))
        for kind in KINDS.values()
        if kind.subject == subject and is_asked_of(kind, word) and may_be_several(kind, session)
    ]


def may_be_several(kind: type[Kind], session: Session) -> bool:
    """The same place, or the same driver, is given to one."""
    is_of_laps = not getattr(kind, "needs_laps", False) or session.decides_by_laps
    return is_of_laps and kind.name not in ONE_BY_ONE


def makes_sense(kind: type[Kind], row: Any, session: Session | None) -> bool:
    if getattr(kind, "needs_laps", False) and session is not None and not session.decides_by_laps:
        return False
    return isinstance(row, Stint) or MAKES_SENSE.get(kind.name, lambda row: True)(row)


def needed(kind: type[Kind], session: Session | None) -> str:
    """As the page asks for; without a query, so a marshal may see what only the page refuses."""
    is_over = kind.permission == ON_RUNNING and (session is None or is_long_over(session))
    return ON_ANY if is_over else kind.permission
