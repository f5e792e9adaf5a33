"""What all verbs have."""

from __future__ import annotations

from races.control.restarts import Restarts


class Verbs:
    """Verbs of one source, which speak of the event that its lifecycle is taking."""

    def __init__(self, lifecycle: Restarts) -> None:
        self.lifecycle = lifecycle
        self.rows = lifecycle.rows
        self.work = lifecycle.work
        self.roster = lifecycle.roster
        self.rulings = lifecycle.rulings
