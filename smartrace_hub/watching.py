"""Checks of the hub's own health: each is a function in `smartrace_hub/watch/` that enters itself with `@check`.

@check
def the_newest_backup_is_old() -> Iterator[Complaint]:
    if newest() < yesterday():
        yield Complaint("The newest backup is 3 days old.", "Look whether HUB_BACKUP_DIR can be written.")
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, overload

from smartrace_hub.database_trouble import RAISED
from web.modules import import_all_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, and what to do about it: a sentence each, fit for anybody, so without paths, names and tokens.

    It `is_grave` where nothing can be taken or shown: /readyz is a 503 then.
    """

    what: str
    to_do: str
    is_grave: bool = False


Look = Callable[[], Iterable[Complaint]]


@dataclass
class Check:
    """A look, and what it found last, for as many seconds as it need not be done anew."""

    name: str
    look: Look
    every_s: float
    found: list[Complaint] = field(default_factory=list)
    fresh_until: float = float("-inf")
    turn: threading.Lock = field(default_factory=threading.Lock)

    def complaints(self) -> list[Complaint]:
        with self.turn:
            if time.monotonic() >= self.fresh_until:
                self.found = self.looked()
                self.fresh_until = time.monotonic() + self.every_s
            return self.found

    def looked(self) -> list[Complaint]:
        """What cannot be asked, as the database is away, is no complaint: there is one that says that it is."""
        try:
            return list(self.look())
        except RAISED:
            return []
        except Exception:
            logger.exception("the check %s failed", self.name)
            return [Complaint(f"The hub could not look: {self.name.replace('_', ' ')}.", "The log says what failed.")]


checks: dict[str, Check] = {}


@overload
def check(look: Look) -> Look: ...


@overload
def check(*, every_s: float) -> Callable[[Look], Look]: ...


def check(look: Look | None = None, *, every_s: float = 0.0) -> Any:
    """Enter a look under its name; one that costs something is done every so many seconds only."""
    return partial(enter, every_s=every_s) if look is None else enter(look, every_s)


def enter(look: Look, every_s: float) -> Look:
    name: str = look.__name__
    if name in checks:
        raise ValueError(f"two checks are called {name}")
    checks[name] = Check(name, look, every_s)
    return look


def complaints() -> dict[str, list[Complaint]]:
    """What is wrong, by the name of the check that says so; the grave ones first."""
    import_all_of("smartrace_hub.watch")
    found = {name: told for name, one in checks.items() if (told := one.complaints())}
    return dict(sorted(found.items(), key=lambda pair: not any(one.is_grave for one in pair[1])))


def look_again() -> None:
    """Nothing that was found before is told any more."""
    for one in checks.values():
        one.fresh_until = float("-inf")
