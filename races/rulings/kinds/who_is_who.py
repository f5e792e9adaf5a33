"""What can be ruled of who is one and who is two, and of what the club calls them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from races.rulings.fields import Field, Said, Text
from races.rulings.kinds.kind import Kind, Subject


@dataclass(frozen=True, slots=True)
class Names(Field):
    """What tablets call somebody: `[uid of the source, id in the app, name]` of each."""

    def read(self, value: Any) -> list[list[Any]]:
        if not isinstance(value, list) or not all(is_name(one) for one in value):
            raise self.bad("names on tablets")
        return [list(one) for one in value]


def is_name(one: Any) -> bool:
    return isinstance(one, list | tuple) and len(one) == 3 and [type(part) for part in one] == [str, int, str]


class OfSomebody(Kind):
    """`act` is its name without the subject's."""

    act: ClassVar[str] = ""


class Merge(OfSomebody):
    """All that the one is called means the other from now on."""

    act = "merge"
    verb = "Merge into…"
    has_page = False
    says = (
        Names("into", "Into"),
        Text("into_who", "Who they are"),
        Text("name", "Called", "Empty: as whom they are merged into.", is_required=False),
    )
    example = {"into": [["source", 1, "Anna"]], "into_who": "Anna"}
    hint = "All that was driven becomes the other's; revoked, there are two again."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        called = f", called {says['name']}" if says.get("name") else ""
        return f"{about['who']} and {says['into_who']} are one{called}"


class Part(OfSomebody):
    """What one tablet calls somebody means somebody else, or somebody new."""

    act = "part"
    verb = "Move"
    has_page = False
    says = (
        Names("into", "Means", "Empty: somebody new.", is_required=False),
        Text("into_who", "Who that is", is_required=False),
    )
    hint = "Every lap driven under that name moves with it."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} means {says.get('into_who') or 'somebody new'}"


class OwnName(OfSomebody):
    """The club's own name for them; empty: SmartRace's."""

    act = "own_name"
    verb = "Call otherwise"
    says = (Text("name", "Own name", "Empty: as SmartRace calls it.", is_required=False),)
    example = {"name": "Ada Lovelace"}
    hint = "Whatever the tablets say later, this is what people see."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} is called {says.get('name') or 'as SmartRace says'}"


class Two(OfSomebody):
    """They are not one, whatever they are called: nobody suggests it again. Changes nobody's past."""

    act = "two"
    verb = "They are two"
    has_page = False
    says = (Names("other", "Not"), Text("other_who", "Who that is"))
    hint = "Nobody suggests that they are one any more."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} and {says['other_who']} are two"


TWO = Two.act
SUBJECTS = (Subject.DRIVER, Subject.CAR, Subject.TEAM, Subject.TRACK)
for base in (Merge, Part, OwnName, Two):
    for subject in SUBJECTS:
        type(f"{base.__name__}{subject.title()}", (base,), {"name": f"{base.act}_{subject}", "subject": subject})
OF_WHO = frozenset(f"{base.act}_{subject}" for base in (Merge, Part, OwnName, Two) for subject in SUBJECTS)
