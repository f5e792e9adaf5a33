"""Whether the log is as it was sealed: which event was changed, which is missing, which was put in."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from drivers.models import Source
from ingest.log.chain import BEGIN, MARK, NONE, chained, mark
from ingest.log.sealing import COLUMNS, SEGMENT, Logged, under_pseudonyms
from ingest.models import RawEvent, RedactedEvent, Seal
from ingest.payloads.envelope import digest_of

CHANGED, MISSING, PUT_IN = "was changed", "is missing", "was put in"
BODY = "has another body than came"
BROKEN = "is not as the chain has it"
UNCHAINED = "does not go on from the seal before it"
NOTED = "was sealed otherwise when that was noted"
BEFORE_ALL = -(2**63)
"""Numbers begin at 1: whatever is below was put in."""

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a source's events of these numbers, first and last."""

    first: int
    last: int
    what: str

    def __str__(self) -> str:
        return f"#{self.first}{'' if self.first == self.last else f' to #{self.last}'} {self.what}"


@dataclass
class Verified:
    """What was found of one source's log."""

    source: Source
    events: int = 0
    redacted: int = 0
    sealed: int = 0
    """The last number that a seal covers."""
    chain: bytes = BEGIN
    """As of that number: noted elsewhere, it holds all before it."""
    faults: list[Fault] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        faults = [{"first": one.first, "last": one.last, "fault": one.what} for one in self.faults]
        counts = {"events": self.events, "redacted": self.redacted}
        named = {"uid": self.source.uid, "club": self.source.club.name, "source": self.source.name}
        return {**named, **counts, "number": self.sealed, "chain": self.chain.hex(), "faults": faults}


def verify(source: Source, noted: Mapping[int, bytes] | None = None, tell: Progress = lambda done: None) -> Verified:
    """Look through all of a source's log. `noted` are chains by number, kept elsewhere. Writes nothing."""
    found, noted = Verified(source), dict(noted or {})
    for seal in Seal.objects.of(source.pk).iterator(chunk_size=100):
        events = rows(source, seal.after_number or BEFORE_ALL, seal.last_number)
        found.faults += faults_of(seal, events, found)
        look_at_bodies(found, events, seal.redacted)
        found.sealed, found.chain = seal.last_number, bytes(seal.chain)
        if noted.pop(seal.last_number, found.chain) != found.chain:
            found.faults.append(Fault(seal.last_number, seal.last_number, NOTED))
        tell(len(events))
    look_at_the_rest(found, tell)
    found.faults += [Fault(number, number, NOTED) for number in noted]
    return found


def rows(source: Source, after: int, last: int) -> list[Logged]:
    events = RawEvent.objects.after(source.pk, after).filter(number__lte=last)
    return list(map(Logged._make, events.values_list(*COLUMNS)))


def faults_of(seal: Seal, events: list[Logged], before: Verified) -> list[Fault]:
    """What of a segment is other than it was sealed; where nobody can tell which event, all of it."""
    links = {event.number: event.link() for event in events}
    faults = in_spans(told_apart(seal, links))
    if seal.after_number != before.sealed:
        faults.append(Fault(seal.first_number, seal.last_number, UNCHAINED))
    elif not faults and chained(before.chain, links.values()) != bytes(seal.chain):
        faults.append(Fault(seal.first_number, seal.last_number, BROKEN))
    return faults


def told_apart(seal: Seal, links: Mapping[int, bytes]) -> Iterator[tuple[int, str]]:
    """By their marks, in the order of numbers."""
    marks = bytes(seal.marks)
    kept = {
        seal.first_number + place: marks[place * MARK : place * MARK + MARK]
        for place in range(seal.last_number - seal.first_number + 1)
    }
    for number in sorted({*kept, *links}):
        was, now = kept.get(number, NONE), mark(links[number]) if number in links else NONE
        if was != now:
            yield number, MISSING if now == NONE else PUT_IN if was == NONE else CHANGED


def look_at_bodies(found: Verified, events: list[Logged], kept: Mapping[str, str]) -> None:
    """A body has the digest of what came, or what is on record of its rewriting."""
    others = {event.number: digest for event in events if (digest := digest_or_none(event)) != bytes(event.digest)}
    found.events += len(events)
    rewritten = digests_of_rewritten(found.source, others)
    wrong = []
    for number, digest in others.items():
        if digest is not None and (number in rewritten or str(number) in kept):
            expected = rewritten.get(number) or bytes.fromhex(kept.get(str(number), "")) or digest
            found.redacted += 1
            if digest == expected:
                continue
        wrong.append((number, BODY))
    found.faults += in_spans(wrong)


def digest_or_none(event: Logged) -> bytes | None:
    """None where the bytes cannot be unpacked."""
    try:
        return digest_of(event.body())
    except (KeyError, zlib.error):
        return None


def digests_of_rewritten(source: Source, numbers: Iterable[int]) -> dict[int, bytes]:
    """By number what the last rewriting left; empty where that was before digests of it were kept."""
    rewritten = RedactedEvent.objects.filter(event__source=source, event__number__in=list(numbers), is_open=False)
    told = rewritten.order_by("pk").values_list("event__number", "digest")
    return {number: bytes(digest or b"") for number, digest in told}


def look_at_the_rest(found: Verified, tell: Progress) -> None:
    """What no seal covers yet: of that the bodies alone can tell."""
    after = found.sealed
    while events := list(
        map(Logged._make, RawEvent.objects.after(found.source.pk, after).values_list(*COLUMNS)[:SEGMENT])
    ):
        kept = {
            str(event.number): digest_of(event.body()).hex()
            for event in under_pseudonyms(events, found.source.pseudonyms)
        }
        look_at_bodies(found, events, kept)
        after = events[-1].number
        tell(len(events))


def in_spans(wrong: Iterable[tuple[int, str]]) -> list[Fault]:
    """Numbers that follow each other and have the same fault, as one."""
    spans: list[Fault] = []
    for number, what in wrong:
        if spans and spans[-1].last == number - 1 and spans[-1].what == what:
            spans[-1] = Fault(spans[-1].first, number, what)
        else:
            spans.append(Fault(number, number, what))
    return spans
