"""Real answers, by operation, for the schema; `make goldens` writes them anew from a whole evening."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "examples.json"


def recorded() -> dict[str, Any]:
    """What each operation answered, its lists shortened."""
    found: dict[str, Any] = json.loads(FILE.read_text())
    return found


EXAMPLES = recorded()
