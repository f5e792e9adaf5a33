"""Pages in the order of keys."""

from __future__ import annotations

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from drivers.api.pages import NOT_OURS, CursorPages

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
        if self.cursor_query_param in request.query_params and (cursor is None or not is_ours(cursor)):
            raise NOT_OURS
        return cursor


def is_ours(cursor: Cursor) -> bool:
    """Whether a list sorted by keys gave it out. Without a position it counts from the very beginning or end."""
    if cursor.position is None:
        return bool(cursor.offset or cursor.reverse)
    position = str(cursor.position)
    return position.isascii() and position.isdigit() and len(position) < 20 and int(position) <= MOST
