"""What concerns everybody on the track: the weather, and what slows all of them down."""

from ingest.handlers import handles
from ingest.payloads.envelope import Envelope
from ingest.payloads.readings import sky
from races.control import RaceControl


@handles("events.weather_change")
def weather_changed(race: RaceControl, event: Envelope) -> None:
    """It began to rain, or dried up."""
    race.conditions.change_weather(sky(event.payload))


@handles("events.weather_update")
def weather_announced(race: RaceControl, event: Envelope) -> None:
    """It is about to change, or an event starts in it."""
    race.conditions.announce_weather(sky(event.payload))


@handles("race.vsc_deployed")
def vsc_deployed(race: RaceControl, event: Envelope) -> None:
    """The virtual safety car is out."""
    race.conditions.deploy_vsc()


@handles("race.vsc_retracted")
def vsc_retracted(race: RaceControl, event: Envelope) -> None:
    """The virtual safety car is in."""
    race.conditions.retract_vsc()


@handles("cu.send_esc_command")
def escape_pressed(race: RaceControl, event: Envelope) -> None:
    """The app called the safety car, or recalled it."""
    race.conditions.press_escape()
