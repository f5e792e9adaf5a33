"""Letting a body say a pseudonym where it says the name of somebody forgotten; all else stays to the byte."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from drivers.mentions import Mentions
from drivers.models import Source
from drivers.models.naming import Alias
from drivers.names import folded, name_key
from ingest.payloads.json_places import Part, Place, places_in, replaced
from ingest.payloads.payload import Payload

DRIVER = "driver_data"
NAMES = ("name", "name_short", "name_tts")
"""What a driver's data call them; whatever stands there is theirs."""
NOT_OF_THEM = frozenset({"id", "team"})
COLOURS = "start_no_"
THINGS = frozenset({"car_data", "team_data", "controller_data"})
WRITTEN_BY_PEOPLE = frozenset({"comment", "location"})
FIELDS = frozenset(
    {
        *("time", "event_type", "type", "old", "new", "tire", "damage", "fuel", "penalty", "gap", "laptime", "laps"),
        *("duration", "controller_id", "sector_1", "sector_2", "sector_3", "laptime_raw", "lap", "event_id"),
    }
)
"""What the app itself fills in. No name stands there, whatever somebody is called."""
WORDS = frozenset(
    {
        *("dry", "wet", "running", "ended", "starting", "jumpstart", "suspended", "restarting", "race", "qualifying"),
        *("practice", "engine", "battery", "suspension", "gearbox", "none", "yes", "no", "true", "false", "null"),
        *("digital", "analog", "original", "carrera", "normal", "rgb", "png", "jpg", "file", "data", "lap", "laps"),
        *("penalty", "prepare_for_start", "about_to_rain", "about_to_dry_up", "name", "team", "driver", "car", "id"),
    }
)
"""Words of the app: whoever is called like that is so only where a driver's name stands."""
SHORTEST_SHORT_NAME = 3
"""Two letters mean anything in a sentence."""
ESCAPED = re.compile(r"\\[bfnrtu]")
"""What in JSON stands for another character; any other escape is that character after a backslash."""
AS_FOLDED = bytes.maketrans(b"`", b"'")
NOT_FOLDED = b"\x00\\ \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
"""Blanks, what stands before a character that is escaped, and what UTF-16 has between letters."""
WITHOUT_MARK = {"utf-8-sig": "utf-8"}


@dataclass(frozen=True)
class Forgotten:
    """Who is to be named no more in a club's log, and the pseudonym.

    `called` is what tablets call them: source, id, name. `keys` are names that are nobody else's in the club, whatever
    the id; `words` is all they are called, also in short, which counts where a tablet tells one of their `ids` alone.
    """

    pseudonym: str
    called: frozenset[tuple[int, int, str]]
    keys: frozenset[str]
    ids: frozenset[tuple[int, int]]
    words: frozenset[str]
    mentions: Mentions

    @classmethod
    def of(
        cls,
        called: Collection[tuple[int, int, str]],
        own_names: Collection[str],
        said: Collection[str],
        pseudonym: str,
        of_others: Collection[str] = (),
    ) -> Forgotten:
        """Who has these names, is also called what is `said`, and shares the keys `of_others` with somebody else."""
        names = {*own_names, *(name for _, _, name in called)}
        telling = names | {word for word in said if len(word) >= SHORTEST_SHORT_NAME}
        return cls(
            pseudonym=pseudonym,
            called=frozenset(called),
            keys=frozenset(map(name_key, own_names)) - {*of_others},
            ids=frozenset((source_id, app_id) for source_id, app_id, _ in called),
            words=frozenset(map(name_key, {*names, *said})),
            mentions=Mentions.of(telling, pseudonym, {*WORDS, *of_others}),
        )

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth looking closer; most bodies are of others."""
        if self.are_hard_to_see or ESCAPED.search(text):
            return True
        whole = folded(text.replace("\\", ""))
        return any(word in whole for word in self.looked_for)

    def may_be_in_plain(self, body: bytes) -> bool:
        """The same of plain letters, which most bodies are made of: twenty times as fast."""
        if self.are_hard_to_see or (b"\\" in body and ESCAPED.search(body.decode("ascii"))):
            return True
        whole = body.lower().translate(AS_FOLDED, NOT_FOLDED)
        return any(word in whole for word in self.looked_for_in_plain)

    @cached_property
    def looked_for_in_plain(self) -> list[bytes]:
        return [word.encode() for word in self.looked_for if word.isascii()]

    @cached_property
    def looked_for(self) -> set[str]:
        return {word.replace("\\", "") for word in (*self.words, *self.keys, *self.mentions.keys)}

    @cached_property
    def are_hard_to_see(self) -> bool:
        """Whether a name was cut short, could not be stored, or has nothing that can be compared."""
        return any("..." in word or "\ufffd" in word or not folded(word) for word in self.looked_for)

    def is_told_of(self, source_id: int, part: Part) -> bool:
        """Whether a driver's data are theirs."""
        return any(
            (source_id, app_id, name) in self.called or name_key(name) in self.keys
            for app_id, name in told_in(part)
            if name
        )

    def is_id_alone(self, source_id: int, part: Part) -> bool:
        return all(not name and (source_id, app_id) in self.ids for app_id, name in told_in(part))


def told_in(part: Part) -> Iterator[tuple[int, str]]:
    """Whom a driver's data name, as an alias keeps it; a key that stands there twice, both times."""
    for app_id in part.values.get("id") or [None]:
        for name in part.values.get("name") or [""]:
            told = Payload({"id": app_id, "name": name})
            number = told.integer("id", default=None, least=0)
            yield Alias.NO_ID if number is None else number, told.words("name", 200)


def redacted(body: bytes, source_id: int, who: Forgotten) -> bytes:
    """The body under the pseudonym; the very same bytes where it says nothing of them."""
    if body.isascii() and not who.may_be_in_plain(body):
        return body
    for encoding, errors in readings(body):
        text = body.decode(encoding, errors)
        if not who.may_be_in(text):
            continue
        spelled = who.pseudonym.encode().decode("latin-1") if encoding == "latin-1" else who.pseudonym
        loose = None if can_be_read(body) else replace(who.mentions, pseudonym=spelled).replaced_in
        rewritten = rewrite(text, Instead(source_id, who).of, loose)
        if rewritten != text:
            body = rewritten.encode(encoding, errors)
    return body


def rewrite(text: str, instead: Callable[[Place], str | None], loose: Callable[[str], str] | None) -> str:
    """With other values where `instead` has any; what is `loose`, because it is no JSON, is changed by that."""
    places = places_in(text)
    changes = []
    for place in places:
        new = instead(place) if place.is_text or loose is None else None
        if new is not None:
            changes.append((place.start, place.end, json.dumps(new)))
    if loose is not None:
        quoted = [(place.start, place.end) for place in places if place.is_text]
        starts, ends = [0, *(end for _, end in quoted)], [*(start for start, _ in quoted), len(text)]
        for start, end in zip(starts, ends, strict=True):
            if (new := loose(text[start:end])) != text[start:end]:
                changes.append((start, end, new))
    return replaced(text, changes) if changes else text


@dataclass(frozen=True)
class Instead:
    """What is to stand in the places of one body of a source."""

    source_id: int
    who: Forgotten
    theirs: dict[int, bool] = field(default_factory=dict)

    def of(self, place: Place) -> str | None:
        """None where it stays."""
        driver, is_thing = surroundings(place)
        if driver is not None and not is_thing:
            return self.of_driver(place, driver)
        if is_thing:
            return instead_of_writing(place, self.who)
        return None if place.key in FIELDS else mention(place, self.who)

    def of_driver(self, place: Place, driver: Part) -> str | None:
        is_name = place.key in NAMES and place.within is driver and says_something(place.value)
        if self.is_theirs(driver):
            if is_name:
                return self.who.pseudonym
            is_plain = place.key in NOT_OF_THEM or place.key.startswith(COLOURS)
            return None if is_plain else mention(place, self.who)
        if is_name and name_key(str(place.value)) in self.who.words and self.who.is_id_alone(self.source_id, driver):
            return self.who.pseudonym
        return None

    def is_theirs(self, driver: Part) -> bool:
        if id(driver) not in self.theirs:
            self.theirs[id(driver)] = self.who.is_told_of(self.source_id, driver)
        return self.theirs[id(driver)]


def surroundings(place: Place) -> tuple[Part | None, bool]:
    """The driver's data it stands in, and whether it is said of a thing: a car, a team, a track."""
    is_thing = False
    for part in place.within.above() if place.within else ():
        if part.key == DRIVER and part.is_object:
            return part, is_thing
        is_thing |= part.key in THINGS or (part.key == "event_data" and is_of_track(part))
    return None, is_thing


def is_of_track(part: Part) -> bool:
    return part.within is not None and part.within.values.get("event_type") == ["util.set_active_track"]


def instead_of_writing(place: Place, who: Forgotten) -> str | None:
    """What people wrote of a thing. Its name stays: it is the thing's."""
    if place.key == "tags" and place.is_text:
        return instead_of_tags(place.value, who)
    return mention(place, who) if place.key in WRITTEN_BY_PEOPLE or place.key == "tags" else None


def instead_of_tags(value: str, who: Forgotten) -> str | None:
    """The app sends a list of words as JSON within a text."""
    try:
        listed = json.loads(value)
    except (ValueError, RecursionError):
        listed = value
    changed = who.mentions.replaced_within(listed)
    if changed == listed:
        return None
    return changed if isinstance(changed, str) else json.dumps(changed, ensure_ascii=False)


def mention(place: Place, who: Forgotten) -> str | None:
    if not isinstance(place.value, str) or not place.is_text:
        return None
    changed = who.mentions.replaced_in(place.value)
    return None if changed == place.value else changed


def says_something(value: Any) -> bool:
    """Whether it is a name: text, or a number, which counts as text."""
    return isinstance(value, str | int | float) and not isinstance(value, bool) and bool(str(value).strip())


def can_be_read(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def readings(body: bytes) -> list[tuple[str, str]]:
    """How the bytes are read as text, so that what is not changed comes back to the byte."""
    encoding: str = json.detect_encoding(body)
    if encoding in {"utf-16", "utf-32"}:
        is_little = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE))
        encoding = f"{encoding}-{'le' if is_little else 'be'}"
    encoding = WITHOUT_MARK.get(encoding, encoding)
    try:
        body.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return [("utf-8", "surrogateescape"), ("latin-1", "strict")]
    return [(encoding, "surrogatepass")]


def redacted_on_arrival(source: Source, body: bytes) -> bytes:
    """A body that comes later and still calls somebody forgotten by name, under their pseudonym."""
    if not source.forgotten:
        return body
    for encoding, errors in readings(body):
        parts = {id(place.within): place.within for place in places_in(body.decode(encoding, errors)) if place.within}
        for part in [one for one in parts.values() if one.key == DRIVER]:
            # Looked for in what is there by now: a body may name two of them.
            for app_id, name in told_in(part):
                if pseudonym := source.pseudonym_of(app_id, name):
                    body = redacted(body, source.pk, as_told(source, part, app_id, name, pseudonym))
    return body


def as_told(source: Source, part: Part, app_id: int, name: str, pseudonym: str) -> Forgotten:
    """Whom such a body is about, by its own words: the hub does not know them any more."""
    words = {str(value) for field in NAMES for value in part.values.get(field, []) if says_something(value)}
    return Forgotten.of({(source.pk, app_id, name)}, (), words, pseudonym)
