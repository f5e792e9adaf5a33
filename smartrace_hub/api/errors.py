"""One shape for every error of the API."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler


def one_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"error": sentence, "details": {parameter: [sentences]}}`, with `details` only where parameters are at fault."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        details = response.data if isinstance(response.data, dict) else {"query": response.data}
        response.data = {"error": "The query cannot be answered as it stands.", "details": details}
    else:
        response.data = {"error": sentence(response.data)}
    return response


def sentence(data: Any) -> str:
    return str(data.get("detail", "The request failed.")) if isinstance(data, dict) else str(data)
