"""Whether the log is as it was sealed: which event was changed, which is missing, which was put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from drivers.models import Source
from ingest.log.chain import BEGIN, MARK, NONE, chained, mark
from ingest.log.sealing import BEFORE_ALL, PAGE, SEGMENT, read
from ingest.models import RawEvent, RedactedEvent, Seal
from ingest.models.raw_event import RawEventQuerySet
from ingest.payloads.envelope import digest_of

CHANGED, MISSING, PUT_IN = "was changed", "is missing", "was put in"
BODY = "has another body than came"
BROKEN = "is not as the chain has it"
UNCHAINED = "does not go on from the seal before it"
NOTED = "was sealed otherwise when that was noted"

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


@dataclass
class Segment:
    """What stands in a part of a log now."""

    links: dict[int, bytes] = field(default_factory=dict)
    others: dict[int, bytes | None] = field(default_factory=dict)
    """Digests of bodies that are not those that came, by number; None where the bytes are damaged."""
    redacted: dict[str, str] = field(default_factory=dict)
    """As a seal would have them."""

    @classmethod
    def of(cls, events: RawEventQuerySet, pseudonyms: set[str]) -> Segment:
        now = cls()
        for event in read(events):
            now.links[event.number] = event.link()
            body = event.body()
            digest = None if body is None else digest_of(body)
            if digest != bytes(event.digest):
                now.others[event.number] = digest
                if pseudonyms and (told := event.digest_under(pseudonyms)):
                    now.redacted[str(event.number)] = told.hex()
        return now


def verify(source: Source, noted: Mapping[int, bytes] | None = None, tell: Progress = lambda done: None) -> Verified:
    """Look through all of a source's log. `noted` are chains by number, kept elsewhere. Writes nothing."""
    found, noted = Verified(source), dict(noted or {})
    for seal in Seal.objects.of(source.pk).iterator(chunk_size=PAGE):
        events = RawEvent.objects.after(source.pk, seal.after_number or BEFORE_ALL)
        now = Segment.of(events.filter(number__lte=seal.last_number), set())
        found.faults += faults_of(seal, now.links, found)
        look_at_bodies(found, now, seal.redacted)
        found.sealed, found.chain = seal.last_number, bytes(seal.chain)
        if noted.pop(seal.last_number, found.chain) != found.chain:
            found.faults.append(Fault(seal.last_number, seal.last_number, NOTED))
        tell(len(now.links))
    look_at_the_rest(found, tell)
    found.faults += [Fault(number, number, NOTED) for number in noted]
    return found


def look_at_the_rest(found: Verified, tell: Progress) -> None:
    """What no seal covers yet: of that the bodies alone can tell."""
    after = found.sealed
    pseudonyms = found.source.pseudonyms
    while (now := Segment.of(RawEvent.objects.next_after(found.source.pk, after, SEGMENT), pseudonyms)).links:
        look_at_bodies(found, now, now.redacted)
        after = max(now.links)
        tell(len(now.links))


def faults_of(seal: Seal, links: Mapping[int, bytes], before: Verified) -> list[Fault]:
    """What of a segment is other than it was sealed; where nobody can tell which event, all of it."""
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


def look_at_bodies(found: Verified, now: Segment, kept: Mapping[str, str]) -> None:
    """A body has the digest of what came, or what is on record of its rewriting."""
    found.events += len(now.links)
    rewritten = digests_of_rewritten(found.source, now.others)
    wrong = []
    for number, digest in now.others.items():
        if digest is not None and (number in rewritten or str(number) in kept):
            expected = rewritten.get(number) or bytes.fromhex(kept.get(str(number), "")) or digest
            found.redacted += 1
            if digest == expected:
                continue
        wrong.append((number, BODY))
    found.faults += in_spans(wrong)


def digests_of_rewritten(source: Source, numbers: Iterable[int]) -> dict[int, bytes]:
    """By number what the last rewriting left; empty where that was before digests of it were kept."""
    rewritten = RedactedEvent.objects.filter(event__source=source, event__number__in=list(numbers), is_open=False)
    told = rewritten.order_by("pk").values_list("event__number", "digest")
    return {number: bytes(digest or b"") for number, digest in told}


def in_spans(wrong: Iterable[tuple[int, str]]) -> list[Fault]:
    """Numbers that follow each other and have the same fault, as one."""
    spans: list[Fault] = []
    for number, what in wrong:
        if spans and spans[-1].last == number - 1 and spans[-1].what == what:
            spans[-1] = Fault(spans[-1].first, number, what)
        else:
            spans.append(Fault(number, number, what))
    return spans
