"""Many statements, one round trip, one transaction: prepared once for each connection, sent by libpq's pipeline.

All that is sent is one implicit transaction, which the Sync at its end commits; any statement that fails takes all
of it back. psycopg's own pipeline sends a BEGIN and a COMMIT of their own, and builds a cursor for each statement.
"""

from __future__ import annotations

import re
import select
import time
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from psycopg import errors
from psycopg.pq import ConnStatus, ExecStatus

from races.storage.statements import Noted

PREPARED = "hub_prepared_statements"
UNKNOWN_STATEMENTS = errors.InvalidSqlStatementName, errors.FeatureNotSupported
"""A statement that is no longer prepared, or that a migration made return something else."""


class Part:
    """Statements that stand or fall together: their `results`, or the `error` of the first that failed."""

    def __init__(self, statements: Noted) -> None:
        self.statements = statements
        self.results: list[Any] = []
        self.error: Exception | None = None


class Pipe:
    """The pipeline of this thread's connection. Raises OperationalError where no answer comes within `patience_s`."""

    def __init__(self, patience_s: float) -> None:
        self.database: Any = connections[DEFAULT_DB_ALIAS]
        self.database.ensure_connection()
        self.patience_s = patience_s
        self.pgconn: Any = self.database.connection.pgconn
        known = self.database.__dict__.get(PREPARED)
        if known is None or known[0] is not self.database.connection:
            known = self.database.__dict__[PREPARED] = self.database.connection, {}, count()
        self.prepared: dict[str, bytes] = known[1]
        self.numbers: count[int] = known[2]

    def commit(self, parts: Sequence[Part]) -> None:
        """Run all parts in one transaction; of a part that fails, and of it alone, nothing stays."""
        left = list(parts)
        with self.database.wrap_database_errors:
            try:
                self.pgconn.enter_pipeline_mode()
                while left and (failed := self._run(left)) is not None:
                    left.remove(failed)
                self.pgconn.exit_pipeline_mode()
            except Exception:
                # Nobody knows what of it is still to come.
                self.database.close()
                raise

    def _run(self, parts: Sequence[Part]) -> Part | None:
        """Returns the part that failed; then nothing of any is there."""
        owners: list[Part | None] = []
        fresh: list[str] = []
        for part in parts:
            part.results = []
            for statement, values in part.statements:
                if statement not in self.prepared:
                    self._prepare(statement)
                    fresh.append(statement)
                    owners.append(None)
                formats = [1 if type(value) is bytes else 0 for value in values]
                self.pgconn.send_query_prepared(self.prepared[statement], [as_sent(value) for value in values], formats)
                owners.append(part)
        answers = self._answers()
        for owner, answer in zip(owners, answers, strict=False):
            if answer.status == ExecStatus.FATAL_ERROR:
                failed = owner or parts[0]
                failed.error = errors.error_from_result(answer)
                # What came after the failure was never prepared; all are prepared anew, by other names.
                self._forget(None if isinstance(failed.error, UNKNOWN_STATEMENTS) else fresh)
                return failed
            if owner is not None:
                owner.results.append(answer)
        if len(answers) > len(owners):
            # What shows only at the end, by a deferred constraint, is nobody's in particular.
            raise errors.error_from_result(answers[-1])
        return None

    def _prepare(self, statement: str) -> None:
        name = self.prepared[statement] = b"hub_%d" % next(self.numbers)
        self.pgconn.send_prepare(name, with_numbers(statement))

    def _forget(self, statements: Sequence[str] | None) -> None:
        for statement in list(self.prepared) if statements is None else statements:
            self.prepared.pop(statement, None)

    def _answers(self) -> list[Any]:
        pgconn, give_up = self.pgconn, time.monotonic() + self.patience_s
        pgconn.pipeline_sync()
        poll = select.poll()
        while pgconn.flush():
            self._wait(poll, select.POLLIN | select.POLLOUT, give_up)
            pgconn.consume_input()
        answers: list[Any] = []
        while True:
            if pgconn.is_busy():
                self._wait(poll, select.POLLIN, give_up)
                pgconn.consume_input()
                continue
            answer = pgconn.get_result()
            if answer is None:
                if pgconn.status != ConnStatus.OK:
                    raise OperationalError("The connection broke.")
            elif answer.status == ExecStatus.PIPELINE_SYNC:
                return answers
            else:
                answers.append(answer)

    def _wait(self, poll: select.poll, for_what: int, give_up: float) -> None:
        poll.register(self.pgconn.socket, for_what)
        if not poll.poll(max(0, give_up - time.monotonic()) * 1000):
            raise OperationalError(f"PostgreSQL does not answer within {self.patience_s:g} s.")


def with_numbers(statement: str) -> bytes:
    """As PostgreSQL takes it: `%s` is `$1`, `$2` and so on."""
    number = count(1)
    return re.sub("%s", lambda _: f"${next(number)}", statement).encode()


def as_sent(value: Any) -> bytes | None:
    """A parameter in the format it is sent in: bytes as they are, all else as text."""
    if value is None:
        return None
    kind = type(value)
    if kind is bytes:
        return bytes(value)
    if kind is bool:
        return b"t" if value else b"f"
    return str(value).encode()
