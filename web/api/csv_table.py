"""Lists as CSV (RFC 4180), streamed, however long they are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, ListSerializer, Serializer
from rest_framework.utils.serializer_helpers import ReturnList

from web.api.csv_columns import (
    Column,
    columns_in,
    columns_of,
)

CHUNK = 500
Rows = Iterable[dict[str, Any]]


class CsvRenderer(BaseRenderer):
    """Stands for CSV where the format is chosen; what is written is written by `streamed`."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """The whole table at once, for a view that streams none."""
        return "".join(written(*described(data))).encode() if isinstance(data, list) else b""


def wants_csv(request: Request) -> bool:
    return isinstance(getattr(request, "accepted_renderer", None), CsvRenderer)


def described_rows(serializer_class: Callable[..., BaseSerializer], rows: list[Any]) -> ReturnList:
    """Rows that are ready as they are, with the serializer that describes them: it names the columns of CSV."""
    return ReturnList(rows, serializer=serializer_class(many=True))


def streamed(request: Request, columns: list[Column], rows: Rows) -> StreamingHttpResponse:
    """The table, written while it is sent. What fails before its first row is an error like any other."""
    chunks = written(columns, rows)
    first = next(chunks)
    rest: Iterable[str] = () if request.method == "HEAD" else chunks
    response = StreamingHttpResponse(chain([first], rest), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(request.path)}"'
    return response


def described(rows: list[Any]) -> tuple[list[Column], Rows]:
    """The columns of rows that are all there: their serializer's, else those of the first of them."""
    serializer = getattr(rows, "serializer", None)
    if isinstance(serializer, ListSerializer) and isinstance(serializer.child, Serializer):
        return columns_of(serializer.child), rows
    return columns_in(rows[0]) if rows else [], rows


def serialized(serializer: ListSerializer, instances: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The rows of instances, read and forgotten a chunk at a time."""
    if hasattr(instances, "iterator"):
        instances = instances.iterator(chunk_size=CHUNK)
    for chunk in chunks_of(instances):
        yield from serializer.to_representation(chunk)


def written(columns: list[Column], rows: Rows) -> Iterator[str]:
    """The header with the first rows, then the others, some at a time."""
    line = csv.writer(buffer := io.StringIO())
    line.writerow([column.name for column in columns])
    for chunk in chunks_of(rows):
        line.writerows([column.of(row) for column in columns] for row in chunk)
        yield taken_from(buffer)
    if buffer.tell():
        yield taken_from(buffer)


def taken_from(buffer: io.StringIO) -> str:
    """What is in the buffer, which is empty afterwards."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def chunks_of(rows: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def file_name(path: str) -> str:
    """`/api/v1/sessions/7/laps/` is `sessions-7-laps.csv`."""
    parts = [re.sub(r"[^A-Za-z0-9-]", "", part) for part in path.split("/")[3:]]
    return "-".join(filter(None, parts)) + ".csv"
