"""Which heat of a list a session was, by who drove in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

People = frozenset[str]


def recognised(heats: Mapping[int, People], sessions: Sequence[tuple[int, People]]) -> dict[int, int]:
    """From sessions, in the order they were driven, to numbers of heats; what is not clear is left out.

    Who drives exactly as planned drives that heat, the first of several that are alike. Of what is left, a session
    with one driver too many or missing is the only heat it can be, if no other session can be that too.
    """
    found: dict[int, int] = {}
    left = dict(sorted(heats.items()))
    for session, people in sessions:
        number = next((number for number, planned in left.items() if planned == people), None)
        if number is not None:
            found[session] = number
            del left[number]
    near = {session: list(like(left, people)) for session, people in sessions if session not in found}
    for session, numbers in near.items():
        claims = sum(numbers[0] in others for others in near.values()) if numbers else 0
        if len(numbers) == 1 and claims == 1:
            found[session] = numbers[0]
    return found


def like(heats: Mapping[int, People], people: People) -> Iterator[int]:
    """The heats from which they differ by one driver, too many or missing."""
    return (number for number, planned in heats.items() if len(planned ^ people) == 1)
