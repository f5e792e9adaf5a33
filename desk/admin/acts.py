"""What the desk can do about what the pages of other rooms show."""

from __future__ import annotations

from django.urls import reverse

from drivers.models import Car, CarAlias, Driver, DriverAlias, Merger
from web.admin.acts import Act, acts_on


@acts_on(Driver, Car)
def on_somebody(somebody: Driver | Car) -> list[Act]:
    kind = somebody._meta.model_name
    return [Act("Merge into…", reverse(f"admin:drivers_{kind}_merge", args=[somebody.pk]), f"drivers.change_{kind}")]


@acts_on(DriverAlias, CarAlias)
def on_a_name(alias: DriverAlias | CarAlias) -> list[Act]:
    kind = "driver" if isinstance(alias, DriverAlias) else "car"
    return [Act("Move", reverse(f"admin:drivers_{kind}alias_move", args=[alias.pk]), f"drivers.change_{kind}")]


@acts_on(Merger)
def on_a_merger(merger: Merger) -> list[Act]:
    page = reverse(f"admin:drivers_{merger.kind}_take_back", args=[merger.pk])
    return [Act("Take back", page, f"drivers.change_{merger.kind}")]
