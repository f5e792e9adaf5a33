"""What a question makes the database do: its queries, and the rows and pages these read."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.queries.all_questions import NAMED
from bench.queries.question import Known, Question

OVERHEAD = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SET ")
EXPLAINED = ("SELECT", "(SELECT", "WITH")


def count(times: int, part_of_name: str = "") -> dict[str, dict[str, list[int]]]:
    """What each question that is answered at all takes, for so many of its requests; run in process."""
    logging.disable()
    known, found = Known(rows), {}
    for question in NAMED.values():
        if part_of_name in question.name.casefold():
            # The first request of a process may ask what later ones know.
            done = [counted(question, question.asked(known, turn)) for turn in range(times + 1)][1:]
            names = ("queries", "rows", "pages")
            found[question.name] = {name: [one[name] for one in done if name in one] for name in names}
    return found


def counted(question: Question, values: Mapping[str, Any]) -> dict[str, int]:
    """`rows` were read by scans, those among them that were thrown away too; nothing where it is not answered."""
    statements = asked(question, values)
    read = pages = 0
    for plan in plans(statements):
        read += sum(map(rows_of, scans_of(plan)))
        pages += plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
    found = {"queries": len(statements)} if statements else {}
    return found | ({"rows": read, "pages": pages} if pages else {})


def asked(question: Question, values: Mapping[str, Any]) -> list[str]:
    """The statements of one request. Whoever fails is told of by the requests over HTTP."""
    with CaptureQueriesContext(connection) as captured:
        answer = Client(raise_request_exception=False).get(question.address(values))
        b"".join(answer) if answer.streaming else answer.content
    told = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(OVERHEAD)]
    return told if answer.status_code == 200 else []


def plans(statements: list[str]) -> Iterator[dict[str, Any]]:
    """How PostgreSQL ran them, as it ran them; SQLite does not tell."""
    for statement in statements if connection.vendor == "postgresql" else ():
        if statement.startswith(EXPLAINED):
            ((told,),) = rows(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
            yield (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]


def scans_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Its parts that read a table or an index."""
    if "Scan" in plan["Node Type"] and ("Relation Name" in plan or "Index Name" in plan):
        yield plan
    for part in plan.get("Plans", ()):
        # What a bitmap of an index points at is counted where the table is read.
        yield from (one for one in scans_of(part) if one["Node Type"] != "Bitmap Index Scan")


def rows_of(scan: dict[str, Any]) -> int:
    read = scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0) + scan.get("Rows Removed by Index Recheck", 0)
    return round(read * scan["Actual Loops"])


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def explain(name: str) -> str:
    """All that a question makes the database do, with each plan as text."""
    question = NAMED[name]
    told = []
    for statement in asked(question, question.asked(Known(rows), 1)):
        told += ["", statement]
        if statement.startswith(EXPLAINED):
            kind = "(ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "QUERY PLAN"
            told += [f"    {row[-1]}" for row in rows(f"EXPLAIN {kind} {statement}")]
    return "\n".join(told)
