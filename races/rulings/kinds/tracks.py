"""What can be ruled of a track: which lap times count on it, also of what was driven long ago."""

from __future__ import annotations

from races.rulings.fields import BadRuling, Day, Milliseconds, Said
from races.rulings.kinds.kind import Kind, Subject


class TrackLimits(Kind):
    """Its shortest and longest lap, for all laps of the past and to come, or from a day on."""

    name = "track_limits"
    verb = "Set shortest and longest lap"
    subject = Subject.TRACK
    says = (
        Milliseconds("shortest_ms", "Shortest lap", "What is quicker is a glitch.", is_required=False, least=1),
        Milliseconds("longest_ms", "Longest lap", "What is slower is a pause; empty: no limit.", is_required=False),
        Day("since", "From", "Laps from that day on; empty: all there ever were.", is_required=False),
    )
    example = {"shortest_ms": 5000, "longest_ms": 60000}
    hint = "Laps outside of them hold no record, whenever they were driven."

    @classmethod
    def check(cls, says: Said) -> None:
        shortest, longest = says.get("shortest_ms"), says.get("longest_ms")
        if shortest is None and longest is None:
            raise BadRuling("Say which is the shortest lap, or the longest.")
        if shortest is not None and longest is not None and shortest > longest:
            raise BadRuling("The shortest lap is longer than the longest.", "shortest_ms")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        limits = [f"{word} {says[name] / 1000:g} s" for name, word in WORDS.items() if name in says]
        since = f" from {says['since']} on" if "since" in says else ""
        return f"{about['who']}: {', '.join(limits)}{since}"


WORDS = {"shortest_ms": "shortest lap", "longest_ms": "longest lap"}
