"""How posts are written down: whoever comes while others are being written waits, and all who wait go in together."""

from ingest.intake.post import Post
from ingest.intake.taking import take

__all__ = ["Post", "take"]
