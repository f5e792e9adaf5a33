"""What SmartRace is known to send and no handler interprets yet: recorded, counted, projected later."""

from ingest.handlers import awaits_handler

awaits_handler("events.weather_change", "events.weather_update", "events.tire_change")
awaits_handler("race.vsc_deployed", "race.vsc_retracted", "cu.send_esc_command")
awaits_handler("race.penalty_update", "race.damage_update", "util.fuel_update")
awaits_handler("event.pit.enter", "event.pit.leave")
