"""What a long log costs: projected, projected again, on disk, and for a live lap at its end, beside the rows alone."""

from __future__ import annotations

from functools import partial
from time import perf_counter

from bench.databases import Database
from bench.frame import Bench, Figures, How, Row, Table, WrongAnswer, p
from bench.hub import Hub
from bench.process import Used

# Each with what is usual, and what is quick. The short log is so much shorter; with 1 there is only the long one.
SIZES = {"runs": (1, 1), "events": (1_000_000, 2000), "short_part": (10, 1), "laps": (10_000, 1000)}
LIVE_LAPS, SHORT_SESSION = 300, 100
"""Live laps that are timed, first where the open session has so many, then where it has `laps`."""
PROJECTED, AGAIN = "{} events projected.", "{} events projected again."


class Log:
    """So many events on one database, a new one in each run."""

    def __init__(self, bench: Bench, database: Database, events: int) -> None:
        self.bench, self.database, self.events = bench, database, events
        self.runs = self.laps = 0

    @property
    def name(self) -> str:
        return f"{self.database.name}, {self.events:,} events"

    def fill(self) -> Figures:
        self.runs += 1
        folder = self.bench.folder / f"log_{self.database.name}_{self.events}_{self.runs}"
        self.hub = Hub(self.bench.migrated(self.database, folder.name), folder)
        return {"body_bytes": self.hub.task("rebuild.tasks:fill", self.events)}

    def step(self, name: str, expected: str, *arguments: str) -> Figures:
        """A command of manage.py, in a process of its own."""
        used = self.hub.manage(*arguments)
        self.expect(expected, used)
        return {
            f"{name}_per_s": self.events / used.seconds,
            f"{name}_cpu_us": 1e6 * used.cpu_s / self.events,
            f"{name}_elsewhere_us": 1e6 * used.elsewhere_s / self.events,
            f"{name}_mb": used.peak_mb,
            "load": used.load,
        }

    def expect(self, what: str, used: Used) -> None:
        if what.format(self.events) not in used.said:
            raise WrongAnswer(f"{what.format(self.events)!r} was expected: {used.last_line}")
        laps = self.database.rows(self.hub.url, "SELECT count(*) FROM races_lap")[0][0]
        if what is not PROJECTED and laps != self.laps:
            raise WrongAnswer(f"there were {self.laps} laps, and then {laps}")
        self.laps = laps


def fill(log: Log) -> Figures:
    return log.fill()


def project(log: Log) -> Figures:
    """Everything at once; and how large it is then."""
    found = log.step("project", PROJECTED, "project")
    sizes = {name: log.database.rows(log.hub.url, sql)[0][0] for name, sql in log.database.sizes.items()}
    return {**found, **{f"{name}_bytes": size / log.events for name, size in sizes.items()}}


def again(log: Log) -> Figures:
    return log.step("again", AGAIN, "rebuild")


def emptied(log: Log) -> Figures:
    """As before, without the rows."""
    log.hub.task("rebuild.tasks:empty")
    return log.step("emptied", AGAIN, "rebuild")


def check(log: Log) -> Figures:
    return log.step("check", "Everything is as the log tells it.", "rebuild", "--check")


def start(log: Log) -> Figures:
    """What each of these takes where there is nothing to do."""
    return {"start_s": log.hub.manage("project").seconds}


def floor(log: Log) -> Figures:
    """The very rows they leave, copied into bare tables by the database itself."""
    url, rows, seconds = log.hub.url, 0, 0.0
    for (table,) in log.database.rows(url, log.database.projected):
        begin = perf_counter()
        log.database.rows(url, f"CREATE TABLE bench_{table} AS SELECT * FROM {table}")
        seconds += perf_counter() - begin
        rows += log.database.rows(url, f"SELECT count(*) FROM bench_{table}")[0][0]
        log.database.rows(url, f"DROP TABLE bench_{table}")
    return {"floor_per_s": log.events / seconds, "floor_rows_per_s": rows / seconds, "rows": rows / log.events}


def live(log: Log) -> Figures:
    """A lap at the end of the log, which it makes longer: nothing else can be measured on it afterwards."""
    found = log.hub.task("rebuild.tasks:live", LIVE_LAPS, SHORT_SESSION, log.bench.sizes.laps)
    return {
        f"{length}_{name}": times
        for length, each in zip(("few", "many"), found, strict=True)
        for name, times in each.items()
    }


def four(title: str, figure: str, most: float = float("inf")) -> list[Row]:
    """What each way to go through the log has."""
    ways: list[tuple[str, How]] = [
        ("Projected from nothing", project),
        ("Projected again, nothing differs", again),
        ("Projected again, nothing there", emptied),
        ("Checked", check),
    ]
    return [Row(f"{way}, {title}", how, f"{how.__name__}_{figure}", most=most) for way, how in ways]


def live_lap(title: str, length: str) -> list[Row]:
    row = partial(Row, how=live, reads=".2f", has_spread=False)
    return [
        row(f"A live lap in a session of {title}, p50, ms", figure=f"{length}_ms"),
        row("The same, p99, ms", figure=f"{length}_ms", of=p(99)),
        row("The same, processor time (median), ms", figure=f"{length}_cpu_ms"),
        row("The same, with race control kept, %", figure=f"{length}_short_pct", reads=".0f"),
    ]


ROWS = [
    Row("A body as it came, bytes", fill, "body_bytes"),
    *four("events/s (aim: PostgreSQL ≥ 5,000)", "per_s"),
    Row("Of each of these, to start and find nothing to do, s", start, "start_s", ".2f"),
    Row("Floor: the rows they leave, bare, events/s", floor, "floor_per_s"),
    Row("Projected from nothing / that floor", project, "project_per_s", ".3f", over="floor_per_s"),
    Row("Rows of that floor, rows/s", floor, "floor_rows_per_s"),
    Row("Rows an event", floor, "rows", ".2f"),
    *four("processor time, µs an event", "cpu_us"),
    *four("processor time of all else meanwhile, µs an event", "elsewhere_us"),
    *four("peak memory, MB (aim: flat)", "mb"),
    Row("A body as it is stored, bytes", project, "stored_bytes"),
    Row("The log on disk, bytes an event", project, "table_bytes", most=300),
    Row("The same, with its indexes", project, "indexed_bytes"),
    Row("The whole database, all that is projected in it, bytes an event", project, "database_bytes"),
    Row("Load average, after each step", project, "load", ".1f"),
    *live_lap(f"{SHORT_SESSION} laps", "few"),
    *live_lap("many laps", "many"),
]


def run(bench: Bench) -> tuple[list[Table], list[str]]:
    sizes = bench.sizes
    lengths = dict.fromkeys((sizes.events // sizes.short_part, sizes.events))
    logs = [Log(bench, database, events) for database in bench.databases for events in lengths]
    table = Table(ROWS)
    table.measure({log.name: log for log in logs}, sizes.runs)
    print(table.markdown())
    return [table], [
        f"Runs: {sizes.runs}, each on a new database; a session of many laps has {sizes.laps:,}",
        "One tablet's simulated nights on successive days, every other one with duplicates, late events and junk; each "
        "step is one process of manage.py, its start and its processor time included, PostgreSQL's not",
        "Of all else: the processor time of everything else on the machine meanwhile, PostgreSQL's own among it",
        "The floor: every table of races as it was left, copied into a bare table by the database itself, which "
        "waits for the disk once for each; of a short log that is most of it",
        "A live lap: appended and projected within one process, without HTTP; nothing else is asked meanwhile",
    ]
