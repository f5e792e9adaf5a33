"""What happens to single cars beside laps."""

from ingest.handlers import handles
from ingest.payloads.envelope import Envelope
from ingest.payloads.readings import (
    LARGEST_INTEGER,
    controller,
    crew,
)
from races.control import RaceControl

TANK_OFF = -1


@handles("race.penalty_update")
def penalised(race: RaceControl, event: Envelope) -> None:
    """A time penalty was given, or with 0 seconds served."""
    penalty = event.payload
    seconds = penalty.integer("penalty", least=0, most=LARGEST_INTEGER)
    race.cars.penalise(controller(penalty), seconds, crew(penalty))


@handles("race.damage_update")
def damaged(race: RaceControl, event: Envelope) -> None:
    """Something broke, or with `none` was repaired."""
    damage = event.payload
    on, kind = controller(damage), damage.text("damage", most=50).lower()
    if kind == "none":
        race.cars.repair(on, crew(damage))
    else:
        race.cars.damage(on, kind, crew(damage))


@handles("util.fuel_update")
def fuel_read(race: RaceControl, event: Envelope) -> None:
    """How full a tank is."""
    fuel = event.payload
    level = fuel.integer("fuel", least=TANK_OFF, most=100)
    race.cars.read_fuel(controller(fuel), None if level == TANK_OFF else level, crew(fuel))


@handles("events.tire_change")
def tyres_changed(race: RaceControl, event: Envelope) -> None:
    """A car is on other tyres."""
    change = event.payload
    race.cars.change_tyres(controller(change), change.text("tire", most=50).lower(), crew(change))


@handles("event.pit.enter")
def pit_entered(race: RaceControl, event: Envelope) -> None:
    """A car came into the pits."""
    race.cars.enter_pit(controller(event.payload))


@handles("event.pit.leave")
def pit_left(race: RaceControl, event: Envelope) -> None:
    """A car left the pits."""
    race.cars.leave_pit(controller(event.payload))


@handles("ui.remove_car_from_session")
def car_removed(race: RaceControl, event: Envelope) -> None:
    """A car was swiped out by hand."""
    race.cars.remove(controller(event.payload))
