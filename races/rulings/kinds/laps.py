"""What can be ruled of laps: each ruling names the events of all the laps it is about."""

from __future__ import annotations

from races.rulings.fields import BadRuling, Named, Said
from races.rulings.kinds.kind import Kind, Subject


class OfLaps(Kind):
    subject = Subject.LAPS
    permission = "races.rule_on_running"


class VoidLaps(OfLaps):
    """They hold no record and tell nothing of pace; they were driven all the same."""

    name = "void_laps"
    verb = "Void"
    against = ("void_laps", "restore_laps")
    hint = "It still counts as a lap of the race, but holds no record and tells nothing of pace."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} void"


class RestoreLaps(OfLaps):
    """They count although they are shorter or longer than the track's limits."""

    name = "restore_laps"
    verb = "Let it count"
    against = ("void_laps", "restore_laps")
    hint = "It holds records and tells of pace, whatever the limits of the track are."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} counts, whatever the limits"


class GiveLaps(OfLaps):
    """Somebody else drove them, or another car did."""

    name = "give_laps"
    verb = "Give to…"
    permission = "races.rule_on_running"
    says = (
        Named("driver", "Driver", "Who drove; empty: as it was told.", is_required=False, kind="driver"),
        Named("car", "Car", "In which car; empty: as it was told.", is_required=False, kind="car"),
    )
    example = {"driver": "Eve"}
    hint = "A stint, or any laps, become somebody else's, with all they hold; the controller's result stays."

    @classmethod
    def check(cls, says: Said) -> None:
        if not says:
            raise BadRuling("Say who drove, or in which car.")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} given to {given_to(says)}"


def given_to(says: Said) -> str:
    """`Eve in the Ferrari`, or one of the two."""
    words = [
        says.get("driver", ""),
        f"in {says['car']}" if "car" in says else "",
        f"for {says['team']}" if "team" in says else "",
    ]
    return " ".join(word for word in words if word)
