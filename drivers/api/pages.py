"""How lists come in pages."""

from __future__ import annotations

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request

MOST_PER_PAGE = 500


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


class NumberedPages(SizedPages, PageNumberPagination):
    """For lists as short as a club's drivers: with a count and page numbers."""

    query_parameters = ("page", "page_size")
    invalid_page_message = "There is no such page."


class CursorPages(SizedPages, CursorPagination):
    """For lists that grow with every race: no count, and a `next` that stays right while events come in."""

    query_parameters = ("cursor", "page_size")
    ordering: tuple[str, ...] = ("-id",)

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            return super().decode_cursor(request)
        except NotFound:
            raise ValidationError({"cursor": ["This is no cursor of ours; take the one in `next`."]}) from None
