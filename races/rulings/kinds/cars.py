"""What can be ruled of a car beside what it is called: that it was looked after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from races.models import Ruling
from races.rulings.fields import BadRuling, Instant, Said, Text, Whole
from races.rulings.kinds.kind import Kind, Subject, in_words

SERVICE = "service"
AT_ONCE = timedelta(hours=1)
"""Nobody services a car twice within that, in the same words."""
MOST_LAPS = 10_000_000


class Service(Kind):
    """Its laps between services are counted from then on."""

    name = SERVICE
    verb = "Maintenance done"
    subject = Subject.CAR
    adds_up = True
    says = (
        Instant("at", "When", "Empty: now.", is_required=False),
        Text("what", "What was done", "Such as new tyres, axles oiled.", is_required=False),
        Whole(
            "odometer",
            "Odometer",
            "Laps it had driven by then, as its tablet counts them; empty: the hub counts its laps from then on.",
            is_required=False,
            most=MOST_LAPS,
        ),
    )
    example = {"at": "2026-01-17T18:30:00+00:00", "what": "New tyres", "odometer": 1640}
    hint = "The laps until its next maintenance are counted from then on; nothing else changes."

    @classmethod
    def check(cls, says: Said) -> None:
        if "at" in says and datetime.fromisoformat(says["at"]) > timezone.now():
            raise BadRuling("That is yet to come: rule it when it is done.", "at")

    @classmethod
    def check_beside(cls, says: Said, others: Sequence[Ruling]) -> None:
        for other in others:
            is_same = other.kind == cls.name and other.says == says
            if is_same and ("at" in says or timezone.now() - other.decided_at < AT_ONCE):
                raise BadRuling(f"{in_words(other)}: that is ruled already ({other}).")

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        when = f" on {datetime.fromisoformat(says['at']):%Y-%m-%d %H:%M} UTC" if "at" in says else ""
        what = f": {says['what']}" if says.get("what") else ""
        odometer = f" (odometer {says['odometer']})" if "odometer" in says else ""
        return f"{about['who']} serviced{when}{what}{odometer}"


def serviced_at(ruling: Ruling) -> datetime:
    """When the maintenance was done that it tells of."""
    return datetime.fromisoformat(ruling.says["at"]) if "at" in ruling.says else ruling.decided_at
