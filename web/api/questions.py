"""Questions that a single object is asked: forms that read a query."""

from __future__ import annotations

from typing import Any

from django import forms
from rest_framework.request import Request

from web.api.filters import (
    refusal,
)


class WholeNumber(forms.IntegerField):
    """One that may be left away; a refusal says which there are."""

    def __init__(self, least: int, most: int) -> None:
        sentence = f"A whole number from {least} to {most} is needed."
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
        super().__init__(required=False, min_value=least, max_value=most, error_messages=messages)


def answer_to(question: type[forms.Form], request: Request) -> dict[str, Any]:
    """What was asked, by parameter; None where it was left away. Raises ValidationError."""
    form = question(request.query_params)
    if not form.is_valid():
        raise refusal(form.errors)
    return form.cleaned_data
