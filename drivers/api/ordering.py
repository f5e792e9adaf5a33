"""Pages in whatever order a list was asked for."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from drivers.api.pages import CursorPages


class PagesInOrder(CursorPages):
    """By cursor, in the order of the list itself; it goes by an instant, then by id."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return tuple(queryset.query.order_by)
