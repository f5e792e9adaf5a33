"""What follows when a line of the log that tells of a championship is revoked: its tables are as they were."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError

from championships.checking import Checked
from championships.decisions import finalise, reopen, rules_changed, start
from championships.models import Championship
from championships.rulings.put import TOLD, championship_of, put, sides
from championships.rulings.rules import put_rules
from championships.rulings.trace import RULES
from races.models import Ruling
from races.rulings.fields import BadRuling

STEPS: dict[tuple[str, str], Callable[[Championship], None]] = {
    ("draft", "running"): start,
    ("running", "final"): finalise,
    ("draft", "final"): finalise,
    ("final", "running"): reopen,
}
"""From a state to another."""


def put_decision(ruling: Ruling, *, is_back: bool) -> None:
    """Let it be as before the ruling, or as the ruling says, with its standings. Raises BadRuling."""
    championship = championship_of(ruling)
    if ruling.kind in TOLD:
        put(ruling, championship, is_back=is_back)
        rules_changed(championship)
    elif ruling.kind == RULES:
        put_rules_back(ruling, championship, is_back=is_back)
    else:
        put_state(ruling, championship, is_back=is_back)


def put_rules_back(ruling: Ruling, championship: Championship, *, is_back: bool) -> None:
    """All of what was changed together, unless the rules would then contradict what was decided since."""
    now, wanted = sides(ruling, is_back=is_back)
    if now is None or wanted is None:
        return
    checked = Checked.of(championship)
    put_rules(championship, now, wanted)
    championship.refresh_from_db()
    new = checked.new(championship)
    if new:
        raise BadRuling(" ".join(new))
    rules_changed(championship)


def put_state(ruling: Ruling, championship: Championship, *, is_back: bool) -> None:
    now, wanted = sides(ruling, is_back=is_back)
    if now is None or wanted is None or championship.state != now["state"]:
        raise BadRuling(f"{championship} is {championship.state} now: decide that on its own page.")
    step = STEPS.get((championship.state, str(wanted["state"])), draft)
    try:
        step(championship)
    except ValidationError as error:
        raise BadRuling(" ".join(error.messages)) from None


def draft(championship: Championship) -> None:
    """It was started too early: nobody takes its standings for the last word again."""
    fields = {"state": Championship.State.DRAFT, "finalised_at": None, "changed_since_final_at": None}
    championship.save_fields(**fields)
    championship.club.roster_changed()
