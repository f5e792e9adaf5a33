"""Queries for what the hub does not have."""

from __future__ import annotations

from typing import Any

from smartrace_hub.api.missing import ids_told, refuse_missing, refuse_unknown_words, words_told
from web.api.strict_filters import StrictFilterBackend


class HubFilterBackend(StrictFilterBackend):
    """Refuses ids and words there are none of, too, because it knows every room's models."""

    def refuse_what_is_not_there(self, filterset: Any) -> None:
        refuse_missing(ids_told(filterset))
        refuse_unknown_words(words_told(filterset))
