"""The table that rules which nobody has saved would give on the club's last evenings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from championships.admin.looking import taken_back
from championships.admin.new_championship import NewChampionshipForm
from championships.assigning import assign, day_of, finished
from championships.models import AssignmentRule, Championship
from championships.report.calendar import Held, calendar_of, of_rounds
from championships.report.cross_table import Line, lines_of
from championships.standings.compute import recompute
from championships.standings.reading import table_of
from drivers.models import Club
from races.models import Session

Into = AssignmentRule.Into
EVENINGS = 6
MOST_SESSIONS = 60
"""So many, the newest, are looked at; an evening that does not fit in whole is left out."""
NAMES = {"name", "season"}
"""A table can be looked at before the championship is called anything."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A table, of which evenings it is, and what is wrong with the rules, by field."""

    errors: dict[str, list[str]] = field(default_factory=dict)
    days: Sequence[date] = ()
    lines: Sequence[Line] = ()
    columns: Sequence[Held] = ()
    note: str = ""

    @property
    def has_drops(self) -> bool:
        return any(cell.is_dropped for line in self.lines for cell in line.cells)


def outlook_of(form: NewChampionshipForm) -> Outlook:
    """What the form says, on the club's last evenings; nothing of it stays."""
    form.is_valid()
    errors = {name: [str(one) for one in found] for name, found in form.errors.items() if name not in NAMES}
    club = form.cleaned_data.get("club")
    if errors or not isinstance(club, Club):
        return Outlook(errors=errors)
    sessions = last_evenings(club)
    days = sorted({day_of(session, club.zone) for session in sessions})
    with taken_back(form.instance):
        championship = begun(form)
        assign(championship, [session.pk for session in sessions])
        recompute(championship)
        table = table_of(championship)
        lines = lines_of(table) if table else []
        columns = of_rounds(calendar_of(championship), table.rounds) if table else []
    return Outlook(days=days, lines=lines, columns=columns, note=note_on(form))


def begun(form: NewChampionshipForm) -> Championship:
    """The championship as a row, with its rules; whenever it is held, the last evenings are in it."""
    championship = form.instance
    championship.name, championship.season = uuid4().hex, ""
    championship.starts_on = championship.ends_on = championship.planned_rounds = None
    championship.save()
    if form.cleaned_data["rounds_of"] in LIKE:
        form.cleaned_data["rounds_of"] = LIKE[form.cleaned_data["rounds_of"]][0]
    form.begin()
    return championship


LIKE: dict[str, tuple[str, str]] = {
    Into.PLANNED: (Into.MEETING, "As if each of these evenings had been planned as a round."),
    "": (Into.SESSION, "As if each race had been put into a round of its own."),
}
"""What nobody has planned or chosen yet is shown like something else, and that is said."""


def note_on(form: NewChampionshipForm) -> str:
    return LIKE.get(form.data.get("rounds_of", ""), ("", ""))[1]


def last_evenings(club: Club) -> list[Session]:
    """The finished sessions but practice of the club's last nights, oldest first."""
    newest = finished(club.pk).exclude(type=Session.PRACTICE).order_by("-opened_at", "-pk")[: MOST_SESSIONS + 1]
    by_night: dict[int, list[Session]] = {}
    found = list(newest)
    for session in found:
        by_night.setdefault(session.meeting_id or -session.pk, []).append(session)
    nights = list(by_night.values())
    if len(found) > MOST_SESSIONS and len(nights) > 1:
        nights.pop()
    return [session for night in reversed(nights[:EVENINGS]) for session in reversed(night)]
