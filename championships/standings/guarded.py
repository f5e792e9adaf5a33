"""Computing a championship so that one that fails stops nothing else."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, transaction

from championships.models import (
    Championship,
)

logger = logging.getLogger(__name__)


LONGEST_TROUBLE = 500


def guarded(championship: Championship, act: Callable[[], object]) -> bool:
    """Do it, or leave everything as it was and say why; returns whether it was done. An outage is no fault of its."""
    try:
        with transaction.atomic():
            act()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("championship %s: its standings could not be computed", championship.pk)
        championship.save_fields(trouble=trouble(error), revision=secrets.randbits(62))
        return False
    return True


def trouble(error: Exception) -> str:
    told = "; ".join(getattr(error, "messages", [])) or str(error) or type(error).__name__
    return f"The standings could not be computed: {told}"[:LONGEST_TROUBLE]
