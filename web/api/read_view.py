"""What every view of the API has: CSV where it tells a list, an ETag, and headers for caches."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from web.api.access import StaffOnly
from web.api.csv_columns import columns_of
from web.api.csv_table import (
    CsvRenderer,
    described,
    serialized,
    streamed,
    wants_csv,
)
from web.api.etag import (
    NotModified,
    etag_of,
    is_known_to,
)

NO_TABLE = "This is no list, so there is no CSV of it; leave `format` away."
NO_PAGES = "CSV is the whole list and has no pages; leave this away."


class ReadView(APIView):
    """First among the bases of every view: `class Laps(Readable, ReadOnlyModelViewSet)`, or alone for an APIView.

    A list is paged and serialized as anywhere; asked for CSV it comes whole, from the queryset that would be paged, or
    from the paginator's `every_row(queryset, request, view)` where it has such a method. A list that is not paged comes
    from the answer's rows; `told_by` names their serializer where they did not go through one. An action that tells
    a single object says `renderer_classes=[JSONRenderer]`.
    """

    renderer_classes: Any = [JSONRenderer, CsvRenderer]
    is_versioned = True
    """Whether the answer follows from the data's version alone. What staff read never does."""
    etag = ""

    def get_renderers(self) -> list[BaseRenderer]:
        renderers = super().get_renderers()
        is_one = getattr(self, "action", "") == "retrieve"
        return [one for one in renderers if not (is_one and isinstance(one, CsvRenderer))]

    def check_throttles(self, request: Request) -> None:
        """What the reader has already costs them nothing: raises NotModified before it counts."""
        if "If-None-Match" in request.headers:
            self.look_for_changes(request)
        super().check_throttles(request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Once the reader may read: raises NotModified before anything else is asked of the database."""
        super().initial(request, *args, **kwargs)
        refuse_repeated(request)
        if not self.etag:
            self.look_for_changes(request)

    def look_for_changes(self, request: Request) -> None:
        """The version of the answer, where there is one; raises NotModified where the reader has it."""
        if self.is_versioned and not self.is_for_staff() and request.method in SAFE_METHODS:
            self.etag = etag_of(request)
            if is_known_to(request, self.etag):
                raise NotModified

    def handle_exception(self, exc: Exception) -> Any:
        return HttpResponseNotModified() if isinstance(exc, NotModified) else super().handle_exception(exc)

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page; for CSV none, because `get_paginated_response` takes all of them."""
        if not wants_csv(self.request):
            return super().paginate_queryset(queryset)  # type: ignore[misc]
        paginator: Any = getattr(self, "paginator", None)
        if paginator is None:
            return None
        refuse_pages(self.request, paginator)
        every_row = getattr(paginator, "every_row", None)
        self.whole = queryset if every_row is None else every_row(queryset, self.request, self)
        return []

    def get_paginated_response(self, data: Any) -> Any:
        if not wants_csv(self.request):
            return super().get_paginated_response(data)  # type: ignore[misc]
        serializer = data.serializer
        return streamed(self.request, columns_of(serializer.child), serialized(serializer, self.whole))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(response, Response) and not response.exception and wants_csv(request):
            response = self.as_table(request, response.data)
        final = super().finalize_response(request, response, *args, **kwargs)
        self.tell_caches(request, final)
        return final

    def as_table(self, request: Request, data: Any) -> Any:
        if isinstance(data, list):
            return streamed(request, *described(data))
        return self.handle_exception(ValidationError({"format": [NO_TABLE]}))

    def tell_caches(self, request: Request, response: HttpResponseBase) -> None:
        """Every answer is kept only to be asked after; one for a token is kept by its reader alone."""
        if self.etag and response.status_code in {200, 304}:
            response["ETag"] = self.etag
        is_private = not settings.HUB_PUBLIC_API or names_somebody(request)
        response["Cache-Control"] = "private, no-cache" if is_private else "no-cache"
        if self.is_for_staff():
            response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Accept", "Accept-Encoding", "Authorization", "Cookie"])

    def is_for_staff(self) -> bool:
        return StaffOnly in self.permission_classes


def names_somebody(request: Request) -> bool:
    return "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES


def refuse_repeated(request: Request) -> None:
    """Raise ValidationError for a parameter that is there more than once: which one would count?"""
    repeated = sorted(name for name, values in request.query_params.lists() if len(values) > 1)
    if repeated:
        raise ValidationError({name: ["This is given more than once."] for name in repeated})


def refuse_pages(request: Request, paginator: Any) -> None:
    """Raise ValidationError for a page of CSV."""
    pages = [name for name in getattr(paginator, "query_parameters", ()) if name in request.query_params]
    if pages:
        raise ValidationError({name: [NO_PAGES] for name in pages})
