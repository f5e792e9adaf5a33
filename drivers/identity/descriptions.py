"""What a tablet says of a driver, a car, a team or a track, before the hub knows who is meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Description:
    """The app's id and name, and whatever else was said: model field to value. What was not said is not in `said`."""

    app_id: int | None
    name: str
    said: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.app_id is not None or bool(self.name)


@dataclass(frozen=True, slots=True)
class Crew:
    """Who drives what for whom, as one event tells it; an empty description means that it tells nothing."""

    driver: Description
    car: Description
    team: Description
    colour: str = ""
    text_colour: str = ""
