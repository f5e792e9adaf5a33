"""A file becoming a championship: it is looked at whole, every fault is named, and with one nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import BooleanField, DecimalField, Field, ForeignKey, IntegerField, Model

from championships.by_hand.naming import driver_called
from championships.decisions import club_turn, rules_changed
from championships.files.description import (
    ALL,
    CHAMPIONSHIP,
    FORMAT,
    NAMES_OF_ONE_CLUB,
    WHICH_SESSIONS,
    Chapter,
    Part,
    chapter_of,
    chapters_within,
)
from championships.files.json_lines import Node, NoJson, parsed
from championships.files.naming import NAMING, NotKnown, refuse_unstorable, shown, text
from championships.models import Championship, ResultByHand
from championships.rulings.trace import Picture, leave_lines
from drivers.models import Club

MOST_FAULTS = 100
READ_FROM_A_FILE = "read from a file"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, on which line of the file, and the way to it."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.path}: {self.sentence}" if self.path else f"line {self.line}: {self.sentence}"


class FaultyFile(ValueError):
    """All that is wrong, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)[:MOST_FAULTS]
        super().__init__("\n".join(map(str, self.faults)))


def chapters_in(told: str) -> dict[str, Node]:
    """What a file says, by chapter. Raises FaultyFile."""
    try:
        root = parsed(told)
    except NoJson as error:
        raise FaultyFile([Fault(error.line, "", str(error))]) from None
    if not isinstance(root.value, dict) or "championship" not in root.value:
        raise FaultyFile([Fault(root.line, "", "This is no file of a championship.")])
    known = {"format", CHAMPIONSHIP.key, *(chapter.key for chapter in chapters_within(Championship))}
    faults = [
        Fault(node.line, key, f"Nothing is known of “{key}”; there are {', '.join(sorted(known))}.")
        for key, node in root.value.items()
        if key not in known
    ]
    version = root.value.get("format", Node("", root.line))
    if version.value != FORMAT:
        faults.append(Fault(version.line, "format", f"“{FORMAT}” is expected, not {shown(version.plain())}."))
    if faults:
        raise FaultyFile(faults)
    return {key: node for key, node in root.value.items() if key != "format"}


def read(
    club: Club, told: str, parts: Collection[Part] = ALL, *, author: Any = None, name: str = "", season: str = ""
) -> Championship:
    """The championship of a file, or those parts of it, as a draft of the club's, with its standings; under another
    name or season, where those are given. What people decided leaves its lines in the log.

    Raises FaultyFile, with nothing stored.
    """
    chapters = chapters_in(told)
    called = {key: text for key, text in (("name", name), ("season", season)) if text}
    with club_turn(club.pk):
        reader = Reader(club)
        championship = reader.championship(chapters.pop(CHAMPIONSHIP.key), called)
        before = Picture.of(championship.pk) if championship is not None else None
        reader.rows_within(championship, Championship, chapters, "", parts)
        reader.refuse_faults()
        assert championship is not None
        assert before is not None
        rules_changed(championship)
        leave_lines(championship, before, author, READ_FROM_A_FILE)
    return championship


@dataclass
class Reader:
    """One file being read."""

    club: Club
    faults: list[Fault] = field(default_factory=list)
    made: dict[tuple[type[Model], Any], Model | None] = field(default_factory=dict)
    """By what others name it: the row, or None where it is at fault itself."""

    def refuse_faults(self) -> None:
        if self.faults:
            raise FaultyFile(self.faults)

    def championship(self, node: Node, called: dict[str, str]) -> Championship | None:
        row = Championship(club=self.club)
        values = node.value if isinstance(node.value, dict) else {}
        line = values.get("name", node).line
        other = Node({**values, **{key: Node(text, line) for key, text in called.items()}}, node.line)
        return cast(
            "Championship | None", self.row(row, CHAMPIONSHIP, other if values else node, CHAMPIONSHIP.key, ALL)
        )

    def rows_within(
        self, above: Model | None, model: type[Model], told: dict[str, Node], path: str, parts: Collection[Part]
    ) -> None:
        """The chapters told within a row, in the order in which they name each other."""
        for chapter in chapters_within(model):
            node = told.get(chapter.key)
            if node is None:
                continue
            if not isinstance(node.value, list):
                self.faults.append(Fault(node.line, path + chapter.key, "A list is expected."))
                continue
            for number, one in enumerate(node.value, start=1):
                if is_wanted(chapter, one, parts):
                    self.begin(above, chapter, one, f"{path}{chapter.key}[{number}]", parts)

    def begin(self, above: Model | None, chapter: Chapter, node: Node, path: str, parts: Collection[Part]) -> None:
        row = chapter.model()
        if above is not None:
            setattr(row, chapter.inside, above)
        self.row(row, chapter, node, path, parts, is_storable=above is not None)

    def row(
        self,
        row: Model,
        chapter: Chapter,
        node: Node,
        path: str,
        parts: Collection[Part],
        *,
        is_storable: bool = True,
    ) -> Model | None:
        """The row as it is stored; None where it is at fault."""
        told = node.value
        if not isinstance(told, dict):
            self.faults.append(Fault(node.line, path, "An object is expected."))
            return None
        before = len(self.faults)
        self.fill(row, chapter, told, path)
        is_whole = len(self.faults) == before and not self.misses(row, chapter)
        stored = row if is_whole and is_storable and self.store(row, chapter, node, path) else None
        called = told[chapter.known_by].value if chapter.known_by in told else None
        if isinstance(called, str | int):
            self.made[chapter.model, called] = stored
        if chapter is not CHAMPIONSHIP:
            self.rows_within(stored, chapter.model, told, f"{path}.", parts)
        return stored

    def fill(self, row: Model, chapter: Chapter, told: dict[str, Node], path: str) -> None:
        fields = {one.name: one for one in chapter.fields()}
        within = {one.key for one in chapters_within(chapter.model)} if chapter is not CHAMPIONSHIP else set()
        for key, node in told.items():
            if key in fields:
                try:
                    self.put(row, fields[key], node.plain())
                except NotKnown as error:
                    self.faults.append(Fault(node.line, f"{path}.{key}", str(error)))
                except ValidationError as error:
                    self.faults.append(Fault(node.line, f"{path}.{key}", " ".join(error.messages)))
            elif key not in within:
                known = ", ".join(sorted({*fields, *within}))
                self.faults.append(
                    Fault(node.line, f"{path}.{key}", f"Nothing is known of “{key}”; there are {known}.")
                )

    def put(self, row: Model, field: Field[Any, Any], told: Any) -> None:
        """Raises NotKnown and ValidationError."""
        if not isinstance(field, ForeignKey):
            setattr(row, field.attname, cleaned(field, told, row))
        elif field.related_model in NAMING:
            setattr(row, field.name, self.found(row, field.related_model, told))
        else:
            setattr(row, field.name, self.known(field.related_model, told))

    def found(self, row: Model, model: type[Model], told: Any) -> Model:
        if isinstance(row, ResultByHand):
            return driver_called(self.club, text(told, "driver")[:200])
        found: Model = NAMING[model][1](told, self.club)
        return found

    def known(self, model: type[Model], told: Any) -> Model | None:
        """A row of the file itself; None where that is at fault, which is said there."""
        key = (model, told if isinstance(told, str | int) else None)
        if key not in self.made:
            chapter = chapter_of(model)
            what = f"{model._meta.verbose_name} with the {chapter.known_by}"
            raise NotKnown(f"The file tells of no {what} {shown(told)} before it.")
        return self.made[key]

    def misses(self, row: Model, chapter: Chapter) -> bool:
        """Whether it names a row that is at fault itself."""
        return any(
            isinstance(one, ForeignKey) and one.is_cached(row) and getattr(row, one.attname) is None
            for one in chapter.fields()
        )

    def store(self, row: Model, chapter: Chapter, node: Node, path: str) -> bool:
        try:
            row.full_clean()
            with transaction.atomic():
                row.save()
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                at = node.value.get(name, node)
                where = path if name == NON_FIELD_ERRORS or at is node else f"{path}.{name}"
                whose = f"“{name}”: " if at is node and name != NON_FIELD_ERRORS else ""
                sentence = " ".join(message for one in errors for message in one.messages)
                self.faults.append(Fault(at.line, where, f"{whose}{sentence}"))
            return False
        return True


def is_wanted(chapter: Chapter, told: Node, parts: Collection[Part]) -> bool:
    """As `telling` leaves it out, so is it passed over where not all of a file is read."""
    if chapter.model in WHICH_SESSIONS and Part.CALENDAR not in parts:
        return Part.RULES in parts and isinstance(told.value, dict) and not NAMES_OF_ONE_CLUB & set(told.value)
    return chapter.part in parts


def cleaned(field: Field[Any, Any], told: Any, row: Model) -> Any:
    """The value, of the sort the field has: no text where a number is meant. Raises NotKnown and ValidationError."""
    if isinstance(told, dict | list) or told is None:
        raise NotKnown(f"A single value is expected, not {'nothing' if told is None else shown(told)}.")
    is_number = isinstance(field, DecimalField | IntegerField)
    if isinstance(field, BooleanField) != isinstance(told, bool):
        wanted = "Neither true nor false" if isinstance(told, bool) else "true or false"
        raise NotKnown(f"{wanted} is expected here.")
    if is_number and isinstance(told, str):
        raise NotKnown(f"A number is expected, not {shown(told)}.")
    if not is_number and not isinstance(told, str | bool):
        raise NotKnown(f"Text is expected, not the number {told}.")
    if isinstance(told, str):
        refuse_unstorable(told)
    choices = [str(value) for value, _ in field.flatchoices]
    if choices and str(told) not in choices:
        raise NotKnown(f"{shown(told)} is none of: {', '.join(choices)}.")
    return field.clean(told, row)
