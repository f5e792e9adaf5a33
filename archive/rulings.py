"""The log of rulings as lines, and lines into the log: each ruling once, under the id it has on every hub."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.contrib.auth.models import User

from archive.references import tell_login
from drivers.models import Club, Source
from ingest.database import writing
from ingest.log.destination import UID, Destination
from ingest.log.export import written
from ingest.log.fields import Fields
from ingest.log.files import BadLine
from ingest.log.references import SourceOf, reference, with_digests, with_sources
from ingest.payloads.payload import UNSTORABLE
from races.models import Ruling, RulingOutcome
from races.rulings import log
from races.rulings.append_only import WAITS

LAPS_AND_MORE = range(-1, 1000)


class RulingLines:
    """The rulings of the sources, and those of their clubs as a whole."""

    word = "ruling"

    def lines_of(self, sources: Sequence[Source]) -> Iterator[Mapping[str, Any]]:
        index = {source.pk: place for place, source in enumerate(sources, start=1)}
        rulings = Ruling.objects.filter(club__in={source.club_id for source in sources}).in_order()
        for ruling in rulings.select_related("club", "source", "author", "revokes", "outcome"):
            if ruling.source_id is None or ruling.source_id in index:
                yield ruling_line(ruling, index.get(ruling.source_id or 0))


def ruling_line(ruling: Ruling, index: int | None) -> dict[str, Any]:
    """All of it, with events told by their digests."""
    about = dict(ruling.about)
    event = about.pop(WAITS, {}).get("event")
    if ruling.event is not None and ruling.source is not None:
        event = reference(ruling.source, ruling.event)
    told = {
        "ruling": ruling.uid,
        "club_uid": ruling.club.uid,
        "kind": ruling.kind,
        "source": index,
        "event": event,
        "controller": ruling.controller,
        "about": with_digests(about, ruling.source, Source.known_as),
        "says": with_digests(ruling.says, ruling.source, Source.known_as),
        "revokes": ruling.revokes.uid if ruling.revokes is not None else None,
        "reason": ruling.reason,
        "login": tell_login(ruling.author)["login"] if isinstance(ruling.author, User) else None,
        "author_name": ruling.author_name,
        "decided_at": written(ruling.decided_at),
        "is_redacted": ruling.is_redacted or None,
        "effects": ruling.outcome.effects,
        "people": ruling.outcome.people,
    }
    return {name: value for name, value in told.items() if value is not None}


@dataclass
class RulingReader:
    """Appends what is not there yet; it waits for its events, which may be here already."""

    destination: Destination
    line_number: Callable[[], int]
    word: str = "ruling"
    added: int = 0
    known: int = 0
    lines: list[tuple[int, str]] = field(default_factory=list)
    club_ids: set[int] = field(default_factory=set)

    def take(self, fields: Fields, sources: Mapping[int, Source]) -> None:
        source = None
        if "source" in fields:
            source = sources.get(fields.whole("source"))
            if source is None:
                raise BadLine(f"No line before it tells of source {fields.whole('source')}.")
        club = source.club if source is not None else club_of(fields, sources)
        uid = uid_here(uid_in(fields, "ruling"), club, self.destination)
        if Ruling.objects.filter(uid=uid).exists():
            self.known += 1
            return
        with writing():
            self.append(fields, club, source, uid, Named(sources))
        self.added += 1
        self.club_ids.add(club.pk)
        self.lines.append((self.line_number(), uid))

    def append(self, fields: Fields, club: Club, source: Source | None, uid: str, named: SourceOf) -> None:
        told = {"event": fields.values.get("event"), "about": said(fields, "about"), "says": said(fields, "says")}
        here = with_sources(told, source, named)
        revokes = self.revoked(fields, club) if "revokes" in fields else None
        if (revokes is None) == (fields.text("kind") == Ruling.REVOKE):
            raise BadLine("A revocation, and nothing else, says which ruling it revokes.")
        login = fields.text("login") if "login" in fields else ""
        ruling = log.append(
            club,
            short(fields, "kind", 40),
            says=here["says"],
            reason=short(fields, "reason", 500),
            author=User.objects.filter(username=login).first() if login else None,
            author_name=short(fields, "author_name", 150),
            source=source,
            controller=controller_in(fields),
            about={**here["about"], WAITS: {"event": here["event"]}},
            revokes=revokes,
            people=short(fields, "people", 10_000),
            decided_at=fields.instant("decided_at"),
            uid=uid,
        )
        effects = fields.values.get("effects", [])
        if not isinstance(effects, list) or not all(isinstance(one, str) for one in effects):
            raise fields.bad("effects", "sentences")
        RulingOutcome.objects.filter(ruling=ruling).update(effects=storable(effects))
        if fields.values.get("is_redacted") is True:
            Ruling.objects.filter(pk=ruling.pk).update(is_redacted=True)

    def revoked(self, fields: Fields, club: Club) -> Ruling:
        uid = uid_in(fields, "revokes")
        found = Ruling.objects.filter(uid=uid_here(uid, club, self.destination), club=club).first()
        if found is None:
            raise BadLine(f"It revokes the ruling {uid}, which is not here.")
        return found


class Named:
    """Which tablet a file means by an id: one that it tells of, else one that is here."""

    def __init__(self, sources: Mapping[int, Source]) -> None:
        self.sources = sources

    def __call__(self, uid: str) -> Source | None:
        told = (one for one in self.sources.values() if uid in {one.uid, one.told_uid, *one.other_uids.split()})
        return next(told, None) or Source.known_as(uid)


def club_of(fields: Fields, sources: Mapping[int, Source]) -> Club:
    """The club that is meant here; the one there is where another was asked for."""
    uid = uid_in(fields, "club_uid")
    clubs = {source.club.pk: source.club for source in sources.values()}
    known = [club for club in clubs.values() if uid == club.uid or uid in club.other_uids.split()]
    if not known and len(clubs) != 1:
        raise BadLine(f"No line before it tells of the club {uid}.")
    return known[0] if known else next(iter(clubs.values()))


def uid_here(uid: str, club: Club, destination: Destination) -> str:
    """In a club that was asked for, what comes is a copy, with ids of its own that are the same each time."""
    if not (destination.club or destination.source):
        return uid
    return blake2b(f"{uid} {club.uid}".encode(), digest_size=16).hexdigest()


def uid_in(fields: Fields, name: str) -> str:
    if not UID.fullmatch(fields.text(name)):
        raise fields.bad(name, "an id of 32 digits")
    return fields.text(name)


def said(fields: Fields, name: str) -> dict[str, Any]:
    value = fields.values.get(name)
    if not isinstance(value, dict):
        raise fields.bad(name, "an object")
    return dict(storable(value))


def controller_in(fields: Fields) -> int | None:
    value = fields.values.get("controller")
    if value is not None and (not isinstance(value, int) or value not in LAPS_AND_MORE):
        raise fields.bad("controller", "a controller")
    return value


def short(fields: Fields, name: str, longest: int) -> str:
    value = fields.text(name)
    if len(value) > longest or UNSTORABLE.search(value):
        raise fields.bad(name, f"text of at most {longest:,} letters")
    return value


def storable(value: Any) -> Any:
    """The same. Raises BadLine where a text in it can be kept by no database."""
    if isinstance(value, str) and UNSTORABLE.search(value):
        raise BadLine("A text in it cannot be stored.")
    for inner in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []:
        storable(inner)
    return value
