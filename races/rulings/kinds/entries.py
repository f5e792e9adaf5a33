"""What can be ruled of an entry: its place, its laps and time, its flags, and whose it is."""

from __future__ import annotations

from races.rulings.fields import BadRuling, Milliseconds, Named, Said, Whole
from races.rulings.kinds.kind import Kind, Subject
from races.rulings.kinds.laps import given_to

MOST_PEOPLE = 6


class OfEntry(Kind):
    subject = Subject.ENTRY
    permission = "races.rule_on_running"
    needs_laps = False
    """Whether it is for sessions in which laps and time decide, not the best lap."""


class Place(OfEntry):
    """The others keep their order around it; two given the same share it."""

    name = "place"
    verb = "Give a place"
    says = (
        Whole(
            "position",
            "Place",
            "The others keep their order around it; two given the same share it.",
            least=1,
            most=MOST_PEOPLE,
        ),
    )
    against = ("disqualify", "did_not_start")
    example = {"position": 1}

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} given place {says['position']}"


class AddTime(OfEntry):
    """Time is added to what the race took; only who was penalised moves."""

    name = "add_time"
    verb = "Add time"
    says = (Milliseconds("ms", "Seconds", "Added to the time of the race; only who is penalised moves.", least=1),)
    adds_up = True
    needs_laps = True
    against = ("disqualify", "did_not_start")
    example = {"ms": 5000}

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} +{says['ms'] / 1000:g} s"


class ChangeLaps(OfEntry):
    """Laps are added, or below 0 taken; those that were driven stay, and count for records."""

    name = "change_laps"
    verb = "Add or take laps"
    says = (Whole("laps", "Laps", "Below 0 to take some.", least=-1000, most=1000),)
    adds_up = True
    needs_laps = True
    against = ("disqualify", "did_not_start")
    example = {"laps": -1}

    @classmethod
    def check(cls, says: Said) -> None:
        if not says["laps"]:
            raise BadRuling("No laps change nothing: give 1 or more, or -1 or less.", "laps")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        laps = says["laps"]
        return f"{about['who']} {laps:+d} {'lap' if abs(laps) == 1 else 'laps'}"


class Disqualify(OfEntry):
    """No place and no points; records, laps led and what was driven stay."""

    name = "disqualify"
    verb = "Disqualify"
    against = ("did_not_start",)

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} disqualified"


class Reinstate(OfEntry):
    """Whom SmartRace, or the club, disqualified is classified again, at the place they drove to."""

    name = "reinstate"
    verb = "Reinstate"
    against = ("did_not_start",)

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} reinstated"


class DidNotStart(OfEntry):
    """No place and no start; laps that were driven are kept and count for nothing."""

    name = "did_not_start"
    verb = "Did not start"
    against = ("place", "disqualify", "did_not_finish")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} did not start"


class DidNotFinish(OfEntry):
    """A start and a retirement; the place is behind all who finished."""

    name = "did_not_finish"
    verb = "Did not finish"
    against = ("did_not_start",)

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} did not finish"


class DidFinish(OfEntry):
    """Whom SmartRace, or the club, says to have retired did finish."""

    name = "did_finish"
    verb = "Did finish"
    against = ("did_not_start",)

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} did finish"


class GiveEntry(OfEntry):
    """All of the controller's is somebody else's: they sat there, or it was another car, or for another team."""

    name = "give_entry"
    verb = "Give the entry to…"
    says = (
        Named("driver", "Driver", "Who drove it all; empty: as it was told.", is_required=False, kind="driver"),
        Named("car", "Car", "In which car; empty: as it was told.", is_required=False, kind="car"),
        Named("team", "Team", "For which team; empty: as it was told.", is_required=False, kind="team"),
    )
    example = {"driver": "Eve"}

    @classmethod
    def check(cls, says: Said) -> None:
        if not says:
            raise BadRuling("Say whose it is: a driver, a car or a team.")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']}: the entry is of {given_to(says)}"
