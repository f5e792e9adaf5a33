"""What may stand in no sentence about a championship, and every sentence that the core says of a season."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

from championships.scoring.fielding import rules_of_class
from championships.scoring.season import Season
from championships.scoring.title import title_race

NEVER = {
    "a negative number": re.compile(r"(?<![\w.])-\d"),
    "one of several": re.compile(r"(?<![\d.,])1 (points|rounds|laps|drivers|places|starters)\b"),
    "some of nothing": re.compile(r"(?<![\d.])of the 0 "),
    "a value of Python's": re.compile(r"\b(None|True|False|nan|NaN|Decimal)\b|\{|\}|E[+-]\d"),
    "a name that is empty": re.compile(r"^\s|\s$|  |: ?[.,;]|\(\)|“”|^$"),
    "a zero too many": re.compile(r"\d\.\d*0(?!\d)(?! s\))"),
}
NEEDS = re.compile(r"^Needs (?:more than )?([\d.]+) of the ([\d.]+) points?\b")


def unsayable(sentences: Iterable[str]) -> list[tuple[str, str]]:
    """Each sentence that nobody should ever read, with what is wrong with it."""
    found = []
    for sentence in dict.fromkeys(sentences):
        found += [(what, sentence) for what, never in NEVER.items() if never.search(sentence)]
        needs = NEEDS.match(sentence)
        if needs and Decimal(needs[1]) > Decimal(needs[2]):
            found.append(("more than there is", sentence))
    return found


def sentences_of(season: Season) -> Iterator[str]:
    """Reasons of every award in every table, what decided, and what the title takes after each round."""
    of_classes = {class_.name: rules_of_class(season.rules, class_) for class_ in season.rules.classes}
    rules_by_table = [
        (season.rules, season.drivers),
        *((of_classes[name], standings) for name, standings in season.classes.items()),
    ]
    for rules, standings in rules_by_table:
        for standing in standings:
            yield from (chance.sentence for chance in title_race(rules, standing))
    for standing in chain(season.drivers, season.teams, season.manufacturers, *season.classes.values()):
        for row in standing.rows:
            yield from (award.reason for award in row.why)
            yield from (text for text in (row.settled_by, row.unranked_by) if text)
