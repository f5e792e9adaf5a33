"""Keeps tokens out of every log line, and lines out of the log that only say once more what it says already."""

import json
import logging
import os
import re
from datetime import UTC, datetime
from typing import Any

from gunicorn.glogging import Logger

# Not the folder of that name in a traceback, and no page of the admin.
TOKEN_IN_PATH = re.compile(r"(?<!admin)(/ingest/+)(?!\w+\.py|\w+/[\w/]+\.py)[^/\s'\"]+")

SAID_AGAIN_AFTER_S = 300


def without_tokens(text: str) -> str:
    return TOKEN_IN_PATH.sub(r"\1…", text)


class HideTokens(logging.Formatter):
    """Replaces what follows `/ingest/` in the finished line, traceback and all."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            line = super().format(record)
        except (TypeError, ValueError, KeyError):
            line = f"{record.levelname} {record.name}: {as_it_was_written(record)}"
        return without_tokens(line)


class JsonLines(logging.Formatter):
    """One object a line: `at` (UTC), `level`, `logger`, `process`, `message`, and `traceback` where there is one."""

    def __init__(self, *ignored: Any, **also_ignored: Any) -> None:
        super().__init__()

    def format(self, record: logging.LogRecord) -> str:
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = as_it_was_written(record)
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": without_tokens(message),
        }
        if record.exc_info and record.exc_info[0]:
            told["traceback"] = without_tokens(self.formatException(record.exc_info))
        if record.stack_info:
            told["stack"] = without_tokens(self.formatStack(record.stack_info))
        return json.dumps(told)


class OnceInAWhile(logging.Filter):
    """Of what `again_and_again` is said by the same words, as `extra` tells, a line every five minutes."""

    def __init__(self) -> None:
        super().__init__()
        self.said_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not getattr(record, "again_and_again", False):
            return True
        words = f"{record.name} {record.msg}"
        before = self.said_at.get(words)
        if before is not None and 0 <= record.created - before < SAID_AGAIN_AFTER_S:
            return False
        self.said_at[words] = record.created
        return True


FORMATTERS: dict[str, type[logging.Formatter]] = {"lines": HideTokens, "json": JsonLines}
"""By what HUB_LOG_FORMAT says."""


def as_it_was_written(record: logging.LogRecord) -> str:
    """Of a call with the wrong arguments; as logging reports that itself, they would stand there untouched."""
    return f"{record.msg!r} with {record.args!r}"


class ServerLog(Logger):
    """The server's own log, which repeats the first line of a request it cannot read."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")
        from django.conf import settings

        formatter = FORMATTERS[settings.HUB_LOG_FORMAT]
        for handler in [*self.error_log.handlers, *self.access_log.handlers]:
            written = handler.formatter
            handler.setFormatter(formatter(written._fmt if written else None, written.datefmt if written else None))
