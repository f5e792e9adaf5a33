"""What the title still takes for somebody, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from championships.scoring.tables import NOTHING, amount, plain


@dataclass(frozen=True, slots=True)
class Chance:
    """What the title still takes for somebody.

    `secured` are the net points at the season's end if they score nothing more; with drop scores that may be less than
    now, where a bad round to come cannot be dropped. `reachable` are those if they score the most there is in every
    planned round to come; None where nothing bounds it, as with linear points and a field of which nobody knows how big
    it will be. `needs` is, for everybody but the leader, how many net points they must gain to draw level with what is
    secured; for the leader, how many bring them level with the most that any rival can reach (one more and they are
    champion). `is_out`: cannot even draw level. `rounds_missing` are those still to be driven to be ranked at all.
    """

    competitor: str
    secured: Decimal
    reachable: Decimal | None
    needs: Decimal | None
    is_leader: bool
    is_champion: bool
    is_out: bool
    is_over: bool = False
    rounds_missing: int = 0
    unranked_by: str = ""

    @property
    def obtainable(self) -> Decimal | None:
        return None if self.reachable is None else self.reachable - self.secured

    @property
    def sentence(self) -> str:
        if self.is_champion:
            return "Champion."
        if self.unranked_by:
            return f"Out of the title: {self.unranked_by}."
        if self.is_over:
            return "Out of the title: the season is over."
        return f"{self._points_sentence()}{self._rounds_sentence()}"

    def _points_sentence(self) -> str:
        if self.needs is None or self.obtainable is None:
            return "Can still be champion: how many points there will be depends on how many start."
        if self.is_out:
            return self._out_sentence(self.needs, self.obtainable)
        if self.is_leader:
            return self._leader_sentence(self.needs, self.obtainable)
        if not self.needs:
            return "Can still be champion: nobody has more points for certain."
        if self.needs > self.obtainable:
            return "Can still be champion, if whoever is ahead drives in too few rounds to be ranked."
        return f"Needs {plain(self.needs)} of the {amount(self.obtainable)} still obtainable to draw level."

    def _out_sentence(self, needs: Decimal, obtainable: Decimal) -> str:
        if obtainable <= NOTHING:
            return "Out of the title: no more points are obtainable."
        return f"Out of the title: needs {plain(needs)} of the {amount(obtainable)} still obtainable."

    def _leader_sentence(self, needs: Decimal, obtainable: Decimal) -> str:
        if needs >= obtainable:
            return "Leads, and can be caught whatever they score: it depends on the others too."
        if not needs:
            return f"Needs any of the {amount(obtainable)} still obtainable to be out of reach."
        return f"Needs more than {plain(needs)} of the {amount(obtainable)} still obtainable to be out of reach."

    def _rounds_sentence(self) -> str:
        if not self.rounds_missing or self.is_out:
            return ""
        return f" Has to drive in {amount(self.rounds_missing, 'round')} more to be ranked."
