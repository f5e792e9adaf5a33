"""Who is on a controller: from what a tablet says to the club's drivers, cars and teams."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from drivers.alias_book import CARS, DRIVERS, AliasBook, Rules
from drivers.descriptions import Crew, Description
from drivers.models import Source
from drivers.team_book import TeamBook
from races.control.result import ResultLine
from races.models import Entry, Track, TrackAlias

TRACKS = Rules(Track, TrackAlias, "track", renames=False)


class Paddock:
    """Everybody and everything one source names, read as needed and written all at once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.drivers = AliasBook(source, DRIVERS)
        self.cars = AliasBook(source, CARS)
        self.tracks = AliasBook(source, TRACKS)
        self.teams = TeamBook(source)

    def seat(self, entry: Entry, crew: Crew, at: datetime) -> None:
        """Who is on the controller now. What is not said stays as it was."""
        if crew.driver:
            team = self.teams.meet(crew.team, at)
            driver = replace(crew.driver, said={**crew.driver.said, "team": team})
            entry.driver, entry.team = self.drivers.meet(driver, at), team
        entry.car = self.cars.meet(crew.car, at) or entry.car
        entry.colour = crew.colour or entry.colour
        entry.text_colour = crew.text_colour or entry.text_colour

    def seat_by_result(self, entry: Entry, line: ResultLine, at: datetime) -> None:
        """A result names nobody: whoever is on the controller is meant, else who the tablet's id stands for."""
        entry.driver = entry.driver or self.drivers.meet(Description(line.driver_app_id, ""), at)
        entry.car = entry.car or self.cars.meet(Description(line.car_app_id, ""), at)

    def track(self, description: Description, at: datetime) -> Track | None:
        """The layout that was chosen."""
        track: Track | None = self.tracks.meet(description, at)
        return track

    @property
    def learned(self) -> bool:
        """Whether anything new was told of anybody since the last `write`."""
        return any(book.learned for book in (self.teams, self.drivers, self.cars, self.tracks))

    def write(self) -> None:
        """Store what is new and what changed; teams first, because drivers point at them."""
        if self.learned:
            self.source.club.roster_changed()
        for book in (self.teams, self.drivers, self.cars, self.tracks):
            book.write()
