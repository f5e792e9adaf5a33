"""One small function per event type, which turns a payload into one verb of race control."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingest.payloads.envelope import Envelope
from races.control import RaceControl

Handler = Callable[[RaceControl, Envelope], None]

OPENS, BETWEEN, CLOSES = range(3)
"""Among events of one millisecond, what opens a session comes first and what closes it last."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A handler, its place among events of one millisecond, and whether its event outlasts a session's boundary."""

    handle: Handler
    same_instant_order: int
    outlasts: bool


registry: dict[str, Registration] = {}


def handles(
    event_type: str, *, same_instant_order: int = BETWEEN, outlasts: bool = False
) -> Callable[[Handler], Handler]:
    """Declare the handler of an event type; a second one for the same type raises ValueError at import."""

    def register(handler: Handler) -> Handler:
        if event_type in registry:
            raise ValueError(f"{event_type} is handled twice: {registry[event_type].handle} and {handler}")
        registry[event_type] = Registration(handler, same_instant_order, outlasts)
        return handler

    return register


def same_instant_order_of(event_type: str) -> int:
    registration = registry.get(event_type)
    return registration.same_instant_order if registration else BETWEEN
