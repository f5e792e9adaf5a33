"""What a ruling on a record is about: the lap that holds it, in which list, and what it was called."""

from __future__ import annotations

from desk.targets import Target
from races.history.record_rulings import record_rulings
from races.history.track_records import lap_record, track_record
from races.measures.lap_time import lap_time_text
from races.models import Lap, Track
from races.rulings.fields import BadRuling
from races.rulings.kinds import Subject


def of_record(lap: Lap) -> Target:
    """The record a lap holds, or would hold. Raises BadRuling for a lap that can hold none."""
    if not lap.is_counting:
        raise BadRuling(f"This lap holds no record: {lap.get_exclusion_display()}.")
    if lap.track is None:
        raise BadRuling("This lap holds no record: nobody knows on which track it was driven.")
    whose, what = str(lap.driver or f"Controller {lap.controller}"), lists_of(lap, lap.track)
    time = lap_time_text(lap.lap_time_ms)
    return Target(
        club=lap.session.club,
        subject=Subject.RECORD,
        about={
            "events": [lap.event],
            "who": f"{whose}'s {what} of {lap.track} ({time})",
            "session": str(lap.session),
            "track": str(lap.track),
            "driver": whose,
            "time_ms": lap.lap_time_ms,
            "list": what,
        },
        source=lap.source,
        event=lap.event,
        session=lap.session,
        people=[lap.driver] if lap.driver else [],
        rows=[lap.track],
    )


def lists_of(lap: Lap, track: Track) -> str:
    """Which record it is: of the race laps, of all, or of both; of neither, a lap."""
    ruled = record_rulings(track.club).with_unconfirmed()
    records = (("lap record", lap_record(track, ruled)), ("track record", track_record(track, ruled)))
    held = [words for words, record in records if record is not None and record.lap.pk == lap.pk]
    return " and ".join(held) or "lap"
