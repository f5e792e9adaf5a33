"""From a plan to an evening: the events as the tablet tells them, and the truth about them."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from tests.evenings.director import Director, Evening
from tests.evenings.heats import run_heat, run_result
from tests.evenings.plans import EveningPlan, Heat, Practice, evening_plans
from tests.evenings.practices import run_practice
from tests.evenings.roster import Roster


def make(plan: EveningPlan, prefix: str = "") -> Evening:
    """The evening of that plan."""
    director = Director(plan, Roster(prefix, plan.has_limits))
    for place, part in enumerate(plan.parts, start=1):
        following = plan.parts[place] if place < len(plan.parts) else None
        director.pause(part.pause_s)
        if isinstance(part, Practice):
            run_practice(director, part)
        elif isinstance(part, Heat):
            run_heat(director, part, following, place)
        else:
            run_result(director, part, place)
    if plan.is_cleared_up:
        director.pause(600)
        director.clear_up()
    director.said.sort(key=lambda one: one.at)
    sessions = [course.reckon() for course in director.courses]
    return Evening(director.said, sorted(sessions, key=lambda session: session.opened_at))


@st.composite
def evenings(draw: st.DrawFn, prefix: str = "", most_parts: int = 4) -> Evening:
    """An evening in which no two things happen in the same millisecond."""
    evening = make(draw(evening_plans(most_parts)), prefix)
    assume(len({one.at for one in evening.said}) == len(evening.said))
    return evening
