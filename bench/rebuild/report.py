"""The figures of a long log as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bench.databases import PostgreSQL, SQLite
from bench.report import cell, one_digit, place_and_time, two_digits, whole
from bench.rounds import Notebook

DATABASES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}

# What it is called, the figure's name, how it reads.
ROWS: list[tuple[str, str, Callable[[float], str]]] = [
    ("**Projected from nothing, events/s** (aim: PostgreSQL ≥ 5,000)", "project_per_s", whole),
    ("**Projected again, nothing differs, events/s** (aim: PostgreSQL ≥ 5,000)", "rebuild_per_s", whole),
    ("**Projected again, nothing there, events/s** (aim: PostgreSQL ≥ 5,000)", "emptied_per_s", whole),
    ("Checked, events/s", "check_per_s", whole),
    ("Of each of these, to start and find nothing to do, s", "start_s", two_digits),
    ("Floor: the rows they leave, bare, events/s", "floor_per_s", whole),
    ("The same, rows/s", "floor_rows_per_s", whole),
    ("Rows an event", "rows", two_digits),
    ("Processor time, projected from nothing, µs an event", "project_cpu_us", whole),
    ("Projected again, nothing differs", "rebuild_cpu_us", whole),
    ("Projected again, nothing there", "emptied_cpu_us", whole),
    ("Checked", "check_cpu_us", whole),
    ("Of all else meanwhile, projected from nothing, µs an event", "project_elsewhere_us", whole),
    ("Projected again, nothing differs", "rebuild_elsewhere_us", whole),
    ("Projected again, nothing there", "emptied_elsewhere_us", whole),
    ("Checked", "check_elsewhere_us", whole),
    ("**Peak memory, projected from nothing, MB** (aim: flat)", "project_mb", whole),
    ("**Projected again, nothing differs** (aim: flat)", "rebuild_mb", whole),
    ("**Projected again, nothing there** (aim: flat)", "emptied_mb", whole),
    ("**Checked** (aim: flat)", "check_mb", whole),
    ("A body as it came, bytes", "body_bytes", whole),
    ("The same, as it is stored", "stored_bytes", whole),
    ("**The log on disk, bytes an event** (aim: ≤ 300)", "table_bytes", whole),
    ("The same, with its indexes", "indexed_bytes", whole),
    ("The whole database, all that is projected in it, bytes an event", "database_bytes", whole),
    ("Load average, after each step", "load", one_digit),
]
LIVE: list[tuple[str, str, Callable[[float], str]]] = [
    ("p50, ms", "p50_ms", two_digits),
    ("p99, ms", "p99_ms", two_digits),
    ("Processor time (median), ms", "cpu_ms", two_digits),
    ("With race control kept, %", "short_pct", whole),
]


def as_markdown(notebook: Notebook, told: Sequence[str]) -> str:
    """A table of projecting, one of live laps, and what there is to know of both."""
    return "\n".join([*whole_logs(notebook), "", *live_laps(notebook), "", *(f"- {fact}" for fact in told)])


def whole_logs(notebook: Notebook) -> list[str]:
    """A column for each log."""
    subjects = in_order(subject for subject in notebook.figures if " live " not in subject)
    lines = [f"| | {' | '.join(map(titled, subjects))} |", f"|---|{'---:|' * len(subjects)}"]
    for title, figure, readable in ROWS:
        cells = [shown(notebook, subject, figure, readable) for subject in subjects]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return lines


def live_laps(notebook: Notebook) -> list[str]:
    """A row for each log and length of the open session."""
    subjects = in_order(subject for subject in notebook.figures if " live " in subject)
    lines = [f"| A live lap | {' | '.join(title for title, *_ in LIVE)} |", f"|---|{'---:|' * len(LIVE)}"]
    for subject in subjects:
        cells = [shown(notebook, subject, figure, readable) for _, figure, readable in LIVE]
        lines.append(f"| {titled(subject)} | {' | '.join(cells)} |")
    return lines


def in_order(subjects: Iterable[str]) -> list[str]:
    """By database, then by number."""
    return sorted(subjects, key=lambda subject: [(len(part), part) for part in subject.split()])


def titled(subject: str) -> str:
    """`postgresql 1000 live 100` as people read it."""
    kind, events, *live = subject.split()
    log = f"{DATABASES[kind]}, {int(events):,} events"
    return f"{log}, session of {int(live[1]):,} laps" if live else log


def shown(notebook: Notebook, subject: str, figure: str, readable: Callable[[float], str]) -> str:
    return cell(notebook.figures[subject].get(figure, []), readable) or "–"


def facts(databases: Sequence[SQLite | PostgreSQL], runs: int) -> list[str]:
    """Where, when and how it was measured."""
    return [
        *place_and_time(databases),
        f"Runs of the short log: {runs}, each on a new database (median, least–most); of the long one: 1",
        "One tablet's simulated nights on successive days, every other one with duplicates, late events and junk; each "
        "step is one process of manage.py, its start and its processor time included, PostgreSQL's not",
        "Of all else: the processor time of everything else on the machine meanwhile, PostgreSQL's own among it",
        "The floor: every table of races as it was left, read, and the rows COPYed (executemanyed) into bare copies; "
        "only the writing is timed",
        "A live lap: appended and projected within one process, without HTTP; nothing else is asked meanwhile",
    ]
