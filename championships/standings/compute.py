"""Computing a championship's standings, and storing what is other than before."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils import timezone

from championships.inputs.season import (
    SeasonInputs,
    season_inputs,
)
from championships.models import Championship
from championships.scoring.season import Season, season
from championships.standings.closing import have_numbers_changed
from championships.standings.snapshot_texts import (
    Place,
    SnapshotText,
    snapshot_texts,
)
from championships.standings.snapshots import (
    differences,
    sheets_of,
    write,
)

MOST_REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class LastComputation:
    """How a championship was computed last, by this process. True as long as its revision is the stored one."""

    revision: int
    case: SeasonInputs
    season: Season
    pages: Mapping[Place, SnapshotText]


remembered: OrderedDict[int, LastComputation] = OrderedDict()


def remember(championship_id: int, memory: LastComputation) -> None:
    """For the next change; of too many, those computed longest ago go."""
    remembered[championship_id] = memory
    while len(remembered) > MOST_REMEMBERED:
        remembered.popitem(last=False)


def recompute(championship: Championship, changed: Collection[int] | None = None, *, is_closing: bool = False) -> bool:
    """Compute its standings; whoever calls holds the club. Returns whether they are others than stored.

    `changed` are the only sessions whose results can have changed since it was computed last; without, any may have.
    A final championship keeps its sheets, but for those of its closing, and is marked as long as places or points would
    be others.
    """
    # Whoever takes it has it alone; if anything goes wrong it is gone, and all is read anew.
    memory = remembered.pop(championship.pk, None)
    if changed is None or (memory is not None and memory.revision != championship.revision):
        memory = None
    case = season_inputs(championship, known=memory.case if memory else None, changed=changed or ())
    found = season(case.rules, case.rounds, memory.season if memory else None)
    pages = snapshot_texts(found, memory.pages if memory else {})
    sheets = sheets_of(championship, found, pages)
    revision = secrets.randbits(62)
    fields = {"revision": revision, "trouble": ""}
    if championship.is_final and not is_closing:
        is_other = have_numbers_changed(championship, sheets)
        since = (championship.changed_since_final_at or timezone.now()) if is_other else None
        championship.save_fields(changed_since_final_at=since, **fields)
    else:
        other, gone = differences(championship, sheets)
        is_other = bool(other or gone)
        write(championship, other, gone)
        reckoned_at = timezone.now() if is_other else championship.reckoned_at
        championship.save_fields(reckoned_at=reckoned_at, **fields)
    remember(championship.pk, LastComputation(revision, case, found, pages))
    return is_other
