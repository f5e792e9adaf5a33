"""Records: the best counting laps of a track, of each of whatever, and how they fell."""

from __future__ import annotations

from bench.queries.of_lists import CREW
from bench.queries.question import Told

BEST = f"""
    SELECT l.*, s.type, t.name, g.name, d.name, c.name, m.name FROM races_lap l
    JOIN races_session s ON s.id = l.session_id JOIN races_track t ON t.id = l.track_id
    LEFT JOIN races_meeting g ON g.id = s.meeting_id {CREW.format("l")}"""
OF_EACH = (
    BEST
    + """
    WHERE l.source_id = 1 AND l.event IN (
        SELECT best_lap_event FROM (
            SELECT best_lap_event, best_lap_ms, row_number() OVER (
                PARTITION BY {0} ORDER BY best_lap_ms, best_lap_at) AS place
            FROM races_lapsummary y WHERE track_id = %(track)s AND best_lap_ms IS NOT NULL {1}
        ) ranked WHERE place = 1 ORDER BY best_lap_ms LIMIT 10
    ) ORDER BY l.lap_time_ms, l.finished_at"""
)
OF_SUMMARIES = (
    BEST
    + """
    WHERE l.source_id = 1 AND l.event IN (
        SELECT best_lap_event FROM races_lapsummary y WHERE track_id = %(track)s AND best_lap_ms IS NOT NULL {0}
        ORDER BY best_lap_ms, best_lap_at LIMIT 10
    ) ORDER BY l.lap_time_ms, l.finished_at"""
)
SECTOR = (
    BEST
    + """
    WHERE l.id IN (
        SELECT (SELECT x.id FROM races_lap x
            WHERE x.entry_id = y.entry_id AND x.sector_1_ms = y.best_sector_1_ms LIMIT 1)
        FROM races_lapsummary y WHERE track_id = %(sectored_track)s AND best_sector_1_ms IS NOT NULL
        ORDER BY best_sector_1_ms, best_sector_1_at LIMIT 10
    ) ORDER BY l.sector_1_ms, l.finished_at"""
)
HISTORY = """
    SELECT best_lap_event, best_lap_ms, best_lap_at FROM (
        SELECT best_lap_event, best_lap_ms, best_lap_at, min(best_lap_ms) OVER (
            ORDER BY best_lap_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM races_lapsummary y WHERE track_id = %(track)s AND best_lap_ms IS NOT NULL {0}
    ) ranked WHERE before IS NULL OR best_lap_ms < before ORDER BY best_lap_at"""
BESTS = (
    BEST
    + """
    WHERE l.source_id = 1 AND l.event IN (
        SELECT best_lap_event FROM (
            SELECT best_lap_event, row_number() OVER (PARTITION BY track_id ORDER BY best_lap_ms, best_lap_at) AS place
            FROM races_lapsummary y WHERE {0}_id = %({0})s AND best_lap_ms IS NOT NULL
        ) ranked WHERE place = 1
    ) ORDER BY t.name"""
)
MADE = "AND car_id IN (SELECT id FROM drivers_car WHERE {})"

YEAR = "driven_at__gte={since}&driven_at__lte={until}"
WITHIN = "AND at >= %(since)s AND ended_at <= %(until)s"
ON = "/records/?track={track}"
# fmt: off
QUESTIONS: list[Told] = [
    ("Records of a track", ON, OF_SUMMARIES.format("")),
    ("Lap records (of races)", f"{ON}&type=race", OF_SUMMARIES.format("AND session_type = 'race'")),
    ("Records of each driver", f"{ON}&by=driver", OF_EACH.format("driver_id", "")),
    ("Records of each car", f"{ON}&by=car", OF_EACH.format("car_id", "")),
    ("Records of each session", f"{ON}&by=session", OF_EACH.format("session_id", "")),
    ("Records of each driver and car", f"{ON}&by=driver_car", OF_EACH.format("driver_id, car_id", "")),
    ("Records of a driver", f"{ON}&driver={{driver}}", OF_SUMMARIES.format("AND driver_id = %(driver)s")),
    ("Records of a car", f"{ON}&car={{car}}", OF_SUMMARIES.format("AND car_id = %(car)s")),
    ("Records in the wet", f"{ON}&weather=wet", OF_SUMMARIES.format("AND weather = 'wet'")),
    ("Records on wet tyres", f"{ON}&tyre=wet", OF_SUMMARIES.format("AND tyre = 'wet'")),
    ("Records of a manufacturer", f"{ON}&manufacturer={{manufacturer}}",
     OF_SUMMARIES.format(MADE.format("manufacturer = %(manufacturer)s"))),
    ("Records of a scale", f"{ON}&scale={{scale}}", OF_SUMMARIES.format(MADE.format("scale = %(scale)s"))),
    ("Records of a tag", f"{ON}&tag={{tag}}",
     OF_SUMMARIES.format(MADE.format("CAST(tags AS text) LIKE '%%\"' || %(tag)s || '\"%%'"))),
    ("Records of a season", f"{ON}&season={{season}}",
     OF_SUMMARIES.format("AND opened_at >= %(new_year)s AND opened_at < %(next_year)s")),
    ("Records of a year", f"{ON}&{YEAR}", OF_SUMMARIES.format(WITHIN)),
    ("Records of each driver in a year", f"{ON}&by=driver&{YEAR}", OF_EACH.format("driver_id", WITHIN)),
    ("Records of a sector", "/records/?track={sectored_track}&of=sector_1", SECTOR),
    ("History of a record", "/records/history/?track={track}", HISTORY.format("")),
    ("History of a lap record", "/records/history/?track={track}&type=race",
     HISTORY.format("AND session_type = 'race'")),
    ("History of a record of a driver", "/records/history/?track={track}&driver={driver}",
     HISTORY.format("AND driver_id = %(driver)s")),
    ("Personal bests of a driver", "/records/personal-bests/?driver={driver}", BESTS.format("driver")),
    ("Bests of a car", "/records/personal-bests/?car={car}", BESTS.format("car")),
]
# fmt: on
