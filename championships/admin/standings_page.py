"""The standings page, and the page that says why: where a club looks, and what it pins to the wall."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify

from championships.charts.progress import progress_pictures
from championships.models import Championship, StandingsSnapshot
from championships.report.account import account_of
from championships.report.calendar import (
    Held,
    calendar_of,
    of_rounds,
)
from championships.report.cross_table import (
    lines_of,
    settled,
    tables_of,
    title_race,
)
from championships.report.head_to_head import grid
from championships.report.sheets import SHEETS
from championships.standings.progress import nets_of
from championships.standings.reading import table_of
from championships.standings.table import StandingsTable
from web.admin.clubs import within
from web.admin.confirm import require
from web.spreadsheets import harmless

View = Callable[..., HttpResponse]


class StandingsPage:
    """Whoever may look at a championship may look at its standings."""

    def standings_urls(self) -> list[tuple[str, View, str]]:
        return [
            ("<int:pk>/standings/", self.standings, "standings"),
            ("<int:pk>/standings/why/", self.why, "why"),
            ("<int:pk>/standings/sheet.csv", self.standings_csv, "standings_csv"),
        ]

    def standings(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        championship = self.to_look_at(request, pk)
        choice = Choice(championship, request)
        calendar = calendar_of(championship)
        may_enter = self.has_change_permission(request, championship)
        context = {"choice": choice, "championship": championship, "calendar": calendar, "may_enter": may_enter}
        told = standings_context(choice, calendar)
        return self.show(request, "standings", f"Standings of {championship}", {**context, **told})

    def standings_csv(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        """One of the sheets, as it is chosen on the page."""
        championship = self.to_look_at(request, pk)
        choice, sheet = Choice(championship, request), request.GET.get("sheet", "cross-table")
        if sheet not in SHEETS:
            raise Http404(f"There is no sheet {sheet!r}; there are {', '.join(SHEETS)}.")
        cells = SHEETS[sheet][1](choice.table) if choice.table else []
        called = slugify(f"{championship} {choice.title} {sheet}")
        headers = {"Content-Disposition": f'attachment; filename="{called}.csv"'}
        return HttpResponse(written(cells), content_type="text/csv; charset=utf-8", headers=headers)

    def why(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        """Every award that adds up to somebody's points."""
        championship = self.to_look_at(request, pk)
        choice = Choice(championship, request)
        rows = choice.table.rows if choice.table else ()
        row = next((row for row in rows if row.key == request.GET.get("who")), None)
        if row is None:
            raise Http404(f"Nobody in this table is {request.GET.get('who')!r}.")
        account = account_of(row, calendar_of(championship), choice.after)
        context = {"choice": choice, "championship": championship, "account": account}
        return self.show(request, "why", f"{row.name}: why {account.told}", context)

    def to_look_at(self: Any, request: HttpRequest, pk: int) -> Championship:
        require(request, "championships.view_championship", "see standings")
        return get_object_or_404(within(request, Championship.objects.with_names(), self.club_path), pk=pk)

    def show(self: Any, request: HttpRequest, page: str, title: str, context: dict[str, Any]) -> TemplateResponse:
        whole = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"championships/{page}.html", whole)


def written(cells: Iterable[Iterable[str]]) -> str:
    """As CSV in which no name becomes a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in cells)
    return out.getvalue()


class Choice:
    """Which table, after which round. What does not exist is said, and the drivers' latest shown instead."""

    def __init__(self, championship: Championship, request: HttpRequest) -> None:
        self.championship = championship
        self.tables = tables_of(championship)
        self.is_sheet = request.GET.get("only") == "sheet"
        self.complaint = ""
        self.name = self.known_table(request.GET.get("table", StandingsSnapshot.DRIVERS))
        sheets = championship.sheets.filter(table=self.name).order_by("after_round")
        self.rounds = list(sheets.values_list("after_round", flat=True))
        self.after = self.known_round(request.GET.get("after", ""))
        self.table: StandingsTable | None = table_of(championship, self.name, self.after) if self.rounds else None

    def known_table(self, name: str) -> str:
        if name in dict(self.tables):
            return name
        self.complaint = f"There is no table “{name}”; there are {', '.join(told for _, told in self.tables)}."
        return StandingsSnapshot.DRIVERS

    def known_round(self, after: str) -> int | None:
        if after in map(str, self.rounds):
            return int(after)
        if after:
            self.complaint = f"There are no standings after round “{after}”; these are the latest."
        return self.rounds[-1] if self.rounds else None

    @property
    def title(self) -> str:
        return dict(self.tables)[self.name]

    @property
    def is_latest(self) -> bool:
        return self.rounds[-1:] == [self.after]

    @property
    def earlier(self) -> int | None:
        return max((number for number in self.rounds if number < (self.after or 0)), default=None)

    @property
    def later(self) -> int | None:
        return min((number for number in self.rounds if number > (self.after or 0)), default=None)

    @property
    def query(self) -> str:
        """What leads here again."""
        return urlencode({"table": self.name, "after": self.after or ""})

    @property
    def why(self) -> str:
        """The page of somebody's points, but for who it is."""
        return f"{reverse('admin:championships_why', args=[self.championship.pk])}?{self.query}&who="

    @property
    def person(self) -> str:
        """The admin's page of somebody in the table; empty for a make."""
        pages = {StandingsSnapshot.TEAMS: "drivers_team", StandingsSnapshot.MANUFACTURERS: ""}
        model = pages.get(self.name, "drivers_driver")
        return f"admin:{model}_change" if model else ""


def standings_context(choice: Choice, calendar: Sequence[Held]) -> dict[str, Any]:
    """The table, how it came about, and what is still open."""
    table = choice.table
    if table is None:
        return {}
    lines = lines_of(table)
    nets = nets_of(choice.championship, table.table, table.after_round)
    return {
        "lines": lines,
        "settled": settled(lines),
        "has_drops": any(cell.is_dropped for line in lines for cell in line.cells),
        "has_adjustments": any(line.adjusted for line in lines),
        "race": title_race(table),
        "pictures": [] if choice.is_sheet else progress_pictures(table, calendar, nets),
        "columns": of_rounds(calendar, table.rounds),
        "duels": [] if choice.is_sheet else grid(table),
        "sheets": [(sheet, told) for sheet, (told, _) in SHEETS.items()],
    }
