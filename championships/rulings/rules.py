"""Rules changed in mid-season: what was so before, what is so now, and putting it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model

from championships.models import Championship, Round
from championships.rulings.rule_rows import RULES, in_words, rows_of, told, values_of, version_of
from races.rulings.fields import BadRuling, Said

OUT_OF_THE_WAY = 20_000
"""Added to numbers that are about to be others, of which no two may be alike meanwhile."""
CHANGED_SINCE = "that was changed since. Decide it anew on the championship's page."
Rows = Mapping[tuple[type[Model], int], Model]
KINDS_OF_ROWS = {str(model._meta.model_name): model for model in RULES}


def rules_in(championship: Championship) -> Rows:
    """Every row of its rules as it is now."""
    return {(model, row.pk): row for model in RULES for row in rows_of(model, championship)}


@dataclass(frozen=True, slots=True)
class Change:
    """A row of rules as it was and as it is; None where there was none, or is none any more."""

    was: Any
    now: Any

    @property
    def words(self) -> str:
        return in_words(self.was, self.now)


def changes_between(before: Rows, after: Rows) -> list[Change]:
    """What people changed; rounds that come and go by rule are nobody's decision."""
    return [
        change
        for key in dict.fromkeys([*before, *after])
        if not follows_from(change := Change(before.get(key), after.get(key)))
    ]


def follows_from(change: Change) -> bool:
    """Whether it is nothing that people wrote."""
    row = change.was or change.now
    is_by_rule = isinstance(row, Round) and row.is_by_rule
    if change.was is None or change.now is None:
        return is_by_rule
    was, now = version_of(change.was), version_of(change.now)
    # Such rounds are numbered in the order they were held; the number comes first.
    return was[1:] == now[1:] if is_by_rule else was == now


def says(changes: list[Change]) -> Said:
    """Pairwise: of each change what was, and what is."""
    return {
        "before": {"rows": [None if one.was is None else told(one.was) for one in changes]},
        "after": {"rows": [None if one.now is None else told(one.now) for one in changes]},
    }


def put_rules(championship: Championship, now: Said, wanted: Said) -> None:
    """Let rules that are as told by `now` be as told by `wanted`. Raises BadRuling where they were changed since."""
    pairs = list(zip(now["rows"], wanted["rows"], strict=True))
    rows = [None if said is None else found(championship, said) for said, _ in pairs]
    for row, (_, said) in zip(rows, pairs, strict=True):
        if row is not None and said is None:
            row.delete()
        elif row is not None:
            out_of_the_way(row)
    for row, (_, said) in zip(rows, pairs, strict=True):
        if said is not None:
            write(championship, row, said)


def found(championship: Championship, said: Said) -> Any:
    """The row that says just that."""
    model = KINDS_OF_ROWS[said["rule"]]
    values = values_of(model, championship, said)
    row = next((row for row in rows_of(model, championship) if does_say(row, values)), None)
    if row is None:
        raise BadRuling(f"{championship}: {CHANGED_SINCE}")
    return row


def does_say(row: Any, values: Mapping[str, Any]) -> bool:
    """By all it decides; a round may be called otherwise since, and one made by rule have another number."""
    left_out = set[str]()
    if isinstance(row, Round):
        left_out = {"name", "number"} if row.is_by_rule else {"name"}
    return all(getattr(row, name) == value for name, value in values.items() if name not in left_out)


def out_of_the_way(row: Any) -> None:
    """Rows that exchange their places do not meet on the way."""
    for name in numbers_of(type(row)):
        type(row).objects.filter(pk=row.pk).update(**{name: F(name) + OUT_OF_THE_WAY})


def numbers_of(model: Any) -> Iterator[str]:
    yield from ({field.name for field in model._meta.concrete_fields} & {"number", "order"})


def write(championship: Championship, row: Any, said: Said) -> None:
    model: Any = KINDS_OF_ROWS[said["rule"]]
    values = values_of(model, championship, said)
    if row is None:
        row = model() if "scoring" in values else model(championship=championship)
    elif isinstance(row, Round) and row.is_by_rule:
        values.pop("number")
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise BadRuling(" ".join(error.messages)) from None
    row.save()
