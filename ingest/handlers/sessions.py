"""The course of an event: set up, started, its status, its end."""

from ingest.handlers import CLOSES, OPENS, handles
from ingest.payloads.envelope import Envelope
from ingest.payloads.readings import (
    LARGEST_INTEGER,
    kind_of_event,
    result_lines,
    track_description,
)
from races.control import RaceControl


@handles("event.start", same_instant_order=OPENS)
def started(race: RaceControl, event: Envelope) -> None:
    """An event was started, for a number of laps or of seconds."""
    start = event.payload
    race.sessions.open(
        kind_of_event(start),
        laps=start.integer("laps", default=None, least=1, most=LARGEST_INTEGER),
        duration_s=start.integer("duration", default=None, least=1, most=LARGEST_INTEGER),
    )


@handles("event.change_status")
def status_changed(race: RaceControl, event: Envelope) -> None:
    """The event goes on to its next status."""
    status = event.payload
    race.sessions.change_status(status.text("new", most=50).lower(), status.text("old", default="", most=50).lower())


@handles("event.end", same_instant_order=CLOSES)
def ended(race: RaceControl, event: Envelope) -> None:
    """The official classification."""
    end = event.payload
    race.sessions.classify(kind_of_event(end), result_lines(end))


@handles("ui.reset")
def reset(race: RaceControl, event: Envelope) -> None:
    """A new event is being set up."""
    race.sessions.reset()


@handles("util.set_active_track", outlasts=True)
def track_chosen(race: RaceControl, event: Envelope) -> None:
    """A track was chosen in the app."""
    race.sessions.choose_track(track_description(event.payload))
