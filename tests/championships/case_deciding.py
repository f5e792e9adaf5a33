"""What people decide in a case, through the desk and the championship's own decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from championships.decisions import finalise, reopen, rules_changed
from championships.models import Adjustment, Championship
from desk.targets import of_entry
from drivers.models import Driver, Merger
from races.models import Entry, Session
from tests.championships.case_files import Json
from tests.championships.case_rules import NotYet
from tests.rulings import merge, rule_on, take_back, withdraw


class CaseDesk:
    """Decides on the sessions, drivers and championship of one run."""

    def __init__(self, cup: Championship, sessions: Mapping[str, Session]) -> None:
        self.cup, self.sessions = cup, sessions

    def decide(self, decision: Json) -> None:
        if decision["do"] not in DECISIONS:
            raise NotYet(f"Nobody can decide {decision['do']!r}.")
        DECISIONS[decision["do"]](self, decision)

    def entry(self, decision: Json) -> Entry:
        session = self.sessions[decision["session"]]
        return Entry.objects.get(session=session, driver__name=decision["driver"])

    def position(self, decision: Json) -> None:
        rule_on("place", self.entry(decision), decision["reason"], position=decision["position"])

    def laps(self, decision: Json) -> None:
        rule_on("change_laps", self.entry(decision), decision["reason"], laps=decision["laps"])

    def time(self, decision: Json) -> None:
        rule_on("add_time", self.entry(decision), decision["reason"], ms=decision["seconds"] * 1000)

    def disqualify(self, decision: Json) -> None:
        rule_on("disqualify", self.entry(decision), decision["reason"])

    def withdraw(self, decision: Json) -> None:
        """Whatever is ruled of that driver in that session, the newest first."""
        withdraw(of_entry(self.entry(decision)).in_force()[::-1])

    def adjust(self, decision: Json) -> None:
        """Points that are never dropped."""
        self.give(decision)

    def points_by_hand(self, decision: Json) -> None:
        """Points that are the round's."""
        self.give(decision, is_of_round=True)

    def give(self, decision: Json, **more: object) -> None:
        round_ = self.cup.rounds.get(number=decision["round"]) if "round" in decision else None
        Adjustment.objects.create(
            championship=self.cup,
            driver=Driver.objects.get(name=decision["driver"]),
            round=round_,
            points=Decimal(decision["points"]),
            reason=decision["reason"],
            **more,
        )
        rules_changed(self.cup)

    def close(self, decision: Json) -> None:
        finalise(self.cup)

    def reopen(self, decision: Json) -> None:
        reopen(self.cup)

    def merge(self, decision: Json) -> None:
        merge(Driver.objects.get(name=decision["driver"]), Driver.objects.get(name=decision["into"]))

    def split(self, decision: Json) -> None:
        take_back(Merger.objects.get(name=decision["driver"]))


DECISIONS: Mapping[str, Callable[[CaseDesk, Json], None]] = {
    "position": CaseDesk.position,
    "laps": CaseDesk.laps,
    "time": CaseDesk.time,
    "disqualify": CaseDesk.disqualify,
    "withdraw": CaseDesk.withdraw,
    "points by hand": CaseDesk.points_by_hand,
    "adjust": CaseDesk.adjust,
    "close": CaseDesk.close,
    "reopen": CaseDesk.reopen,
    "merge": CaseDesk.merge,
    "split": CaseDesk.split,
}
"""`decisions[].do`."""
