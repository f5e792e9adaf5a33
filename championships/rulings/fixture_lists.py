"""The list of fixtures of a round as a line of the log: kept, planned anew, or gone; and putting it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db.models import QuerySet

from championships.fixtures.keeping import driver_called
from championships.models import Championship, Fixtures, Heat, Round, Seat, Starter
from championships.rulings.references import driver_of, driver_told, round_of, round_told
from championships.rulings.rows import MOST_NAMED, Rows, Values
from championships.rulings.trace import Seen, leave_line
from championships.scoring.tables import amount
from drivers.names import name_key
from races.rulings.fields import Said

FIXTURES = "fixtures"


class FixtureLists(Rows):
    """Each with all its heats: a list is one decision."""

    model = Fixtures
    columns = ("session_type", "scheme", "times", "controllers", "broken", "cars")

    def of(self, championship: Championship) -> QuerySet[Any]:
        return Fixtures.objects.filter(round__championship=championship)

    def told(self, row: Fixtures) -> Said:
        starters = {starter.pk: starter for starter in row.starters.select_related("driver")}
        return {
            "round": round_told(row.round),
            "day": row.day.isoformat(),
            **{name: getattr(row, name) for name in self.columns},
            "starters": [self.starter_told(starter) for starter in starters.values()],
            "heats": [
                {
                    "number": heat.number,
                    "seats": [
                        [seat.controller, starters[seat.starter_id].place, seat.car] for seat in heat.seats.all()
                    ],
                }
                for heat in row.heats.prefetch_related("seats")
            ],
        }

    def starter_told(self, starter: Starter) -> Said:
        return {
            "place": starter.place,
            "driver": driver_told(starter.driver),
            "name": starter.name,
            "has_left": starter.has_left,
        }

    def values(self, championship: Championship, told: Said, session: int | None) -> Values:
        found = round_of(championship, told["round"])
        return {
            "round": found,
            "day": date.fromisoformat(told["day"]),
            **{name: told[name] for name in self.columns},
        }

    def find(self, championship: Championship, told: Said, session: int | None) -> Fixtures | None:
        row: Fixtures | None = super().find(championship, told, session)
        return (
            row
            if row is not None and self.whole(championship, self.told(row)) == self.whole(championship, told)
            else None
        )

    def begin(self, championship: Championship, told: Said, session: int | None) -> Fixtures:
        return Fixtures()

    def whole(self, championship: Championship, told: Said) -> tuple[Any, ...]:
        """Who starts, and the heats, whatever they are called by now."""
        starters = [(one["place"], self.driver(championship, one), one["has_left"]) for one in told["starters"]]
        return starters, told["heats"]

    def driver(self, championship: Championship, told: Said) -> Any:
        """Or the name, under which nobody has driven yet."""
        known = driver_of(championship, told["driver"]) or driver_called(championship.club, told["name"])
        return known or name_key(told["name"])

    def finish(self, row: Fixtures, championship: Championship, told: Said) -> None:
        row.heats.all().delete()
        row.starters.all().delete()
        starters = {
            one["place"]: Starter.objects.create(
                fixtures=row,
                place=one["place"],
                driver=driver_of(championship, one["driver"]),
                name=one["name"],
                has_left=one["has_left"],
            )
            for one in told["starters"]
        }
        for one in told["heats"]:
            heat = Heat.objects.create(fixtures=row, number=one["number"])
            Seat.objects.bulk_create(
                Seat(heat=heat, controller=controller, starter=starters[place], car=car)
                for controller, place, car in one["seats"]
            )

    def words(self, row: Fixtures) -> str:
        who = [str(starter) for starter in row.starters.select_related("driver") if not starter.has_left]
        more = f" and {len(who) - MOST_NAMED} more" if len(who) > MOST_NAMED else ""
        return f"{row}, {amount(row.heats.count(), 'heat')} of {', '.join(who[:MOST_NAMED])}{more}"


LISTS = FixtureLists()


def seen(into: Round) -> Seen | None:
    """The list of a round as it is; None where it has none."""
    row = Fixtures.objects.filter(round=into).select_related("round").first()
    return None if row is None else Seen((), LISTS.told(row), LISTS.words(row))


@contextmanager
def list_traced(into: Round, author: Any, reason: str) -> Iterator[None]:
    """Whatever becomes of the list of a round within leaves a line."""
    before = seen(into)
    yield
    after = seen(into)
    if (before and before.told) != (after and after.told):
        leave_line(into.championship, FIXTURES, before, after, [], author, reason)
