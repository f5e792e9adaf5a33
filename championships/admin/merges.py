"""Which sessions become one classification, as it is entered; what cannot be merged is said beside the field."""

from __future__ import annotations

from typing import Any

from championships.admin.formsets import OrderedForm, OrderedFormSet
from championships.inputs.merge_faults import people_apart, tracks_apart
from championships.models import Merge

TWICE = "Sessions of the type {} are merged already; a session is in one classification."


class MergeForm(OrderedForm):
    """What was said before stands in nobody's way: only what is changed is looked at."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        merge = Merge(**{name: cleaned[name] for name in ("round", "types", "by", "into") if name in cleaned})
        merge.championship_id = self.instance.championship_id
        if self.has_changed() and merge.championship_id and not self.errors:
            for sentence in (*tracks_apart(merge), *people_apart(merge)):
                self.add_error("types", sentence)
        return cleaned


class MergesFormSet(OrderedFormSet):
    """No type is in two merges of the same rounds."""

    def clean(self) -> None:
        super().clean()
        seen: set[tuple[Any, str]] = set()
        for row in self.staying():
            said = {(row.instance.round_id, name) for name in row.instance.named}
            for _, name in sorted(said & seen, key=str):
                row.add_error("types", TWICE.format(name))
            seen |= said
