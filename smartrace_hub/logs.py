"""Keeps tokens out of every log line."""

import logging
import re

TOKEN_IN_PATH = re.compile(r"(/ingest/)(?!\w+\.py|\w+/\w+\.py)[^/\s'\"]+")


class HideTokens(logging.Filter):
    """Replaces what follows `/ingest/` in a record, whether it stands in the message or in its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = TOKEN_IN_PATH.sub(r"\1…", record.getMessage())
        record.args = None
        return True
