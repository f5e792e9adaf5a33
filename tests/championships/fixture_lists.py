"""What is right of any list of fixtures."""

from __future__ import annotations

from championships.pairings.fixtures import Fixtures


def names(count: int) -> list[str]:
    return [f"driver {number:02}" for number in range(1, count + 1)]


def is_laid_out_right(fixtures: Fixtures) -> bool:
    """Nobody is twice in a heat, nor a controller, nor a car; and who does not drive rests."""
    return all(
        len({seat.driver for seat in heat.seats}) == len(heat.seats)
        and len({seat.controller for seat in heat.seats}) == len(heat.seats)
        and (not fixtures.cars or len({seat.car for seat in heat.seats}) == len(heat.seats))
        and {seat.driver for seat in heat.seats}.isdisjoint(heat.resting)
        and len(heat.seats) + len(heat.resting) == len(fixtures.drivers)
        for heat in fixtures.heats
    )
