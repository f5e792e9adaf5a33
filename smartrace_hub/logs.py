"""Keeps tokens out of every log line."""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

# Not the folder of that name in a traceback, and no page of the admin.
TOKEN_IN_PATH = re.compile(r"(?<!admin)(/ingest/+)(?!\w+\.py|\w+/[\w/]+\.py)[^/\s'\"]+")


class HideTokens(logging.Formatter):
    """Replaces what follows `/ingest/` in the finished line, traceback and all."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            line = super().format(record)
        except (TypeError, ValueError, KeyError):
            # Written wrongly; as logging reports that itself, the arguments would stand there untouched.
            line = f"{record.levelname} {record.name}: {record.msg!r} with {record.args!r}"
        return TOKEN_IN_PATH.sub(r"\1…", line)


class ServerLog(Logger):
    """The server's own log, which repeats the first line of a request it cannot read."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in [*self.error_log.handlers, *self.access_log.handlers]:
            written = handler.formatter
            handler.setFormatter(HideTokens(written._fmt if written else None, written.datefmt if written else None))
