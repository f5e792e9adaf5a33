"""How many rows a list has at most: as JSON the usual number, as CSV all of them, unless `limit` says how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from rest_framework.request import Request

from web.api.csv_table import wants_csv

Row = TypeVar("Row")
LIMIT, IS_CUT = "X-Limit", "X-Truncated"


class LimitedRows:
    """Beside `Readable`, for a list of the best of all: an answer that may be a part says so in its head."""

    told_of_rows: dict[str, str]

    def most(self, request: Request, asked: int | None, usually: int) -> int | None:
        """How many rows are wanted; None: all of them."""
        limit = asked or (None if wants_csv(request) else usually)
        self.limit = limit
        # One more than is shown tells whether there are others.
        return limit and limit + 1

    def cut(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Those to show."""
        if self.limit is None:
            return rows
        self.told_of_rows = {LIMIT: str(self.limit), IS_CUT: "true" if len(rows) > self.limit else "false"}
        return rows[: self.limit]

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        for name, value in getattr(self, "told_of_rows", {}).items():
            final[name] = value
        return final
