"""What a row that is not written yet belongs to."""

from __future__ import annotations

from typing import Any, Protocol


class Pending(Protocol):
    """Whatever a row belongs to, by objects, as long as these have no keys. Race control fills it in and reads it."""

    @property
    def session(self) -> Any: ...

    @property
    def entry(self) -> Any: ...

    @property
    def seat(self) -> Any: ...

    @property
    def track(self) -> Any: ...

    def fill(self, row: Any) -> None:
        """Give `row` the keys of all this, which by now is stored."""
