"""The form of a ruling: what its kind says, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from desk.admin.names_had import notes_on_a_name
from desk.admin.ruling_fields import NameField, form_field
from desk.deciding import checked
from desk.targets import Target
from races.rulings.fields import BadRuling, Said
from races.rulings.kinds import Kind

LONGEST_REASON = 500


class RulingForm(forms.Form):
    """What is said is asked for under `says_…`; what the kind finds wrong is told beside it."""

    def __init__(
        self, kind: type[Kind] | None, about: Target | None, data: Any = None, given: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={name: value for name, value in (given or {}).items() if value})
        self.kind = kind
        self.about = about
        self.says: Said = {}
        if kind is not None and about is not None:
            for field in kind.says:
                self.fields[f"says_{field.name}"] = form_field(field, about)
        self.fields["reason"] = forms.CharField(
            max_length=LONGEST_REASON,
            widget=UnfoldAdminTextInputWidget(attrs={"maxlength": LONGEST_REASON, "autocomplete": "off"}),
            help_text="Shown beside the decision, with your name.",
            error_messages={"required": "Say why: it is shown beside the decision, with your name."},
        )
        first = next(iter(self.fields.values()))
        if not self.is_bound:
            first.widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            if "reason" in cleaned:
                checked(cleaned["reason"])
            if self.kind is not None and not any(name.startswith("says_") for name in self.errors):
                said = {name.removeprefix("says_"): said for name, said in cleaned.items() if name.startswith("says_")}
                self.says = self.kind.read({name: value for name, value in said.items() if value not in (None, "")})
        except BadRuling as bad:
            self.refuse(bad)
        return cleaned

    def refuse(self, bad: BadRuling) -> None:
        """Say why not, beside the field it is about."""
        names = (f"says_{bad.field}", bad.field)
        self.add_error(next((name for name in names if name in self.fields), None), str(bad))

    @property
    def reason(self) -> str:
        return str(self.cleaned_data["reason"])

    @property
    def fingerprint(self) -> str:
        """What was said, to see whether it is still what was looked at."""
        return json.dumps(self.says, sort_keys=True)

    @property
    def notes(self) -> list[str]:
        """What is to be thought of before it is confirmed: names nobody has yet, or somebody has already."""
        return [*self.who_is_new(), *notes_on_a_name(self.kind, self.about, self.says)]

    def who_is_new(self) -> list[str]:
        """Names that nobody of the club has yet: they may be mistyped."""
        return [
            f"No {field.kind} is called {value} yet: that is a new one."
            for name, field in self.fields.items()
            if isinstance(field, NameField) and (value := self.cleaned_data.get(name)) and field.is_new(value)
        ]
