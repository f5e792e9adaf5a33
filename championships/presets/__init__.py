"""Points systems one click away: files of rules in this folder, each as rows that an organiser can go on to edit.

Adding one is adding a file: `manage.py export_championship --rules` writes such files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from championships.decisions import club_turn, rules_changed
from championships.files.description import CHAMPIONSHIP, Part, chapter_of, chapters_within
from championships.files.json_lines import Node
from championships.files.reading import Reader, chapters_in
from championships.models import AssignmentRule, Championship, Scoring, TieBreak
from races.models import Session

ANY_TYPE = ""
"""The type of a rule that is for sessions of any, but practice."""


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
    Where races go into rounds by rule, so do the sessions of other types that it scores.
    """
    with club_turn(championship.club_id):
        store_preset(championship, name)
        go_with_races(championship, PRESETS[name].types)
        rules_changed(championship)


def go_with_races(championship: Championship, types: Iterable[str]) -> None:
    """For each type of sessions that no rule puts into rounds: a rule like each of those for races."""
    rules = list(championship.assignment_rules.order_by("order"))
    known = {rule.session_type for rule in rules}
    of_races = [rule for rule in rules if rule.session_type == Session.RACE]
    missing = [kind for kind in dict.fromkeys(types) if not known & {kind, ANY_TYPE}]
    order = max((rule.order for rule in rules), default=0)
    for kind, rule in product(missing, of_races):
        order += 1
        rule.pk, rule.order, rule.session_type, rule.counts_as = None, order, kind, ""
        rule.into = with_race(rule.into, kind)
        rule.save(force_insert=True)


def with_race(into: str, kind: str) -> str:
    """Where every race is a round, what goes before it on its evening goes with it, and makes no round of its own."""
    is_alone = into == AssignmentRule.Into.SESSION and kind != Session.RACE
    return AssignmentRule.Into.NEXT.value if is_alone else into


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
