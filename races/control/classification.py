"""Who is where in a session: the official places, or until they come the provisional ones."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from races.derived.official_order import arrival, official_places
from races.models import Entry, Ruling, Session
from races.rulings.placing import apply_rulings, place_as_ruled

NEVER = datetime.max.replace(tzinfo=UTC)


def classify(session: Session, entries: Iterable[Entry], rulings: Iterable[Ruling] = ()) -> None:
    """Set `position` of every entry. What was ruled comes on top.

    An official result decides for all that it names. Otherwise a race goes by laps completed, then by who got there
    first; anything else by best lap, then by who drove it first. Ghost, safety car, cars swiped out, the disqualified,
    who did not start and who has nothing to show have no position, and take none from anybody.
    """
    entries = list(entries)
    ruled = apply_rulings(rulings, entries)
    if session.has_official_result and any(entry.result_position for entry in entries):
        placed = official_places(session, entries)
    else:
        placed = [(entry, place) for place, entry in enumerate(provisional_order(session, entries), start=1)]
    places = {id(entry): place for entry, place in placed}
    for entry in entries:
        entry.position = places.get(id(entry))
    place_as_ruled(entries, ruled)


def provisional_order(session: Session, entries: Collection[Entry]) -> list[Entry]:
    key = by_laps if session.decides_by_laps else by_best_lap
    return sorted((entry for entry in entries if may_be_classified(session, entry)), key=key)


def may_be_classified(session: Session, entry: Entry) -> bool:
    has_something = entry.laps_completed > 0 if session.decides_by_laps else entry.best_lap_ms is not None
    # In practice, taking the car off the track is how people finish.
    is_out = (entry.is_removed and not session.is_practice) or entry.is_not_started
    return entry.is_person and not is_out and has_something and not entry.is_disqualified


def by_laps(entry: Entry) -> tuple[bool, int, datetime, int]:
    """Who did not finish, as people ruled, is behind who did."""
    return entry.is_retired, -entry.laps_counted, arrival(entry) or NEVER, entry.controller


def by_best_lap(entry: Entry) -> tuple[int, datetime, int]:
    return entry.best_lap_ms or 0, entry.best_lap_at or NEVER, entry.controller
