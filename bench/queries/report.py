"""The figures as Markdown tables, to be pasted into docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING

from bench.queries.question import HISTORY, LIST, SESSION, Question
from bench.rounds import percentile

if TYPE_CHECKING:
    from bench.queries.measuring import Bench, Found

MOST_P95_MS = {HISTORY: 50.0, LIST: 50.0, SESSION: 100.0}
MOST_GROWTH, MOST_OF_SQL, BESIDE_SQL_MS = 1.5, 3.0, 5.0
SAME_LENGTH = 1.3
HEADS = [
    "p50 short", "p95 short", "p50 long", "**p95 long**", "long / short", "SQL long", "SQL p95",
    "(p50 − 5) / SQL", "hub's CPU", "queries", "rows", "pages", "kB short", "kB long", "misses",
]  # fmt: skip


def as_markdown(bench: Bench) -> str:
    short, long = (place.name for place in bench.places)
    lines = [f"### {long}, beside {short}", ""]
    for kind in (HISTORY, SESSION, LIST):
        asked = [question for question in bench.questions if question.kind == kind]
        lines += [f"| {kind} | {' | '.join(HEADS)} |", f"|---|{'---:|' * (len(HEADS) - 1)}---|"]
        lines += [row(question, *found_of(bench, question)) for question in asked]
        lines.append("")
    return "\n".join([*lines, *throughput(bench), *sizes(bench), *facts(bench)])


def found_of(bench: Bench, question: Question) -> tuple[Found, Found]:
    short, long = (bench.found[place.name, question.name] for place in bench.places)
    return short, long


def row(question: Question, short: Found, long: Found) -> str:
    if not (short.http_ms and long.http_ms):
        return f"| {question.name} | {'– | ' * (len(HEADS) - 1)}{long.why or short.why} |"
    short_ms, long_ms, sql_ms = (sorted(times) for times in (short.http_ms, long.http_ms, long.sql_ms))
    cells = [
        *(f"{percentile(times, share):.1f}" for times in (short_ms, long_ms) for share in (50, 95)),
        f"{growth(short, long):.2f}",
        *(f"{percentile(sql_ms, share):.1f}" for share in (50, 95)),
        f"{beyond_sql(long):.1f}",
        f"{long.cpu_ms:.1f}",
        figure(long.queries),
        figure(long.rows),
        figure(long.pages),
        *(f"{found.bytes / 1000:,.1f}" for found in (short, long)),
        ", ".join(misses(question, short, long)) or "–",
    ]
    return f"| {question.name} | {' | '.join(cells)} |"


def misses(question: Question, short: Found, long: Found) -> Iterator[str]:
    """The aims that are not met."""
    most_ms = MOST_P95_MS[question.kind]
    if percentile(sorted(long.http_ms), 95) > most_ms:
        yield f"p95 > {most_ms:.0f} ms"
    if growth(short, long) > MOST_GROWTH:
        yield f"grows {growth(short, long):.1f}×" + (", as the answer does" if is_longer(short, long) else "")
    if beyond_sql(long) > MOST_OF_SQL:
        yield "SQL × 3 + 5 ms"
    if question.kind != SESSION and len(set(long.queries)) > 1:
        yield f"queries {min(long.queries)} to {max(long.queries)}"


def growth(short: Found, long: Found) -> float:
    return median(long.http_ms) / median(short.http_ms)


def is_longer(short: Found, long: Found) -> bool:
    """Whether a short history has less to tell: a page that is not full, fewer cars, fewer falls of a record."""
    return long.bytes > SAME_LENGTH * short.bytes


def beyond_sql(found: Found) -> float:
    """How many times the hand-written SQL, 5 ms aside."""
    return max(median(found.http_ms) - BESIDE_SQL_MS, 0) / median(found.sql_ms)


def figure(counted: Sequence[int]) -> str:
    """The median; SQLite does not tell what it read."""
    return f"{median(counted):,.0f}" if any(counted) else "–"


def throughput(bench: Bench) -> list[str]:
    if not bench.per_s:
        return []
    names = dict.fromkeys(name for _, name in bench.per_s)
    lines = [f"| Answers a second | {' | '.join(place.name for place in bench.places)} |", "|---|---:|---:|"]
    for name in names:
        cells = [f"{bench.per_s.get((place.name, name), 0):,.0f}" for place in bench.places]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, ""]


def sizes(bench: Bench) -> list[str]:
    long = bench.places[-1]
    lines = [f"| Of {long.name} | itself, MB | its indexes, MB |", "|---|---:|---:|"]
    for name, table, indexes in long.sizes():
        lines.append(f"| {name} | {table / 1e6:,.1f} | {f'{indexes / 1e6:,.1f}' if indexes else ''} |")
    return [*lines, ""]


def facts(bench: Bench) -> list[str]:
    return [
        f"- {bench.times} requests of each question with other drivers, tracks and so on each time, by one keep-alive "
        "client, both lengths and both ways in turns; times in ms; no ETag sent, no throttle, nothing compressed",
        "- hub's CPU: processor time of the server's processes for one request, without the database's, in ms",
        "- rows: read by scans, those included that were thrown away; pages: of 8 kB, from memory or disk; "
        "both for one request, the median of 5",
    ]
