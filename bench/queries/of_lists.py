"""Lists with their filters, a page of 100 each, and the newest of everything."""

from __future__ import annotations

from bench.queries.question import Told

CREW = """LEFT JOIN drivers_driver d ON d.id = {0}.driver_id LEFT JOIN drivers_car c ON c.id = {0}.car_id
    LEFT JOIN drivers_team m ON m.id = {0}.team_id"""
SESSIONS = """
    SELECT s.*, t.name, l.name FROM races_session s JOIN drivers_club l ON l.id = s.club_id
    LEFT JOIN races_track t ON t.id = s.track_id {where} ORDER BY s.opened_at DESC, s.id DESC LIMIT 101"""
ENTRIES = f"""
    SELECT e.*, s.opened_at, s.type, t.name, d.name, c.name, m.name FROM races_session s
    JOIN races_entry e ON e.session_id = s.id LEFT JOIN races_track t ON t.id = s.track_id {CREW.format("e")}
    {{where}} ORDER BY s.opened_at DESC, e.id DESC LIMIT 101"""
LAPS = f"""
    SELECT l.*, t.name, d.name, c.name, m.name FROM (
        SELECT s.id, s.opened_at FROM races_session s {{sessions}} ORDER BY s.opened_at DESC, s.id DESC LIMIT 8
    ) s JOIN races_lap l ON l.session_id = s.id LEFT JOIN races_track t ON t.id = l.track_id {CREW.format("l")}
    {{where}} ORDER BY s.opened_at DESC, s.id DESC, l.finished_at DESC, l.id DESC LIMIT 101"""
TOLD = f"""
    SELECT r.*, t.name, d.name, c.name, m.name FROM races_{{0}} r
    LEFT JOIN races_session s ON s.id = r.session_id LEFT JOIN races_track t ON t.id = s.track_id {CREW.format("r")}
    {{1}} ORDER BY r.at DESC, r.id DESC LIMIT 101"""
HAS_LAPS_OF = "EXISTS (SELECT 1 FROM races_lapsummary y WHERE y.session_id = s.id AND y.{0}_id = %({0})s)"
DROVE = "WHERE EXISTS (SELECT 1 FROM races_lapsummary y WHERE y.entry_id = e.id AND y.{0}_id = %({0})s)"
NEWEST = "s.id IN (SELECT id FROM races_session {} ORDER BY opened_at DESC, id DESC LIMIT 60)"

# fmt: off
QUESTIONS: list[Told] = [
    ("Clubs", "/clubs/", "SELECT * FROM drivers_club ORDER BY name LIMIT 101"),
    ("Tracks", "/tracks/", "SELECT * FROM races_track ORDER BY name_key, id LIMIT 101"),
    ("Drivers", "/drivers/", "SELECT d.*, m.name FROM drivers_driver d JOIN drivers_team m ON m.id = d.team_id"),
    ("Drivers by part of a name", "/drivers/?search=r%201",
     "SELECT * FROM drivers_driver WHERE search_key LIKE '%%r1%%'"),
    ("Cars of a tag", "/cars/?tag={tag}", "SELECT * FROM drivers_car ORDER BY name_key, id"),
    ("A driver", "/drivers/{driver}/", "SELECT * FROM drivers_driver WHERE id = %(driver)s"),
    ("Meetings", "/meetings/", "SELECT * FROM races_meeting ORDER BY began_at DESC, id DESC LIMIT 101"),
    ("The latest meeting", "/meetings/latest/", "SELECT s.* FROM races_session s WHERE meeting_id = "
     "(SELECT id FROM races_meeting ORDER BY began_at DESC, id DESC LIMIT 1)"),
    ("Sessions", "/sessions/", SESSIONS.format(where="")),
    ("Sessions of a track", "/sessions/?track={track}", SESSIONS.format(where="WHERE s.track_id = %(track)s")),
    ("Races of a club", "/sessions/?club=1&type=race", SESSIONS.format(where="WHERE s.club_id = 1 AND type = 'race'")),
    ("Sessions of a driver", "/sessions/?driver={driver}",
     SESSIONS.format(where=f"WHERE {HAS_LAPS_OF.format('driver')}")),
    ("Sessions of a car", "/sessions/?car={car}", SESSIONS.format(where=f"WHERE {HAS_LAPS_OF.format('car')}")),
    ("Sessions of a year", "/sessions/?opened_at__gte={since}&opened_at__lte={until}",
     SESSIONS.format(where="WHERE opened_at >= %(since)s AND opened_at <= %(until)s")),
    ("Entries", "/entries/", ENTRIES.format(where=f"WHERE {NEWEST.format('')}")),
    ("Entries of a driver", "/entries/?driver={driver}", ENTRIES.format(where=DROVE.format("driver"))),
    ("Entries of a car", "/entries/?car={car}", ENTRIES.format(where=DROVE.format("car"))),
    ("Wins of a driver", "/entries/?driver={driver}&position=1&type=race",
     ENTRIES.format(where=DROVE.format("driver") + " AND e.position = 1 AND s.type = 'race'")),
    ("Entries of a track", "/entries/?track={track}",
     ENTRIES.format(where=f"WHERE {NEWEST.format('WHERE track_id = %(track)s')}")),
    ("Laps", "/laps/", LAPS.format(sessions="", where="")),
    ("Laps of a track", "/laps/?track={track}", LAPS.format(sessions="WHERE s.track_id = %(track)s", where="")),
    ("Laps of a driver", "/laps/?driver={driver}",
     LAPS.format(sessions=f"WHERE {HAS_LAPS_OF.format('driver')}", where="WHERE l.driver_id = %(driver)s")),
    ("Laps of a driver on a track", "/laps/?driver={driver}&track={track}", LAPS.format(
     sessions=f"WHERE s.track_id = %(track)s AND {HAS_LAPS_OF.format('driver')}",
     where="WHERE l.driver_id = %(driver)s")),
    ("Laps of a session, in pages", "/laps/?session={race}",
     f"SELECT l.*, d.name, c.name, m.name FROM races_lap l {CREW.format('l')} WHERE session_id = %(race)s "
     "ORDER BY finished_at DESC, l.id DESC LIMIT 101"),
    ("Stints", "/stints/", TOLD.format("stint", "")),
    ("Stints of a driver", "/stints/?driver={driver}", TOLD.format("stint", "WHERE r.driver_id = %(driver)s")),
    ("Stints, of one session", "/stints/?session={race}", TOLD.format("stint", "WHERE r.session_id = %(race)s")),
    ("Stints of a track", "/stints/?track={track}", TOLD.format("stint", "WHERE s.track_id = %(track)s")),
    ("Pit stops", "/pit-stops/", TOLD.format("pitstop", "")),
    ("Pit stops of a driver", "/pit-stops/?driver={driver}", TOLD.format("pitstop", "WHERE r.driver_id = %(driver)s")),
    ("Penalties", "/penalties/", TOLD.format("penalty", "")),
    ("Damages", "/damages/", TOLD.format("damage", "")),
    ("Weather", "/weather/", "SELECT * FROM races_weatherreport ORDER BY at DESC, id DESC LIMIT 101"),
    ("Neutralisations", "/neutralisations/", "SELECT * FROM races_neutralisation ORDER BY at DESC, id DESC LIMIT 101"),
]
# fmt: on
