"""Queries that are never ignored in silence."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from web.api.filters import refusal

EVERYWHERE = {"format"}


class StrictFilterBackend(DjangoFilterBackend):
    """Filters a list; refuses a parameter the endpoint does not know with 400 and the names of those it does."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        is_list = getattr(view, "action", "list") == "list"
        refuse_unknown(request, self.known(view, queryset) if is_list else set(getattr(view, "query_parameters", ())))
        filterset = self.get_filterset(request, queryset, view) if is_list else None
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise refusal(filterset.errors)
        self.refuse_what_is_not_there(filterset)
        return filterset.qs

    def refuse_what_is_not_there(self, filterset: Any) -> None:
        """Raise ValidationError for values that can be no row's; who knows the models knows which."""

    def known(self, view: APIView, queryset: QuerySet[Any]) -> set[str]:
        filterset = self.get_filterset_class(view, queryset)
        filters = set(filterset.get_filters()) if filterset else set()
        paginator = getattr(view, "paginator", None)
        return filters | set(getattr(paginator, "query_parameters", ()))


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Raise ValidationError for parameters that are none of `known`, nor `format`, which every address takes."""
    valid = known | EVERYWHERE
    unknown = sorted(set(request.query_params) - valid)
    if unknown:
        there_are = f"There are: {', '.join(sorted(valid))}."
        raise ValidationError({name: [f"There is no such parameter. {there_are}"] for name in unknown})
