"""Race control: what is known of one source at a moment, and the verbs that move it on. Knows nothing of JSON."""

from races.control.race_control import RaceControl
from races.control.result import ResultLine

__all__ = ["RaceControl", "ResultLine"]
