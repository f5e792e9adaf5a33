"""What speaks against sessions becoming one classification, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from django.core.exceptions import ValidationError

from championships.inputs.merges import MergeReader
from championships.inputs.season import season_inputs
from championships.models import Merge, Round, RoundSession
from championships.scoring.results import MergedBy

By = Merge.By
COMPARED = {By.LAPS, By.BEST_LAP}
"""Where what was driven in one session is held against what was driven in another."""
APART = "In {} they were driven on different tracks, {}: laps and times of those cannot be compared."
CHOSEN = (
    "In {} only {} of the {} who drove a {} drove a {}: with its laps on top they would be ahead whatever they drove. "
    "Finals are put behind each other, in the order of their types."
)
BEHIND_NOBODY = (
    "It is a {}, and this round has no {}: whoever won it would have won the round. Say which session that is."
)


def tracks_apart(merge: Merge) -> Iterator[str]:
    """A sentence for each round in which sessions of several tracks would be held against each other."""
    if merge.by not in COMPARED:
        return
    reader = MergeReader(merge.championship)
    for round_ in merge.championship.rounds.all():
        if merge.round_id in {None, round_.pk}:
            rows = [row for row in sessions_of(round_) if reader.type_of(row) in merge.named]
            yield from sentence_of(round_, rows)


def people_apart(merge: Merge) -> Iterator[str]:
    """A sentence for each round in which only a few of those who drove sessions of one type drove those of another: the
    laps of a final, on top of those of heats.

    Groups, who never meet, are added up with reason; and who misses a heat has fewer laps with reason, too. What is in
    between is only remarked on.
    """
    if merge.by != By.LAPS or len(merge.named) < 2:
        return
    number = merge.round and merge.round.number
    try:
        rounds = season_inputs(merge.championship).rounds
    except ValidationError:
        return  # Rules that cannot be read are a fault of their own.
    for round_ in rounds:
        if number in {None, round_.number}:
            people: dict[str, set[str]] = {}
            for session in round_.sessions:
                if session.type in merge.named:
                    people.setdefault(session.type, set()).update(session.starters)
            pairs = permutations(people.items(), 2)
            found = next(((few, many) for few, many in pairs if are_chosen_from(few[1], many[1])), None)
            if found is not None:
                (kind, few), (of, many) = found
                yield CHOSEN.format(round_.label, len(few), len(many), of, kind)


def are_chosen_from(few: set[str], many: set[str]) -> bool:
    """At most every second, as for a final."""
    return few < many and 2 * len(few) <= len(many)


def apart_from(round_: Round, row: RoundSession, rows: Sequence[RoundSession]) -> Iterator[str]:
    """The same for one session of a round, by the rows there will be in it."""
    reader = MergeReader(round_.championship)
    kind = reader.type_of(row)
    for merge in reader.merges_of(round_.pk):
        if kind in merge.types and merge.by.value in COMPARED:
            yield from sentence_of(round_, [one for one in rows if reader.type_of(one) in merge.types])


def behind_nobody(round_: Round, rows: Sequence[RoundSession]) -> Iterator[tuple[RoundSession, str]]:
    """The sessions of a round that are lower finals while it has no first one, each with a sentence."""
    reader = MergeReader(round_.championship)
    types = [(reader.type_of(row), row) for row in rows if row.session is not None]
    for merge in reader.merges_of(round_.pk):
        first = merge.types[0]
        if merge.by is MergedBy.ORDER and all(kind != first for kind, _ in types):
            yield from ((row, BEHIND_NOBODY.format(kind, first)) for kind, row in types if kind in merge.types)


def sessions_of(round_: Round) -> Sequence[RoundSession]:
    return list(round_.session_set.filter(session__isnull=False).select_related("session__track"))


def sentence_of(round_: Round, rows: Sequence[RoundSession]) -> Iterator[str]:
    """Where it is not known on which track a session was, nothing speaks against it."""
    tracks = {str(row.session.track) for row in rows if row.session is not None and row.session.track is not None}
    if len(tracks) > 1:
        yield APART.format(round_, " and ".join(sorted(tracks)))
