"""x"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest


def tell(request: HttpRequest, sentences: Sequence[str]) -> None:
    """Why something was not done."""
    for sentence in sentences:
        messages.error(request, sentence)
