"""How many examples the properties are tried on: few and always the same, or as many as HYPOTHESIS_EXAMPLES says."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

PHASES = [Phase.generate] if os.environ.get("NOSHRINK") else [Phase.generate, Phase.shrink]
MORE = os.environ.get("HYPOTHESIS_EXAMPLES")


def examples(few: int) -> settings:
    """So many examples, the same ones every time; with HYPOTHESIS_EXAMPLES that many, others every time."""
    return settings(
        max_examples=int(MORE or few),
        derandomize=not MORE,
        database=None,
        deadline=None,
        print_blob=True,
        phases=PHASES,
        # An evening is a big example, and every example cleans up behind itself.
        suppress_health_check=list(HealthCheck),
    )
