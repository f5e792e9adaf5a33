"""What can be ruled: the kinds, which enter themselves, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar

from races.models import Ruling
from races.rulings.fields import BadRuling, Field, Said


class Subject(StrEnum):
    """What a ruling is about. It decides where its page is found, and what is derived anew."""

    LAPS = "laps"
    ENTRY = "entry"
    SESSION = "session"
    MEETING = "meeting"
    RECORD = "record"
    DRIVER = "driver"
    CAR = "car"
    TEAM = "team"
    TRACK = "track"
    CHAMPIONSHIP = "championship"


KINDS: dict[str, type[Kind]] = {}
"""By name; the package imports every file of kinds."""


class Kind:
    """One kind of ruling. A class with a `name` enters itself; two of one name raise.

    `verb` is the word on its button, `says` what it says; `adds_up`: several of it count together, where else only the
    newest does; `against`: kinds of the same subject that it cannot stand beside; `is_final`: it cannot be revoked, and
    is decided by an act of its own; `has_page`: the page for all kinds is for it; `example`: what it may say.
    """

    name: ClassVar[str] = ""
    verb: ClassVar[str]
    subject: ClassVar[Subject]
    says: ClassVar[tuple[Field, ...]] = ()
    adds_up: ClassVar[bool] = False
    against: ClassVar[tuple[str, ...]] = ()
    permission: ClassVar[str] = "races.rule"
    is_final: ClassVar[bool] = False
    has_page: ClassVar[bool] = True
    hint: ClassVar[str] = ""
    example: ClassVar[Said] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name in KINDS:
            raise ValueError(f"There are two kinds of ruling called {cls.name!r}.")
        if cls.name:
            KINDS[cls.name] = cls

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        """What was decided, such as `Anna: 5 s added`; `about["who"]` is how what it is about was called."""
        raise NotImplementedError

    @classmethod
    def read(cls, said: Said) -> Said:
        """What a form or a file says, as it is stored. Raises BadRuling."""
        unknown = sorted(set(said) - {field.name for field in cls.says})
        if unknown:
            raise BadRuling(f"{cls.verb}: nothing is known of {', '.join(unknown)}.")
        found = {}
        for field in cls.says:
            value = said.get(field.name)
            if value in (None, ""):
                if field.is_required:
                    raise BadRuling(f"{field.label} is missing.", field.name)
                continue
            found[field.name] = field.read(value)
        cls.check(found)
        return found

    @classmethod
    def check(cls, says: Said) -> None:
        """Whether what is said makes sense by itself. Raises BadRuling."""

    @classmethod
    def check_about(cls, says: Said, target: Any) -> None:
        """Whether it can be said of that, which has `rows` and `session`. Raises BadRuling."""

    @classmethod
    def check_beside(cls, says: Said, others: Sequence[Ruling]) -> None:
        """Whether it can stand beside what is in force on the same subject. Raises BadRuling."""
        for other in others:
            if other.kind in cls.against:
                raise BadRuling(f"{in_words(other)} is in force ({other}): revoke that first.")
            if other.kind == cls.name and other.says == says and not cls.adds_up:
                raise BadRuling(f"{in_words(other)}: that is ruled already ({other}).")


class Revoke(Kind):
    """Another ruling is as if it had never been."""

    name = Ruling.REVOKE
    verb = "Revoke"
    subject = Subject.SESSION

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"Revoked: {about.get('revoked', 'a ruling')}"


def kind_of(ruling: Ruling) -> type[Kind]:
    """Raises KeyError for one that only a later version of the hub knows."""
    return KINDS[ruling.kind]


def in_words(ruling: Ruling) -> str:
    """What was decided, in one sentence; of a kind that this version of the hub does not know, its name."""
    kind = KINDS.get(ruling.kind)
    return ruling.kind.replace("_", " ") if kind is None else kind.sentence(ruling.about, ruling.says)
