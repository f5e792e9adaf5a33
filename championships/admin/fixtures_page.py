"""Fixtures for an evening: who drives which heat, from which controller, in which car."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from championships.admin.fixtures_form import FixturesForm
from championships.admin.kept_fixtures import MAY
from championships.pairings.fixtures import Fixtures
from drivers.models import Driver
from web.admin.clubs import within
from web.admin.confirm import require
from web.spreadsheets import harmless

View = Callable[..., HttpResponse]


class FixturesPage:
    """What is asked for stands in the address, so that a sheet can be shared, printed again, and downloaded."""

    def fixtures_urls(self) -> list[tuple[str, View, str]]:
        return [("fixtures/", self.fixtures, "fixtures"), ("fixtures/sheet.csv", self.fixtures_csv, "fixtures_csv")]

    def fixtures(self: Any, request: HttpRequest) -> HttpResponse:
        form = self.fixtures_form(request, request.GET if "scheme" in request.GET else None)
        fixtures = form.fixtures if form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "title": "Fixtures",
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "fixtures": fixtures,
            "seats": range(1, fixtures.controllers + 1) if fixtures else (),
            "rows": rows_of(fixtures) if fixtures else (),
            "query": request.GET.urlencode(),
            "keep": self.keep_form(request) if fixtures and request.user.has_perm(MAY) else None,
        }
        return TemplateResponse(request, "championships/fixtures.html", context)

    def fixtures_csv(self: Any, request: HttpRequest) -> HttpResponse:
        form = self.fixtures_form(request, request.GET)
        if not form.is_valid():
            sentences = [sentence for errors in form.errors.values() for sentence in errors]
            return HttpResponse("\n".join(map(str, sentences)), status=400, content_type="text/plain; charset=utf-8")
        headers = {"Content-Disposition": 'attachment; filename="fixtures.csv"'}
        return HttpResponse(
            for_spreadsheets(form.fixtures.sheet()), content_type="text/csv; charset=utf-8", headers=headers
        )

    def fixtures_form(self, request: HttpRequest, data: Any) -> FixturesForm:
        require(request, "championships.view_championship", "make fixtures")
        return FixturesForm(within(request, Driver.objects.all(), "club"), data)


def rows_of(fixtures: Fixtures) -> list[dict[str, Any]]:
    """Heat by heat, with a place for every controller."""
    columns = range(1, fixtures.controllers + 1)
    taken = [{seat.controller: seat for seat in heat.seats} for heat in fixtures.heats]
    return [
        {"number": heat.number, "seats": [seats.get(column) for column in columns], "resting": heat.resting}
        for heat, seats in zip(fixtures.heats, taken, strict=True)
    ]


def for_spreadsheets(sheet: str) -> str:
    """No name becomes a formula."""
    out = io.StringIO()
    rows = csv.reader(io.StringIO(sheet))
    csv.writer(out, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()
