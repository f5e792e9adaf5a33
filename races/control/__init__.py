"""Race control: what is known of one source at a moment, and the verbs that move it on. Knows nothing of JSON."""

from races.control.active_track import ActiveTrack
from races.control.race_control import RaceControl
from races.models.official_result import OfficialResultLine

__all__ = ["ActiveTrack", "OfficialResultLine", "RaceControl"]
