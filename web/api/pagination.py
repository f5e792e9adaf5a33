"""How lists come in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.signing import BadSignature, Signer
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

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
        links = {name: {"type": ["string", "null"], "format": "uri"} for name in ("next", "previous")}
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

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        self.address = request.path
        return super().paginate_queryset(queryset, request, view)

    def encode_cursor(self, cursor: Cursor) -> str:
        """The address with the cursor in it: signed for this list, so that none can be made up."""
        sealed = signer(self.address).sign_object([cursor.offset, cursor.reverse, cursor.position])
        return replace_query_param(str(self.base_url), self.cursor_query_param, sealed)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises ValidationError for what this list never gave out."""
        given = request.query_params.get(self.cursor_query_param)
        if given is None:
            return None
        try:
            offset, is_reverse, position = signer(request.path).unsign_object(given)
        except (BadSignature, ValueError):
            raise NOT_OURS from None
        return Cursor(offset=offset, reverse=is_reverse, position=position)

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


def signer(address: str) -> Signer:
    """Of the cursors of the list at that address."""
    return Signer(salt=f"a place in the list at {address}")


class OrderedCursorPages(CursorPages):
    """By cursor, in the order of the list itself; it goes by an instant, then by id."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return tuple(queryset.query.order_by)


class NewestKeysFirst(CursorPages):
    """By cursor; its positions are keys, not instants."""

    ordering = ("-pk",)
