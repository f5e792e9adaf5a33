"""A session in one answer. The long ones have about 3,000 laps."""

from __future__ import annotations

from bench.queries.of_lists import CREW
from bench.queries.question import Told

LAPS = f"""
    SELECT l.*, d.name, c.name, m.name FROM races_lap l {CREW.format("l")}
    WHERE l.session_id = %({{0}})s ORDER BY l.finished_at, l.event"""
RESULTS = f"""
    SELECT e.*, d.name, c.name, m.name FROM races_entry e {CREW.format("e")}
    WHERE e.session_id = %(endurance)s ORDER BY e.position NULLS LAST, e.controller"""
LINES = """
    SELECT controller, lap_time_ms, finished_at, driver_id, is_clean FROM races_lap
    WHERE session_id = %(endurance)s ORDER BY finished_at, event"""
TIMELINE = " UNION ALL ".join(
    f"SELECT '{kind}', id, at FROM races_{kind} WHERE session_id = %(endurance)s"
    for kind in ("stint", "pitstop", "penalty", "damage", "tyrechange", "weatherreport", "neutralisation")
)

# fmt: off
QUESTIONS: list[Told] = [
    ("A session", "/sessions/{race}/", "SELECT * FROM races_session WHERE id = %(race)s"),
    ("The latest session", "/sessions/latest/", "SELECT * FROM races_session ORDER BY opened_at DESC, id DESC LIMIT 1"),
    ("Results", "/sessions/{endurance}/results/", RESULTS),
    ("Laps of an ordinary race, whole", "/sessions/{race}/laps/", LAPS.format("race")),
    ("**3,000 laps, whole**", "/sessions/{endurance}/laps/", LAPS.format("endurance")),
    ("Lap chart of 3,000 laps", "/sessions/{endurance}/lap-chart/", LINES),
    ("Gap chart of 3,000 laps", "/sessions/{endurance}/gap-chart/", LINES),
    ("Pace, of 3,000 laps", "/sessions/{endurance}/pace/", LINES),
    ("Stints of a session", "/sessions/{endurance}/stints/",
     f"SELECT r.*, d.name, c.name FROM races_stint r {CREW.format('r')} WHERE r.session_id = %(endurance)s "
     "ORDER BY r.controller, r.number"),
    ("Timeline", "/sessions/{endurance}/timeline/", f"{TIMELINE} ORDER BY 3"),
]
# fmt: on
