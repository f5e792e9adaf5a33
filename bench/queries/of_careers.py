"""Careers, duels and leaderboards."""

from __future__ import annotations

from bench.queries.question import FIVE, Told

FIGURES = """
    sum(sessions), sum(starts), sum(finishes), sum(finish_sum), min(best_finish), sum(wins), sum(podiums), sum(poles),
    sum(fastest_laps), sum(grand_slams), sum(retirements), sum(disqualifications), sum(lap_count), sum(laps_led),
    sum(total_ms), min(best_lap_ms), sum(clean_laps), sum(clean_total_ms), sum(judged_laps), sum(consistency_sum)"""
TOTALS = "races_seasontotals y"
OF_DRIVER = "driver_id = %(driver)s AND car_id IS NULL"
OF_CAR = "car_id = %(car)s AND driver_id IS NULL"
OF_TRACK = "club_id = 1 AND track_id = %(track)s AND driver_id IS NULL AND car_id IS NULL"
CAREER = f"SELECT {FIGURES} FROM {TOTALS} WHERE {{0}}"
BY = f"SELECT {{1}}, {FIGURES} FROM {TOTALS} WHERE {{0}} GROUP BY {{1}} ORDER BY {{1}}"
BY_DRIVER_AND_CAR = BY.format("driver_id = %(driver)s AND car_id IS NOT NULL", "car_id")
BY_CAR_AND_DRIVER = BY.format("car_id = %(car)s AND driver_id IS NOT NULL", "driver_id")
BY_TRACK_AND_DRIVER = BY.format(
    "club_id = 1 AND track_id = %(track)s AND driver_id IS NOT NULL AND car_id IS NULL", "driver_id"
)
APPEARANCES = """
    SELECT a.*, t.name, c.name FROM races_appearance a JOIN drivers_club c ON c.id = a.club_id
    LEFT JOIN races_track t ON t.id = a.track_id WHERE a.{0}_id = %({0})s AND a.{1}_id IS NULL
    ORDER BY a.opened_at DESC, a.id DESC LIMIT 101"""
BOARD = f"""
    SELECT d.name, sums.* FROM (
        SELECT y.{{0}}_id AS holder, {FIGURES} FROM {TOTALS}
        WHERE club_id = 1 AND {{0}}_id IS NOT NULL AND {{1}}_id IS NULL {{2}} GROUP BY y.{{0}}_id
        HAVING sum(starts) >= 3 ORDER BY {{3}} DESC LIMIT 101
    ) sums JOIN drivers_{{0}} d ON d.id = sums.holder"""
DUEL = """
    SELECT count(*), sum(CASE WHEN a.position < b.position THEN 1 ELSE 0 END),
        sum(CASE WHEN b.position < a.position THEN 1 ELSE 0 END),
        sum(CASE WHEN a.best_lap_ms < b.best_lap_ms THEN 1 ELSE 0 END),
        sum(a.best_lap_ms - b.best_lap_ms) FROM races_appearance a
    JOIN races_appearance b ON b.session_id = a.session_id AND b.car_id IS NULL AND b.driver_id = %({1})s
    WHERE a.driver_id = %({0})s AND a.car_id IS NULL"""
PAIRS = [(one, other) for place, one in enumerate(FIVE) for other in FIVE[place + 1 :]]
DUEL_OF_FIVE = " UNION ALL ".join(DUEL.format(*pair) for pair in PAIRS)

WINS = "/leaderboards/?club=1&of=wins&min_starts=3"
OF_WINS = BOARD.format("driver", "car", "{}", "sum(wins)")

# fmt: off
QUESTIONS: list[Told] = [
    ("Career of a driver", "/drivers/{driver}/career/", CAREER.format(OF_DRIVER)),
    ("Career of a driver in a season", "/drivers/{driver}/career/?season={season}",
     CAREER.format(f"{OF_DRIVER} AND season = %(season)s")),
    ("Career of a driver in a car", "/drivers/{driver}/career/?car={car}",
     CAREER.format("driver_id = %(driver)s AND car_id = %(car)s")),
    ("Career of a car", "/cars/{car}/career/", CAREER.format(OF_CAR)),
    ("Statistics of a track", "/tracks/{track}/statistics/", CAREER.format(OF_TRACK)),
    ("A driver by season", "/drivers/{driver}/career/breakdown/", BY.format(OF_DRIVER, "season")),
    ("A driver by track", "/drivers/{driver}/career/breakdown/?by=track", BY.format(OF_DRIVER, "track_id")),
    ("A driver by car", "/drivers/{driver}/career/breakdown/?by=car", BY_DRIVER_AND_CAR),
    ("A car by driver", "/cars/{car}/career/breakdown/?by=driver", BY_CAR_AND_DRIVER),
    ("A track by driver", "/tracks/{track}/statistics/breakdown/?by=driver", BY_TRACK_AND_DRIVER),
    ("Sessions of a career, with places", "/drivers/{driver}/sessions/", APPEARANCES.format("driver", "car")),
    ("Sessions of a car, with places", "/cars/{car}/sessions/", APPEARANCES.format("car", "driver")),
    ("Duel of two drivers", "/head-to-head/?drivers={driver},{rival}", DUEL.format("driver", "rival")),
    ("Duel of five drivers", "/head-to-head/?drivers={driver},{rival},{third},{fourth},{fifth}", DUEL_OF_FIVE),
    ("Duel on a track", "/head-to-head/?drivers={driver},{rival}&track={track}",
     f"{DUEL.format('driver', 'rival')} AND a.track_id = %(track)s"),
    ("Leaderboard of wins", WINS, OF_WINS.format("")),
    ("Leaderboard of a track", f"{WINS}&track={{track}}", OF_WINS.format("AND track_id = %(track)s")),
    ("Leaderboard of a season", f"{WINS}&season={{season}}", OF_WINS.format("AND season = %(season)s")),
    ("Leaderboard of consistency", "/leaderboards/?club=1&of=consistency_pct",
     BOARD.format("driver", "car", "", "sum(consistency_sum) / (sum(judged_laps) + 1)")),
    ("Leaderboard of cars by laps", "/leaderboards/?club=1&of=laps&holder=car",
     BOARD.format("car", "driver", "", "sum(lap_count)")),
]
# fmt: on
