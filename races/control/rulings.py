"""What people decided about one source's laps and results, as race control applies it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from drivers.models import Source
from races.models import Entry, LapRuling, ResultRuling, Session


class Rulings:
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


def apply(rulings: Iterable[ResultRuling], entries: Collection[Entry]) -> None:
    """Change a classification as was ruled: flags first, then places; the others keep their order around them.

    Who is disqualified by a ruling comes last, unless it gives a place too. Ghost and safety car are never classified.
    """
    by_controller = {entry.controller: entry for entry in entries}
    places: dict[int, int] = {}
    for ruling in rulings:
        entry = by_controller.get(ruling.controller)
        if entry is None or not entry.is_person:
            continue
        if ruling.is_retired is not None:
            entry.is_retired = ruling.is_retired
        if ruling.is_disqualified is not None:
            entry.is_disqualified = ruling.is_disqualified
        if ruling.position is not None:
            places[entry.controller] = ruling.position
        elif ruling.is_disqualified:
            places[entry.controller] = len(entries) + 1
    place_anew(entries, places)


def place_anew(entries: Collection[Entry], places: dict[int, int]) -> None:
    """Give controllers the `places` that were ruled; the others keep their order around them."""
    if not places:
        return
    others = sorted(
        (entry for entry in entries if entry.position is not None and entry.controller not in places),
        key=lambda entry: (entry.position, entry.controller),
    )
    ruled = sorted(
        (entry for entry in entries if entry.controller in places),
        key=lambda entry: (places[entry.controller], entry.controller),
    )
    order = list(others)
    for entry in ruled:
        order.insert(min(places[entry.controller] - 1, len(order)), entry)
    for position, entry in enumerate(order, start=1):
        entry.position = position
