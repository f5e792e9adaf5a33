"""Points systems one click away: files of rules in this folder, each as rows that an organiser can go on to edit.

Adding one is adding a file: `manage.py export_championship --rules` writes such files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from championships.decisions import club_turn, rules_changed
from championships.files.description import CHAMPIONSHIP, Part, chapter_of, chapters_within
from championships.files.json_lines import Node
from championships.files.reading import Reader, chapters_in
from championships.models import Championship, Scoring, TieBreak


@dataclass(frozen=True, slots=True)
class Preset:
    """What a file of rules says, by chapter."""

    name: str
    chapters: Mapping[str, Node]

    @property
    def types(self) -> list[str]:
        """Of the sessions it scores."""
        races = Scoring._meta.get_field("session_type").default
        points = self.chapters[chapter_of(Scoring).key].plain()
        return [scoring.get("session_type", races) for scoring in points]


def load(folder: Path) -> dict[str, Preset]:
    """By the name people choose them by, in the order of the files. Raises ValueError where two have one name."""
    found: dict[str, Preset] = {}
    for file in sorted(folder.glob("*.json")):
        chapters = chapters_in(file.read_text(encoding="utf-8"))
        name = str(chapters.pop(CHAMPIONSHIP.key).value["name"].value)
        if name in found:
            raise ValueError(f"{file.name}: there is a preset called {name!r} already.")
        found[name] = Preset(name, chapters)
    return found


PRESETS = load(Path(__file__).parent)


def apply_preset(championship: Championship, name: str) -> None:
    """Let a championship be scored by the preset of that name, and by nothing else; raises ValueError with the names.

    Scorings of classes stay, and ties that are decided already. Whatever else the preset tells of replaces what was.
    """
    with club_turn(championship.club_id):
        store_preset(championship, name)
        rules_changed(championship)


def store_preset(championship: Championship, name: str) -> None:
    """The same as rows only, for a championship that is still being written."""
    if name not in PRESETS:
        raise ValueError(f"There is no preset {name!r}; there are {', '.join(map(repr, PRESETS))}.")
    told = dict(PRESETS[name].chapters)
    for chapter in chapters_within(Championship):
        rows = chapter.rows_of(championship)
        if chapter.model is TieBreak and rows.exists():
            told.pop(chapter.key, None)
        elif chapter.key in told:
            (rows.filter(of_class=None) if chapter.model is Scoring else rows).delete()
    reader = Reader(championship.club)
    reader.rows_within(championship, Championship, told, "", (Part.RULES,))
    reader.refuse_faults()
