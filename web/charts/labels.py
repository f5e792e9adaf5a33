"""Labels one above the other that never overlap."""

from __future__ import annotations

from collections.abc import Sequence


def pushed_apart(wanted: Sequence[float], height: float, top: float, bottom: float) -> list[float]:
    """The middles of labels of that height, as near as can be to where they are wanted, between `top` and `bottom`.

    In the order they are given; of equal ones the first is above. All together they move as little as possible:
    with `i` heights taken off the i-th, it is an isotonic regression, and being clamped keeps it the best one.
    Raises ValueError where there is no room for so many.
    """
    if len(wanted) * height > bottom - top + 1e-6:
        raise ValueError(f"{len(wanted)} labels of {height} have no room in {bottom - top}.")
    order = sorted(range(len(wanted)), key=lambda one: (wanted[one], one))
    blocks: list[tuple[float, int]] = []
    for place, one in enumerate(order):
        total, count = wanted[one] - place * height, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            before, of = blocks.pop()
            total, count = total + before, count + of
        blocks.append((total, count))
    least, most = top + height / 2, bottom - height / 2 - (len(wanted) - 1) * height
    found = [0.0] * len(wanted)
    place = 0
    for total, count in blocks:
        for _ in range(count):
            found[order[place]] = min(max(total / count, least), most) + place * height
            place += 1
    return found
