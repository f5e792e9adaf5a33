"""How a race ended for somebody: one rule for careers and championships."""

from __future__ import annotations

from enum import StrEnum


class Finish(StrEnum):
    """The words of a classification."""

    CLASSIFIED = "classified"
    DNF = "DNF"
    NC = "NC"
    DSQ = "DSQ"
    DNS = "DNS"

    @property
    def is_start(self) -> bool:
        """Who retired did start, on whatever lap; who drove none and did not say so was not there."""
        return self is not Finish.DNS

    @property
    def has_place(self) -> bool:
        """Who retired may have a place in the classification; who was disqualified has none."""
        return self in {Finish.CLASSIFIED, Finish.DNF}


def finish_of(
    *, laps: int, position: int | None, is_disqualified: bool, is_retired: bool, is_not_started: bool = False
) -> Finish:
    """`laps` are those of the result, or as many as are known of."""
    if is_not_started:
        return Finish.DNS
    if is_disqualified:
        return Finish.DSQ
    if is_retired:
        return Finish.DNF
    if not laps:
        return Finish.DNS
    return Finish.CLASSIFIED if position is not None else Finish.NC


def rank_of(finish: str, position: int | None) -> tuple[bool, bool, bool, int]:
    """Of several controllers of one driver the best is first.

    Who finished before who retired, the disqualified after everybody, and who has no place after who has one.
    """
    return finish == Finish.DSQ, finish == Finish.DNF, position is None, position or 0
