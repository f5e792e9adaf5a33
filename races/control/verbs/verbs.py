"""What all verbs have."""

from __future__ import annotations

from races.control.session_lifecycle import SessionLifecycle


class Verbs:
    """Verbs of one source, which speak of the event that its lifecycle is taking."""

    def __init__(self, lifecycle: SessionLifecycle) -> None:
        self.lifecycle = lifecycle
        self.rows = lifecycle.rows
        self.work = lifecycle.work
        self.roster = lifecycle.roster
        self.rulings = lifecycle.rulings
