"""Which version of the hub this is, as `pyproject.toml` says."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def hub_version() -> str:
    file = Path(__file__).resolve().parent.parent / "pyproject.toml"
    return str(tomllib.loads(file.read_text())["project"]["version"])
