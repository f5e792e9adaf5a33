"""What a question makes the database do: its queries, and the rows and pages these read."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.queries.all_questions import QUESTIONS
from bench.queries.decade import Decade
from bench.queries.question import Question

OVERHEAD = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SET ")


@dataclass
class Done:
    """Of one request. `rows` were read by scans, those among them that were thrown away too."""

    queries: int = 0
    rows: int = 0
    pages: int = 0


def count(laps: int, seed: int, times: int) -> dict[str, list[dict[str, int]]]:
    """What each question that is answered at all takes, for so many of its requests; run in process."""
    decade = Decade(laps, seed)
    # Whoever fails is told of by the requests over HTTP.
    client = Client(raise_request_exception=False)
    logging.disable()
    found: dict[str, list[dict[str, int]]] = {}
    for question in QUESTIONS:
        done = [counted(client, question, decade, place) for place in range(times + 1)]
        # The first request of a process may ask what later ones know.
        answered = [asdict(one) for one in done[1:] if one is not None]
        if answered:
            found[question.name] = answered
    return found


def counted(client: Client, question: Question, decade: Decade, place: int) -> Done | None:
    """None where it is not answered."""
    chance = decade.random(question.name, place)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(question.address(question.asked(chance, decade)))
        if answer.status_code != 200:
            return None
        b"".join(answer) if answer.streaming else answer.content
    statements = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(OVERHEAD)]
    done = Done(queries=len(statements))
    for plan in plans(statements):
        done.rows += sum(map(rows_of, scans(plan)))
        done.pages += plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
    return done


def plans(statements: Sequence[str]) -> Iterator[dict[str, Any]]:
    """How PostgreSQL ran them, as it ran them; SQLite does not tell."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.startswith(("SELECT", "(SELECT", "WITH")):
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
                told = cursor.fetchone()[0]
                yield (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Its parts that read a table or an index."""
    if "Scan" in plan["Node Type"] and ("Relation Name" in plan or "Index Name" in plan):
        yield plan
    for part in plan.get("Plans", ()):
        # What a bitmap of an index points at is counted where the table is read.
        yield from (one for one in scans(part) if one["Node Type"] != "Bitmap Index Scan")


def rows_of(scan: dict[str, Any]) -> int:
    read = scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0) + scan.get("Rows Removed by Index Recheck", 0)
    return round(read * scan["Actual Loops"])


def told_in_full(name: str, laps: int, seed: int = 1, place: int = 1) -> str:
    """The statements of one request of a question, each with its plan as text."""
    decade = Decade(laps, seed)
    question = next(one for one in QUESTIONS if one.name == name)
    address = question.address(question.asked(decade.random(question.name, place), decade))
    with CaptureQueriesContext(connection) as captured:
        Client().get(address)
    lines = [address]
    with connection.cursor() as cursor:
        for one in captured.captured_queries:
            lines += ["", one["sql"]]
            if one["sql"].startswith(("SELECT", "(SELECT", "WITH")):
                analyze = "(ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "QUERY PLAN"
                cursor.execute(f"EXPLAIN {analyze} {one['sql']}")
                lines += [f"    {row[-1]}" for row in cursor.fetchall()]
    return "\n".join(lines)
