"""How lists come in pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request

MOST_PER_PAGE = 500
NOT_OURS = ValidationError({"cursor": ["This is no cursor of ours; take the one in `next`."]})


class SizedPages:
    """A page size that is refused, not cut, where it is too large."""

    page_size: int | None = 100
    page_size_query_param: str | None = "page_size"
    max_page_size: int | None = MOST_PER_PAGE

    def get_page_size(self, request: Request) -> int | None:
        text = request.query_params.get("page_size")
        if text is None:
            return self.page_size
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_PER_PAGE):
            raise ValidationError({"page_size": [f"A whole number from 1 to {MOST_PER_PAGE} is needed."]})
        return int(text)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A page has all its parts; there is null in `next` of the last one."""
        described: dict[str, Any] = super().get_paginated_response_schema(schema)  # type: ignore[misc]
        links = {name: {"type": "string", "format": "uri", "nullable": True} for name in ("next", "previous")}
        return {
            **described,
            "required": sorted(described["properties"]),
            "properties": {**described["properties"], **links},
        }


class NumberedPages(SizedPages, PageNumberPagination):
    """For lists as short as a club's drivers: with a count and page numbers."""

    query_parameters = ("page", "page_size")
    invalid_page_message = "There is no such page."

    def get_page_number(self, request: Request, paginator: Any) -> int:
        """Raises ValidationError for what is no page number; one past the end is a page that does not exist."""
        text = request.query_params.get("page", "1")
        if not (text.isascii() and text.isdigit() and int(text[:9]) >= 1 and len(text) <= 9):
            raise ValidationError({"page": ["A whole number from 1 on is needed."]})
        return int(text)


class CursorPages(SizedPages, CursorPagination):
    """For lists that grow with every race: no count, and a `next` that stays right while events come in."""

    query_parameters = ("cursor", "page_size")
    ordering: tuple[str, ...] = ("-id",)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises ValidationError for what this list never gave out: its positions are instants."""
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise NOT_OURS from None
        given = request.query_params.get("cursor")
        if given is not None and (cursor is None or not is_ours(cursor)):
            raise NOT_OURS
        return cursor

    def get_previous_link(self) -> Any:
        return self.counting_what_is_there(super().get_previous_link)

    def get_next_link(self) -> Any:
        return self.counting_what_is_there(super().get_next_link)

    def counting_what_is_there(self, link: Callable[[], Any]) -> Any:
        """A page of one instant's rows is counted over: by its rows, which may be fewer than were asked for."""
        asked, self.page_size = self.page_size, len(self.page or ())
        try:
            return link()
        finally:
            self.page_size = asked


def is_ours(cursor: Cursor) -> bool:
    """Whether a list sorted by instants gave it out. Without a position it counts from the very beginning or end."""
    if cursor.position is None:
        return bool(cursor.offset or cursor.reverse)
    try:
        instant = datetime.fromisoformat(str(cursor.position))
    except ValueError:
        return False
    return instant.utcoffset() == timedelta(0) and 1 < instant.year < 9999


class OrderedCursorPages(CursorPages):
    """By cursor, in the order of the list itself; it goes by an instant, then by id."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return tuple(queryset.query.order_by)


MOST = 2**63 - 1


class NewestKeysFirst(CursorPages):
    """By cursor; its positions are keys, not instants."""

    ordering = ("-pk",)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises ValidationError for what this list never gave out."""
        try:
            cursor: Cursor | None = CursorPagination.decode_cursor(self, request)
        except NotFound:
            raise NOT_OURS from None
        if self.cursor_query_param in request.query_params and (cursor is None or not is_key_of_ours(cursor)):
            raise NOT_OURS
        return cursor


def is_key_of_ours(cursor: Cursor) -> bool:
    """Whether a list sorted by keys gave it out. Without a position it counts from the very beginning or end."""
    if cursor.position is None:
        return bool(cursor.offset or cursor.reverse)
    position = str(cursor.position)
    return position.isascii() and position.isdigit() and len(position) < 20 and int(position) <= MOST
