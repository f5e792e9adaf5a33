"""Packages whose every module enters something, so that nothing new needs a list to be on."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType


def import_all_of(package: ModuleType | str) -> None:
    """Import every module of a package, in the order of their names."""
    found = import_module(package) if isinstance(package, str) else package
    for module in pkgutil.iter_modules(found.__path__):
        import_module(f"{found.__name__}.{module.name}")
