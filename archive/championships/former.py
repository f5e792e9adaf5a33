"""Files that were written before a championship was told as it is today."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
NONE = "none"


def with_merges(told: Json) -> Json:
    """Heats were merged by fields of the championship and of its rounds; the same in rows of their own."""
    championships = told.get("championship")
    if (
        "merge" in told
        or not isinstance(championships, list)
        or not all(isinstance(row, dict) for row in championships)
    ):
        return told
    championship = championships[0] if championships else {}
    said: list[Json] = [{}] if championship.get("merging", NONE) != NONE else []
    ways = [championship["merging"]] if said else []
    rounds = told.get("round") if isinstance(told.get("round"), list) else []
    for place, row in enumerate(rounds or [], start=1):
        by = row.get("merging") if isinstance(row, dict) else None
        if by and (ways or by != NONE):
            said.append({"round": place})
            ways.append(by)
    of_all = {
        "championship": 1,
        "types": championship.get("merged_types") or "race",
        "into": championship.get("merged_into") or "race",
    }
    rows = zip(said, ways, strict=True)
    merges = [{**of_all, **one, "order": str(order), "by": by} for order, (one, by) in enumerate(rows, start=1)]
    return {**told, "merge": merges}
