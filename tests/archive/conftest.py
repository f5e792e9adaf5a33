"""What is collected here."""

from __future__ import annotations

import os

collect_ignore = [] if os.environ.get("DATABASE_URL", "").startswith("postgres") else ["test_between_databases.py"]
"""It has databases of its own, of both kinds, so that it is run once: with the suite on PostgreSQL."""
