"""How many examples the properties are tried on: few and always the same, or as many as HYPOTHESIS_EXAMPLES says.

What is true of evenings is true on either database: SQLite tries all of them, PostgreSQL a quarter as many.
"""

from __future__ import annotations

import os

from django.db import connection
from hypothesis import HealthCheck, Phase, settings

PHASES = [Phase.generate] if os.environ.get("NOSHRINK") else [Phase.generate, Phase.shrink]
MORE = os.environ.get("HYPOTHESIS_EXAMPLES")


def examples(few: int, *, on_postgresql: int | None = None) -> settings:
    """So many examples, the same ones every time; with HYPOTHESIS_EXAMPLES that many on both, others every time."""
    own = -(-few // 4) if on_postgresql is None else on_postgresql
    return settings(
        max_examples=int(MORE or (own if connection.vendor == "postgresql" else few)),
        derandomize=not MORE,
        database=None,
        deadline=None,
        print_blob=True,
        phases=PHASES,
        # An evening is a big example, and every example cleans up behind itself.
        suppress_health_check=list(HealthCheck),
    )
