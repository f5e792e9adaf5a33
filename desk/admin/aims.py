"""What a page to decide is opened for: rows named in its address, and what a ruling of that kind on them is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from desk.record_targets import of_record
from desk.targets import Target, of_entry, of_laps, of_last_lap, of_meeting, of_session, of_track
from desk.who_is_who import of_somebody
from drivers.models import Car, Club, Driver, Team
from races.models import Entry, Lap, Meeting, Ruling, Session, Stint, Track
from races.rulings.fields import BadRuling
from races.rulings.kinds import Kind, Subject
from races.session_report.lap_sheet import lap_sheet_of

MOST_ROWS = 500
ROWS: dict[str, type[Model]] = {
    "lap": Lap,
    "stint": Stint,
    "entry": Entry,
    "session": Session,
    "meeting": Meeting,
    "driver": Driver,
    "car": Car,
    "team": Team,
    "track": Track,
}
"""By the word for them in an address."""
ASKED_OF: dict[str, str] = {"split_session": "lap", "move_session": "session", "split_meeting": "session"}
"""Kinds that are decided from the page of something else than what they are about."""
TargetsOf = Callable[[list[Any]], list[Target]]
TARGETS: dict[tuple[str, Subject], TargetsOf] = {}
"""By the word for the rows, and the subject of the ruling: what it is about."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a page is about: the targets, how its form names the rows again, and the page they are shown on."""

    targets: list[Target]
    hidden: dict[str, str]
    back: str


def targets_of(word: str, subject: Subject) -> Callable[[TargetsOf], TargetsOf]:
    """Register how rulings of a subject are about such rows; whoever has a subject of their own does so for it."""

    def register(found: TargetsOf) -> TargetsOf:
        TARGETS[word, subject] = found
        return found

    return register


def word_for(kind: type[Kind]) -> str:
    """The rows from whose page it is decided."""
    subject = {Subject.LAPS: "lap", Subject.RECORD: "lap"}.get(kind.subject, str(kind.subject))
    return ASKED_OF.get(kind.name, subject)


def is_asked_of(kind: type[Kind], word: str) -> bool:
    """Whether it is decided from pages of such rows. A stint is its laps."""
    wanted = word_for(kind)
    return kind.has_page and (word, kind.subject) in TARGETS and (word == wanted or (word, wanted) == ("stint", "lap"))


def aim_of(request: HttpRequest, kind: type[Kind], data: Mapping[str, Any]) -> Aim:
    """Raises Http404 where there is nothing of the reader's, and BadRuling where that cannot be ruled on."""
    if kind.subject == Subject.LAPS and "whose" in data:
        return aim_at_range(request, data)
    word = next((word for word in ROWS if data.get(word)), "")
    if (word, kind.subject) not in TARGETS:
        raise Http404(f"{kind.verb} is not decided there.")
    rows = rows_of(request, word, values_of(data, word))
    # What it is called is kept, and people read times in the club's zone.
    with timezone.override(club_of(rows[0]).zone):
        targets = TARGETS[word, kind.subject](rows)
    return Aim(targets, {word: ",".join(str(row.pk) for row in rows)}, page_of(rows[0]))


def club_of(row: Any) -> Club:
    club: Club = (getattr(row, "session", None) or row).club
    return club


def values_of(data: Mapping[str, Any], word: str) -> list[str]:
    """Keys, each by itself or several between commas."""
    lists = data.getlist(word) if hasattr(data, "getlist") else [data[word]]
    return [value for some in lists for value in str(some).split(",") if value]


def rows_of(request: HttpRequest, word: str, keys: Sequence[str]) -> list[Any]:
    """Of those the reader may see. Raises Http404 where one is not there, and BadRuling for too many."""
    wanted = {int(key) for key in keys if key.isdecimal() and len(key) < 19}
    if len(wanted) > MOST_ROWS:
        raise BadRuling(f"At most {MOST_ROWS} at once: choose laps by their numbers instead.")
    rows = list(shown_to(request, word).filter(pk__in=wanted)) if wanted else []
    if not rows or len(rows) != len(wanted) or len(keys) != len([key for key in keys if key.isdecimal()]):
        raise Http404(f"There is no such {word}.")
    return sorted(rows, key=lambda row: row.pk)


def shown_to(request: HttpRequest, word: str) -> QuerySet[Any]:
    """The rows of the reader's clubs; an entry is seen by whoever sees its session."""
    if word == "entry":
        sessions = admin.site.get_model_admin(Session).get_queryset(request).order_by().values("pk")
        entries = Entry.objects.filter(session__in=sessions)
        return entries.select_related("session__club", "session__source", "session__track", "driver")
    rows = admin.site.get_model_admin(ROWS[word]).get_queryset(request)
    names = {
        "lap": ["session__club", "session__source", "session__track", "driver", "source"],
        "stint": ["session__club", "session__source", "session__track"],
        "session": ["club", "source", "track"],
    }
    return rows.select_related(*names.get(word, ["club"]))


def aim_at_range(request: HttpRequest, data: Mapping[str, Any]) -> Aim:
    """Laps of one session by their numbers, as its page shows them: of a controller, of a driver, or of all."""
    [session] = rows_of(request, "session", [str(data.get("session", ""))])
    first, last = (number_in(data, name) for name in ("first", "last"))
    whose, _, key = str(data["whose"]).partition("-")
    laps = [
        lap
        for number, row in lap_sheet_of(session).rows
        if (first is None or number >= first) and (last is None or number <= last)
        for lap in row
        if lap and lap.controller < Entry.GHOST and is_whose(lap, whose, key)
    ]
    if not laps:
        raise BadRuling("There are no such laps: choose whose, and which numbers, once more.")
    for lap in laps:
        lap.session = session
    hidden = {name: str(data.get(name, "")) for name in ("session", "whose", "first", "last")}
    with timezone.override(session.club.zone):
        return Aim([of_laps(laps)], hidden, page_of(session))


def number_in(data: Mapping[str, Any], name: str) -> int | None:
    text = str(data.get(name, "")).strip()
    if text and not (text.isdecimal() and len(text) < 9):
        raise BadRuling(f"{text} is no number of a lap.")
    return int(text) if text else None


def is_whose(lap: Lap, whose: str, key: str) -> bool:
    is_so = {"controller": str(lap.controller) == key, "driver": str(lap.driver_id) == key, "all": True}
    return is_so.get(whose, False)


def page_of(row: Any) -> str:
    """Where it is shown: an entry, a lap or a stint on its session's page."""
    about = getattr(row, "session", None) if isinstance(row, Entry | Lap | Stint) else row
    if about is None:
        return reverse("admin:races_ruling_changelist")
    return reverse(f"admin:{about._meta.label_lower.replace('.', '_')}_change", args=[about.pk])


@targets_of("lap", Subject.LAPS)
def laps_by_session(laps: list[Lap]) -> list[Target]:
    """One ruling a session."""
    sessions = dict.fromkeys(lap.session_id for lap in laps)
    return [of_laps([lap for lap in laps if lap.session_id == session]) for session in sessions]


@targets_of("lap", Subject.SESSION)
def sessions_at_laps(laps: list[Lap]) -> list[Target]:
    """A session at one of its laps."""
    return [of_last_lap(lap) for lap in laps]


@targets_of("lap", Subject.RECORD)
def records_of(laps: list[Lap]) -> list[Target]:
    return [of_record(lap) for lap in laps]


@targets_of("stint", Subject.LAPS)
def laps_of_stints(stints: list[Stint]) -> list[Target]:
    return laps_by_session([lap for stint in stints for lap in laps_of(stint)])


@targets_of("entry", Subject.ENTRY)
def of_entries(entries: list[Entry]) -> list[Target]:
    return [of_entry(entry) for entry in entries]


@targets_of("session", Subject.SESSION)
def of_sessions(sessions: list[Session]) -> list[Target]:
    return [of_session(session) for session in sessions]


@targets_of("meeting", Subject.MEETING)
def of_meetings(meetings: list[Meeting]) -> list[Target]:
    return [of_meeting(meeting) for meeting in meetings]


@targets_of("session", Subject.MEETING)
def meetings_at_sessions(sessions: list[Session]) -> list[Target]:
    """A meeting at one of its sessions. Raises BadRuling where it has none."""
    if any(session.meeting is None for session in sessions):
        raise BadRuling("That session is of no meeting.")
    return [of_meeting(session.meeting, session) for session in sessions if session.meeting is not None]


@targets_of("track", Subject.TRACK)
def of_tracks(tracks: list[Track]) -> list[Target]:
    """By all the names they have, as names and as tablets tell them."""
    return [replace(one, about=of_somebody(track).about | one.about) for track in tracks for one in [of_track(track)]]


@targets_of("driver", Subject.DRIVER)
@targets_of("car", Subject.CAR)
@targets_of("team", Subject.TEAM)
def of_somebody_each(rows: list[Any]) -> list[Target]:
    return [of_somebody(row) for row in rows]


def laps_of(stint: Stint) -> list[Lap]:
    """Its laps: of its controller, from its first lap on, as many as it has."""
    laps = Lap.objects.filter(session=stint.session_id, controller=stint.controller)
    ordered = laps.select_related("driver").order_by("finished_at", "event")
    first = next((place for place, lap in enumerate(ordered) if lap.event == stint.event), None)
    found = [] if first is None else list(ordered)[first : first + stint.lap_count]
    assert stint.session is not None
    for lap in found:
        lap.session = stint.session
    return found


def rulings_of(model_admin: Any, request: HttpRequest, data: Mapping[str, Any]) -> list[Ruling]:
    """Those an address or a form names, of those the reader may see. Raises Http404."""
    keys = values_of(data, "ruling") if "ruling" in data else []
    wanted = {int(key) for key in keys if key.isdecimal() and len(key) < 19}
    rulings = list(model_admin.get_queryset(request).filter(pk__in=wanted).in_order()) if wanted else []
    if not rulings or len(rulings) != len(wanted):
        raise Http404("There is no such ruling.")
    return rulings
