"""What a file tells beside the events, in this order: what came before is needed by what comes after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from archive.championships.lines import ChampionshipLines, ChampionshipReader
from archive.rulings import RulingLines, RulingReader
from archive.settings import SettingLines, SettingReader
from ingest.log.destination import Destination
from ingest.log.export import Chapter
from ingest.log.exported import ReadChapter


def written_chapters() -> list[Chapter]:
    return [SettingLines(), RulingLines(), ChampionshipLines()]


@dataclass
class Position:
    """The line that is being read."""

    number: int = 0


@dataclass
class ReadChapters:
    """The readers of all of it."""

    destination: Destination
    line_number: Callable[[], int]
    settings: SettingReader = field(default_factory=SettingReader)
    rulings: RulingReader = field(init=False)
    championships: ChampionshipReader = field(init=False)

    def __post_init__(self) -> None:
        self.rulings = RulingReader(self.destination, self.line_number)
        self.championships = ChampionshipReader(self.line_number)

    @property
    def all(self) -> list[ReadChapter]:
        return [self.settings, self.rulings, self.championships]
