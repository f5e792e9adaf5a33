"""The chain of a log in a file of it: whether its events are those that were sealed where it was written."""

from __future__ import annotations

import re

from ingest.log.chain import BEGIN, begun, link
from ingest.log.fields import Fields
from ingest.log.imports import Incoming
from ingest.payloads.envelope import digest_of

CHAIN = re.compile(r"[0-9a-f]{64}")


class TravellingChain:
    """Of one source in a file. Where it does not fit, it goes on from what the file says."""

    def __init__(self) -> None:
        self.whole = begun(BEGIN)
        self.first = 0

    def fault_after(self, fields: Fields, event: Incoming) -> str:
        """Takes an event; a sentence where one ends a segment that is not as it was sealed. Raises BadLine."""
        if "number" not in fields:
            return ""
        number = fields.whole("number")
        self.first = self.first or number
        digest = event.digest or digest_of(event.body)
        self.whole.update(link(number, event.arrived_at, event.has_time, digest, event.event_type))
        if "sealed" not in fields:
            return ""
        if not CHAIN.fullmatch(fields.text("sealed")):
            raise fields.bad("sealed", "64 hexadecimal digits")
        told, first = bytes.fromhex(fields.text("sealed")), self.first
        fits = self.whole.digest() == told
        self.whole, self.first = begun(told), 0
        return "" if fits else f"#{first} to #{number} of the file are not as they were sealed."
