"""What people decided about one source's laps and results, as race control applies it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from drivers.models import Source
from races.models import Entry, LapRuling, ResultRuling, Session


class RulingsInForce:
    """The rulings of one source, read when first needed."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._attached: dict[int, Session] = {}

    @cached_property
    def void_laps(self) -> frozenset[int]:
        """The events whose laps are void."""
        return frozenset(LapRuling.objects.filter(source=self.source).values_list("event", flat=True))

    @cached_property
    def on_results(self) -> dict[int, list[ResultRuling]]:
        """By the event they hang on."""
        found: dict[int, list[ResultRuling]] = {}
        for ruling in ResultRuling.objects.filter(source=self.source).order_by("decided_at", "id"):
            found.setdefault(ruling.event, []).append(ruling)
        return found

    def on(self, session: Session) -> list[ResultRuling]:
        """Those about a session's result; the newest last."""
        return [
            ruling
            for event, some in self.on_results.items()
            for ruling in some
            if (self._attached[event] is session if event in self._attached else ruling.session_id == session.pk)
        ]

    def attach(self, event: int, session: Session) -> None:
        """Let what hangs on `event` be about `session`, which contains it."""
        self._attached[event] = session

    def write(self) -> None:
        """Store which session each is about now."""
        for event, session in self._attached.items():
            for ruling in self.on_results[event]:
                if ruling.session_id != session.pk:
                    ruling.session_id = session.pk
                    ruling.save(update_fields=["session"])


def places_ruled(rulings: Iterable[ResultRuling], entries: Collection[Entry]) -> dict[int, int]:
    """Set the flags as was ruled; returns which controllers were given which place.

    Whoever is disqualified has none, whatever was ruled; and whom the app disqualified is not if a place was given and
    nothing else said. Ghost and safety car are never classified.
    """
    by_controller = {entry.controller: entry for entry in entries}
    places: dict[int, int] = {}
    for ruling in rulings:
        entry = by_controller.get(ruling.controller)
        if entry is None or not entry.is_person:
            continue
        if ruling.is_retired is not None:
            entry.is_retired = ruling.is_retired
        if ruling.is_disqualified is not None or ruling.position is not None:
            entry.is_disqualified = bool(ruling.is_disqualified)
        if ruling.position is not None:
            places[entry.controller] = ruling.position
    return {place: given for place, given in places.items() if not by_controller[place].is_disqualified}
