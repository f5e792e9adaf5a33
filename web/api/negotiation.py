"""Which format an answer has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class StrictNegotiation(DefaultContentNegotiation):
    """`?format=` decides where it is given, else the Accept header; one the address does not have is a 400."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        wanted = request.query_params.get("format")
        if wanted is None:
            return super().select_renderer(request, renderers, format_suffix)
        renderers = list(renderers)
        for renderer in renderers:
            if renderer.format == wanted:
                return renderer, str(renderer.media_type)
        formats = ", ".join(dict.fromkeys(str(renderer.format) for renderer in renderers))
        raise ValidationError({"format": [f"{wanted} is none of: {formats}."]})
