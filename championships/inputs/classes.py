"""In which class somebody drove, and for which make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from championships.inputs.keys import CompetitorKeys
from championships.models import Championship, ChampionshipClass, Participant
from drivers.models import Car

By = ChampionshipClass.By


@dataclass(frozen=True, slots=True)
class CarTraits:
    """What a car is to a championship: its make, and the key of the class it belongs to."""

    manufacturer: str = ""
    class_name: str = ""


def car_traits(
    championship: Championship, classes: Iterable[ChampionshipClass], keys: CompetitorKeys
) -> dict[int, CarTraits]:
    """By car, of the whole club. Spellings of one make that differ in case are one."""
    classes = list(classes)
    cars = list(Car.objects.filter(club=championship.club_id).values_list("pk", "manufacturer", "scale", "tags"))
    spelled = spellings(manufacturer for _, manufacturer, _, _ in cars)
    return {
        pk: CarTraits(spelled[folded(manufacturer)], class_of(classes, manufacturer, scale, tags, keys))
        for pk, manufacturer, scale, tags in cars
    }


def spellings(manufacturers: Iterable[str]) -> dict[str, str]:
    """How each make is written, by how it is `folded`."""
    found: dict[str, str] = {}
    for one in sorted(manufacturers):
        found.setdefault(folded(one), one.strip())
    return found


def folded(manufacturer: str) -> str:
    return manufacturer.strip().casefold()


def class_of(
    classes: Iterable[ChampionshipClass], manufacturer: str, scale: str, tags: object, keys: CompetitorKeys
) -> str:
    """The first that the car belongs to."""
    tagged = [str(tag) for tag in tags] if isinstance(tags, list) else []
    found = {By.TAG: tagged, By.MANUFACTURER: [manufacturer], By.SCALE: [scale]}
    for class_ in classes:
        wanted = class_.value.strip().casefold()
        if any(one.strip().casefold() == wanted for one in found.get(By(class_.by), [])):
            return keys.of_class(class_.pk)
    return ""


def listed_classes(participants: Iterable[Participant], keys: CompetitorKeys) -> Mapping[int, str]:
    """By driver, where the list of participants says so."""
    return {row.driver_id: keys.of_class(row.of_class_id) for row in participants if row.of_class_id is not None}
