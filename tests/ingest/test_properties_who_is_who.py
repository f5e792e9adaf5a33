"""Who is who follows from what tablets said and from what was ruled, whatever came first."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import deciding, naming
from desk.mergers import RULES
from desk.who_is_who import of_somebody, replay
from drivers.identity.identity_rules import IdentityRules
from drivers.models import Club, Source
from ingest.database import writing
from ingest.log.append import append
from ingest.projection import project
from ingest.projection.rebuild import check
from races.models import Ruling
from races.rulings import log
from races.rulings.fields import BadRuling
from tests.evenings.delivery import deliver, empty_hub, fresh_source
from tests.evenings.differences import assert_rows
from tests.evenings.director import Said
from tests.evenings.disorder import bodies
from tests.evenings.examples import examples
from tests.evenings.naming import namings
from tests.rows import rows_of

pytestmark = pytest.mark.django_db

ACTS = ["merge", "merge", "keep_name", "part", "part_new", "own_name", "two", "revoke", "revoke"]
Act = tuple[int, str, str, int, int]
"""After how many events, what, of which kind, whom, and whom else."""
acts = st.lists(
    st.tuples(
        st.integers(0, 12), st.sampled_from(ACTS), st.sampled_from(list(RULES)), st.integers(0, 9), st.integers(0, 9)
    ),
    max_size=5,
)


@examples(8)
@given(one=namings(6), other=namings(6), ruled=acts, data=st.data())
def test_who_is_who_is_a_function_of_both_logs(
    one: list[Said], other: list[Said], ruled: list[Act], data: st.DataObject
) -> None:
    later = [Said(said.at + 500, said.event_type, said.data) for said in other]
    deliveries = [(0, said.body) for said in one] + [(1, said.body) for said in later]
    order = data.draw(st.permutations(deliveries))
    with empty_hub():
        sources = two_tablets()
        for count, (tablet, body) in enumerate(order):
            append(sources[tablet], body)
            project(sources[tablet])
            for _, *act in [act for act in ruled if act[0] == count]:
                do(sources[0].club, *act)  # type: ignore[arg-type]
        tidy = told_in_order(one, later)
        copy_rulings(sources, tidy)
        assert_same(sources, tidy)
        revoke_all(sources[0].club)
        assert_same(sources, told_in_order(one, later))


def two_tablets() -> list[Source]:
    first = fresh_source()
    return [first, fresh_source(first.club)]


def told_in_order(one: list[Said], other: list[Said]) -> list[Source]:
    sources = two_tablets()
    deliver(sources[0], bodies(one))
    deliver(sources[1], bodies(other))
    return sources


def everybody(club: Club, rules: IdentityRules) -> list[Any]:
    return list(rules.model._default_manager.filter(club=club).order_by("pk"))


def do(club: Club, act: str, kind: str, which: int, other: int) -> None:
    """Decide that, as people would; where there is nothing of the sort, or it is refused, nothing."""
    if act == "revoke":
        in_force = Ruling.objects.filter(club=club).in_force()
        revocations = list(Ruling.objects.filter(club=club, kind=Ruling.REVOKE, revocations=None))
        some = [*in_force, *revocations[:1]]
        if some:
            deciding.revoke(some[which % len(some)], "it was wrong")
        return
    some_of_kind = everybody(club, RULES[kind])
    if not some_of_kind:
        return
    somebody, somebody_else = (some_of_kind[number % len(some_of_kind)] for number in (which, other))
    try:
        decide(act, somebody, somebody_else, other)
    except BadRuling:
        return


def decide(act: str, somebody: Any, other: Any, number: int) -> None:
    aliases = list(somebody.aliases.order_by("pk"))
    match act:
        case "merge" | "keep_name":
            naming.merge(somebody, other, "one", keeps_name=act == "keep_name")
        case "part" | "part_new":
            naming.part(aliases[number % len(aliases)], other if act == "part" else None, "another")
        case "own_name":
            name = ["Cem", "Zoe", str(other), ""][number % 4]
            kind = f"own_name_{somebody._meta.model_name}"
            deciding.decide(kind, of_somebody(somebody), {"name": name}, "nicer")
        case "two":
            naming.two(somebody, other, "two")


def copy_rulings(sources: list[Source], into: list[Source]) -> None:
    """The whole log of the one club, about the tablets of the other."""
    uids = {source.uid: other.uid for source, other in zip(sources, into, strict=True)}
    copies: dict[int, Ruling] = {}
    with writing():
        for ruling in Ruling.objects.filter(club=sources[0].club).order_by("number"):
            told = {"about": elsewhere(ruling.about, uids), "says": elsewhere(ruling.says, uids)}
            revokes = copies[ruling.revokes_id] if ruling.revokes_id else None
            copies[ruling.pk] = log.append(into[0].club, ruling.kind, reason="copied", revokes=revokes, **told)
    replay(into[0].club)


def elsewhere(told: Any, uids: dict[str, str]) -> Any:
    if isinstance(told, dict):
        return {key: elsewhere(value, uids) for key, value in told.items()}
    if isinstance(told, list):
        return [elsewhere(value, uids) for value in told]
    return uids.get(told, told) if isinstance(told, str) else copy.copy(told)


def revoke_all(club: Club) -> None:
    for ruling in Ruling.objects.filter(club=club).in_force()[::-1]:
        deciding.revoke(Ruling.objects.get(pk=ruling.pk), "it was wrong")


def who_is_who(sources: list[Source]) -> dict[str, set[tuple[str, tuple[Any, ...]]]]:
    """Of each kind, everybody by the name people see, with all that tablets call them."""
    place = {source.pk: number for number, source in enumerate(sources)}
    return {
        kind: {
            (str(one), tuple(sorted((place[alias.source_id], alias.app_id, alias.name) for alias in one.aliases.all())))
            for one in everybody(sources[0].club, rules)
        }
        for kind, rules in RULES.items()
    }


def assert_same(sources: list[Source], tidy: list[Source]) -> None:
    assert who_is_who(sources) == who_is_who(tidy)
    for source, before in zip(sources, tidy, strict=True):
        assert_rows(source, rows_of(before))
        assert list(map(str, check(source))) == []
