"""Any list of the admin as CSV: what it shows, narrowed as it is, whole, streamed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify

from web.spreadsheets import harmless

CHUNK = 500
LAP_TIME = re.compile(r"(-?)(?:(?:(\d+):)?(\d+):)?(\d+)\.(\d{3})")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of spreadsheet wants a file."""

    name: str
    label: str
    delimiter: str
    decimal: str
    date: str
    beginning: str = ""


DIALECTS = {
    one.name: one
    for one in (
        Dialect("plain", "CSV", ",", ".", "%Y-%m-%d"),
        Dialect("german", "CSV for German Excel", ";", ",", "%d.%m.%Y", BOM),
    )
}


def list_csv(admin: Any, request: HttpRequest) -> StreamingHttpResponse:
    """`?as=german` has semicolons, decimal commas and a byte order mark; whatever else is asked narrows the list."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    asked = request.GET.copy()
    dialect = DIALECTS.get(asked.pop("as", ["plain"])[-1], DIALECTS["plain"])
    asked.pop("p", None)
    request.GET = asked  # type: ignore[assignment]
    changelist = admin.get_changelist_instance(request)
    names = [name for name in changelist.list_display if name != "action_checkbox"]
    lines = chain([heads(admin, names)], rows_of(admin, changelist.queryset, names, dialect))
    response = StreamingHttpResponse(
        chain([dialect.beginning], written(lines, dialect.delimiter)), content_type="text/csv; charset=utf-8"
    )
    name = slugify(str(admin.opts.verbose_name_plural))
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def heads(admin: Any, names: list[str]) -> list[str]:
    return [str(label_for_field(name, admin.model, admin)) for name in names]


def rows_of(admin: Any, queryset: Any, names: list[str], dialect: Dialect) -> Iterator[list[str]]:
    """Read and forgotten some at a time; instants in the zone the list shows them in, whenever they are sent."""
    zone = timezone.get_current_timezone()
    rows = queryset.iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        with timezone.override(zone):
            admin.prepare_rows(some)
            lines = [[cell_of(admin, name, row, dialect) for name in names] for row in some]
        yield from lines


def cell_of(admin: Any, name: str, row: Any, dialect: Dialect) -> str:
    try:
        field, _, value = lookup_field(name, row, admin)
    except ObjectDoesNotExist:
        return ""
    if field is not None and field.choices:
        value = getattr(row, f"get_{field.name}_display")()
    if field is not None and field.remote_field is not None and value is not None:
        value = getattr(row, field.name)
    if isinstance(value, tuple):
        value = value[-1]
    if name in admin.lap_times and isinstance(value, str):
        return as_time(value, dialect)
    return written_value(value, dialect)


def written_value(value: Any, dialect: Dialect) -> str:
    """A cell: numbers and instants as that kind of spreadsheet takes them for such."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime(f"{dialect.date} %H:%M:%S")
    if isinstance(value, date):
        return value.strftime(dialect.date)
    if isinstance(value, Decimal | float):
        return str(value).replace(".", dialect.decimal)
    if isinstance(value, int):
        return str(value)
    return harmless(" ".join(strip_tags(str(value)).split()))


def as_time(text: str, dialect: Dialect) -> str:
    """`7.003` is `0:00:07.003`, which spreadsheets take for a time and not for a number."""
    found = LAP_TIME.fullmatch(text)
    if found is None:
        return text
    sign, hours, minutes, seconds, thousandths = found.groups()
    return f"{sign}{hours or 0}:{int(minutes or 0):02}:{int(seconds):02}{dialect.decimal}{thousandths}"


def written(lines: Iterator[list[str]], delimiter: str) -> Iterator[str]:
    while some := list(islice(lines, CHUNK)):
        csv.writer(buffer := io.StringIO(), delimiter=delimiter).writerows(some)
        yield buffer.getvalue()
