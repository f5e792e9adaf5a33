"""What the desk can do about what the pages of other rooms show."""

from __future__ import annotations

from django.urls import reverse

from drivers.models import Car, CarAlias, Driver, DriverAlias, Merger
from races.models import Entry, Lap, LapRuling, ResultRuling
from web.admin.acts import Act, acts_on


@acts_on(Lap)
def on_a_lap(lap: Lap) -> list[Act]:
    if not lap.is_counting:
        return []
    return [Act("Void this lap", reverse("admin:races_lapruling_void", args=[lap.pk]), "races.add_lapruling")]


@acts_on(LapRuling)
def on_a_void_lap(ruling: LapRuling) -> list[Act]:
    return on_a_ruling("lapruling", ruling.pk, "Restore")


@acts_on(ResultRuling)
def on_a_corrected_result(ruling: ResultRuling) -> list[Act]:
    return on_a_ruling("resultruling", ruling.pk, "Withdraw")


@acts_on(Entry)
def on_a_place(entry: Entry) -> list[Act]:
    if not entry.is_person:
        return []
    return [Act("Correct", reverse("admin:races_resultruling_correct", args=[entry.pk]), "races.add_resultruling")]


@acts_on(Driver, Car)
def on_somebody(somebody: Driver | Car) -> list[Act]:
    kind = somebody._meta.model_name
    return [Act("Merge into…", reverse(f"admin:drivers_{kind}_merge", args=[somebody.pk]), f"drivers.change_{kind}")]


@acts_on(DriverAlias, CarAlias)
def on_a_name(alias: DriverAlias | CarAlias) -> list[Act]:
    kind = "driver" if isinstance(alias, DriverAlias) else "car"
    return [Act("Move", reverse(f"admin:drivers_{kind}alias_move", args=[alias.pk]), f"drivers.change_{kind}")]


def on_a_ruling(model: str, pk: int, take_back: str) -> list[Act]:
    return [
        Act("Change", reverse(f"admin:races_{model}_change", args=[pk]), f"races.change_{model}"),
        Act(take_back, reverse(f"admin:races_{model}_delete", args=[pk]), f"races.delete_{model}"),
    ]


@acts_on(Merger)
def on_a_merger(merger: Merger) -> list[Act]:
    page = reverse(f"admin:drivers_{merger.kind}_take_back", args=[merger.pk])
    return [Act("Take back", page, f"drivers.change_{merger.kind}")]
