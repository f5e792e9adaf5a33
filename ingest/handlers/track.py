"""The track laps are driven on."""

from ingest.envelope import Envelope
from ingest.handlers import handles
from ingest.readings import track_description
from races.control import RaceControl


@handles("util.set_active_track", outlasts=True)
def track_chosen(race: RaceControl, event: Envelope) -> None:
    """A track was chosen in the app."""
    race.choose_track(track_description(event.payload))
