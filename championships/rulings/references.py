"""Whom and what a decision names, by what is the same on every hub, and finding it again."""

from __future__ import annotations

from typing import Any

from championships.models import Championship, Round, RoundSession
from drivers.models import Driver, DriverAlias, Team
from drivers.names import name_key
from races.rulings.fields import BadRuling, Said


def driver_told(driver: Driver | None) -> Said | None:
    """By the tablets' keys, and by name."""
    if driver is None:
        return None
    aliases = driver.aliases.order_by("source__uid", "app_id", "name")
    return {"name": str(driver), "aliases": [list(key) for key in aliases.values_list("source__uid", "app_id", "name")]}


def driver_of(championship: Championship, told: Said | None) -> Driver | None:
    """Raises BadRuling where they are no more."""
    if told is None:
        return None
    for uid, app_id, name in told["aliases"]:
        alias = DriverAlias.objects.filter(source__uid=uid, app_id=app_id, name=name).select_related("driver").first()
        if alias is not None and alias.driver.club_id == championship.club_id:
            return alias.driver
    named = Driver.objects.filter(club=championship.club_id, name_key=name_key(told["name"]))
    return named.order_by("pk").first() or gone(told["name"])


def team_of(championship: Championship, name: str) -> Team | None:
    """Raises BadRuling where it is no more."""
    if not name:
        return None
    named = Team.objects.filter(club=championship.club_id, name_key=name_key(name))
    return named.order_by("pk").first() or gone(name)


def round_told(round_: Round | None, beside: RoundSession | None = None) -> Said | None:
    """By number and name, and by a session of it; not by one that is itself being put somewhere."""
    if round_ is None:
        return None
    held = [row for row in round_.session_set.all() if beside is None or row.pk != beside.pk]
    first = sorted(held, key=lambda row: (row.source_id, row.event))[:1]
    return {"number": round_.number, "name": round_.name, "sessions": [session_told(row) for row in first]}


def round_of(championship: Championship, told: Said | None) -> Round | None:
    """Raises BadRuling where it is no more. Rounds made by rule change their numbers, sessions do not."""
    if told is None:
        return None
    for session in told["sessions"]:
        # The log's first lines named it as a list.
        said = session if isinstance(session, dict) else dict(zip(("source", "event"), session, strict=True))
        row = row_of(championship, said, None)
        if row is not None and row.round is not None:
            return row.round
    rounds = championship.rounds.filter(name=told["name"]) if told["name"] else championship.rounds.all()
    found = rounds.filter(number=told["number"]).first() or (rounds.first() if told["name"] else None)
    return found or gone(told["name"] or f"Round {told['number']}")


def session_told(row: RoundSession) -> Said:
    return {"source": row.source.uid, "event": row.event}


def row_of(championship: Championship, told: Said, session: int | None) -> RoundSession | None:
    """The row of a championship for that session, whoever put it there; `session` is its key here, where known."""
    rows = championship.session_set.all()
    by_event = rows.filter(source__uid=told["source"], event=told["event"]).first()
    return by_event or (rows.filter(session=session).first() if session is not None else None)


def gone(name: str) -> Any:
    raise BadRuling(f"{name} is no more, so that it cannot be put back.")
