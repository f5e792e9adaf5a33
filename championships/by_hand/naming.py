"""Whom the names in a list mean: somebody of the club, or a newcomer whom a tablet may name later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from championships.by_hand.lines import WrittenLine
from championships.models import Championship, ResultByHand
from drivers.models import Club, Driver, DriverAlias
from drivers.names import name_key


def driver_called(club: Club, name: str) -> Driver:
    """Who has that name in the club, on a tablet or by the club's word, however it is typed; else somebody new."""
    return known_as(club.pk, name) or Driver.objects.create(club=club, name=name, name_key=name_key(name))


def known_as(club_id: int, name: str) -> Driver | None:
    """Who is called so now comes before who was once; of several, whoever was there first."""
    key = name_key(name)
    drivers = Driver.objects.filter(club=club_id)
    called = drivers.filter(name_key=key).order_by(~Exists(aliases_of(OuterRef("pk"))), "pk").first()
    once = DriverAlias.objects.filter(driver__club=club_id, name_key=key).order_by("first_seen_at", "pk")
    alias = None if called is not None else once.select_related("driver").first()
    return called or (alias.driver if alias is not None else None)


def aliases_of(driver: Any) -> QuerySet[DriverAlias]:
    return DriverAlias.objects.filter(driver=driver)


def newcomers(club: Club, lines: Sequence[WrittenLine]) -> list[str]:
    """The names that nobody of the club has."""
    return [line.driver for line in lines if known_as(club.pk, line.driver) is None]


def results_of(club: Club, lines: Sequence[WrittenLine]) -> list[ResultByHand]:
    """As rows that are not stored yet; whoever is new is."""
    return [
        ResultByHand(
            driver=driver_called(club, line.driver),
            place=line.place,
            status=line.status,
            laps=line.laps,
            time_ms=line.time_ms,
            best_lap_ms=line.best_lap_ms,
        )
        for line in lines
    ]


def met_since(club_id: int) -> dict[int, int]:
    """Whom a list named before any tablet did, and who they are now that one has: their keys.

    Whoever stands in the standings of a final championship stays who they are there.
    """
    final = ResultByHand.objects.filter(of__round__championship__state=Championship.State.FINAL)
    unmet = Driver.objects.filter(club=club_id, results_by_hand__isnull=False, aliases=None).distinct()
    found = {}
    for driver in unmet.exclude(pk__in=final.values("driver")):
        now = Driver.objects.filter(Exists(aliases_of(OuterRef("pk"))), club=club_id, name_key=driver.name_key)
        met = now.exclude(pk=driver.pk).order_by("pk").first()
        if met is not None:
            found[driver.pk] = met.pk
    return found


def forget_unneeded(club_id: int, drivers: Sequence[int]) -> None:
    """Of those, whoever no tablet ever named and no list names any more is nobody."""
    unmet = Driver.objects.filter(club=club_id, pk__in=drivers, aliases=None, own_name="", results_by_hand=None)
    for driver in unmet:
        if not any(needs(driver)):
            driver.delete()


def needs(driver: Driver) -> list[bool]:
    """Whether anything else decided names the driver."""
    relations = [one for one in Driver._meta.related_objects if not one.many_to_many]
    return [one.related_model._default_manager.filter(**{one.field.name: driver}).exists() for one in relations]
