from __future__ import annotations

import json
from typing import Any

from django.db import models

from championships.models.championship import Championship


class StandingsSnapshot(models.Model):
    """One table of a championship after one round, as it was computed, and what that round brought.

    Kept as JSON texts, which nobody looks into but `championships.standings`. Points are texts in them; whoever is
    meant is a key, and names are looked up when they are read. Those of a final championship are kept with it, as they
    were at its closing.
    """

    DRIVERS, TEAMS, MANUFACTURERS = "drivers", "teams", "manufacturers"

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="sheets", db_index=False)
    table = models.CharField(max_length=40, help_text="drivers, teams, manufacturers, or class and its key.")
    after_round = models.PositiveSmallIntegerField()
    rows = models.TextField(help_text="The standings after the round, best first.")
    scores = models.TextField(help_text="What the round brought to whom, award by award.")
    chances = models.TextField(blank=True, help_text="What the title still takes; only after the latest round.")
    names = models.TextField(blank=True, help_text="At the closing, of drivers and of teams by their keys.")
    digest = models.CharField(max_length=80, help_text="Of all of it.")

    class Meta:
        ordering = ["championship", "table", "after_round"]
        constraints = [
            models.UniqueConstraint(fields=["championship", "table", "after_round"], name="one_sheet_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.table} after round {self.after_round}"

    @staticmethod
    def of_class(class_id: int) -> str:
        """The name of a class's table."""
        return f"class {class_id}"

    @property
    def kind_of_keys(self) -> str:
        """Whose keys its rows have: drivers' or teams'; empty for makes, which are names."""
        known = {self.TEAMS: "teams", self.MANUFACTURERS: ""}
        return known.get(self.table, "drivers")

    def read_rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.rows)
        return rows

    def read_scores(self) -> dict[str, dict[str, Any]]:
        scores: dict[str, dict[str, Any]] = json.loads(self.scores)
        return scores

    def read_names(self) -> dict[str, dict[str, str]]:
        """Of drivers and of teams, by their keys; empty unless it is final."""
        names: dict[str, dict[str, str]] = json.loads(self.names) if self.names else {}
        return names

    def read_chances(self) -> dict[str, dict[str, Any]]:
        chances: dict[str, dict[str, Any]] = json.loads(self.chances) if self.chances else {}
        return chances
