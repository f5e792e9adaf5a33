"""One shape for every error of the API."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

UNREADABLE = "The query cannot be read."
A_TOKEN_IS_NEEDED = "Reading here needs a token, in the header `Authorization: Token …`; the club's admin makes them."  # noqa: S105
DJANGO_FOUND_NO = re.compile(r"No (\w+) matches the given query\.")


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"error": sentence, "details": {parameter: [sentences]}}`, with `details` only where parameters are at fault."""
    if isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError(UNREADABLE)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        details = response.data if isinstance(response.data, dict) else {"query": response.data}
        response.data = {"error": "The query cannot be answered as it stands.", "details": details}
    else:
        response.data = {"error": sentence(response, context)}
    tell_as_json(context)
    return response


def tell_as_json(context: dict[str, Any]) -> None:
    """An error is no table."""
    request = context.get("request")
    if request is not None:
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), "application/json"


def sentence(response: Response, context: dict[str, Any]) -> str:
    data: Any = response.data
    phrase = str(data.get("detail", "The request failed.")) if isinstance(data, dict) else str(data)
    if getattr(data.get("detail"), "code", "") == "not_authenticated":
        return A_TOKEN_IS_NEEDED
    if response.status_code == 404:
        return missing(phrase, context)
    return not_acceptable(context) if response.status_code == 406 else phrase


def missing(phrase: str, context: dict[str, Any]) -> str:
    """What is not there, by the name of its model where Django named that or nothing."""
    found_none = DJANGO_FOUND_NO.fullmatch(phrase)
    if found_none is None and phrase != exceptions.NotFound.default_detail:
        return phrase
    queryset = getattr(context.get("view"), "queryset", None)
    name = found_none[1] if found_none else getattr(getattr(queryset, "model", None), "__name__", "address")
    return f"There is no such {model_in_words(name)}."


def model_in_words(name: str) -> str:
    """`PitStop` is a pit stop."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def not_acceptable(context: dict[str, Any]) -> str:
    renderers = context["view"].get_renderers()
    return f"The hub can answer with {' or '.join(str(renderer.media_type) for renderer in renderers)}."


def no_such_address(request: HttpRequest, path: str) -> JsonResponse:
    """404 in the shape of every error of the API."""
    return JsonResponse({"error": "The API has no such address; /api/v1/docs/ shows those there are."}, status=404)
