"""Rows of a championship edited together: none twice, and whatever changes places with whatever else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import F
from unfold.forms import PaginationInlineFormSet

from championships.inputs.merge_faults import apart_from, behind_nobody
from championships.models import RoundSession
from championships.scoring.fault import Fault

OUT_OF_THE_WAY = 20_000
"""Added to numbers that are about to be others, of which no two may be alike meanwhile."""


class RowForm(forms.ModelForm):
    """A row of a page that shows no empty ones: whoever added it means it, also as it was proposed."""

    def has_changed(self) -> bool:
        return self.instance.pk is None or super().has_changed()

    def _post_clean(self) -> None:
        """A row that stays as it is was checked when it was written: each constraint is a question to the database."""
        if self.has_changed():
            super()._post_clean()  # type: ignore[misc]


class StackedRowForm(RowForm):
    """What is wrong with the row as a whole is said at its first field: stacked, there is no other place for it."""

    def full_clean(self) -> None:
        super().full_clean()
        whole = self.errors.pop(NON_FIELD_ERRORS, None)
        if whole:
            self.add_error(next(iter(self.fields)), whole.as_data())


class RowsFormSet(PaginationInlineFormSet):
    """What goes is taken away before anything is saved. In the fields `each_once` no two rows say the same."""

    each_once: tuple[str, ...] = ()
    twice = ""
    deleted_objects: list[Any]

    def __init__(self, *args: Any, refused: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused = [one for one in refused if isinstance(one, Fault) and one.rows == self.prefix]

    def clean(self) -> None:
        """In place of Django's own check, whose sentence nobody understands; and what was refused as a whole."""
        self.say_once()
        rows, homeless = list(self.staying()), []
        for fault in self.refused:
            row = next((row for row in rows if fault.field in row.fields and is_about(fault, row)), None)
            if row is None:
                homeless.append(fault)
            else:
                row.add_error(fault.field, fault)
        if homeless:
            raise forms.ValidationError([str(fault) for fault in homeless])

    def say_once(self) -> None:
        seen: set[tuple[Any, ...]] = set()
        for row in self.staying() if self.each_once else ():
            if not set(self.each_once) <= set(row.cleaned_data):
                continue
            said = tuple(row.cleaned_data[name] for name in self.each_once)
            if said in seen:
                row.add_error(self.each_once[0], self.twice)
            seen.add(said)

    def staying(self) -> Iterator[Any]:
        """The forms of which there will be a row."""
        for row in self.forms:
            is_row = row.instance.pk is not None or row.has_changed()
            if is_row and row.is_valid() and row not in self.deleted_forms:
                yield row

    def save(self, commit: bool = True) -> Any:
        gone = self.make_way()
        saved = super().save(commit)
        self.deleted_objects = [*gone, *self.deleted_objects]
        return saved

    def make_way(self) -> list[Any]:
        gone = [row.instance for row in self.deleted_forms if row.instance.pk is not None]
        for one in gone:
            one.delete()
        return gone


def is_about(fault: Fault, row: Any) -> bool:
    """Whether a fault names that row, by what it says or said before."""
    said = {name: row.cleaned_data.get(name, getattr(row.instance, name, None)) for name in fault.row}
    return {name: str(value) for name, value in said.items()} == {name: str(value) for name, value in fault.row.items()}


class NumberedFormSet(RowsFormSet):
    """Rounds, which may exchange their numbers."""

    each_once = ("number",)
    twice = "There is a round with this number."

    def clean(self) -> None:
        super().clean()
        for row in self.deleted_forms:
            if row.instance.pk and row.instance.is_by_rule:
                text = f"A rule made {row.instance}; keep its sessions out of it, and it goes."
                raise forms.ValidationError(text)

    def make_way(self) -> list[Any]:
        gone = super().make_way()
        moved = [row.instance.pk for row in self.initial_forms if "number" in row.changed_data and row.instance.pk]
        self.model.objects.filter(pk__in=moved).update(number=F("number") + OUT_OF_THE_WAY)
        return gone


class OrderedFormSet(RowsFormSet):
    """Rows that are asked one after the other: numbered anew from 1, in the order people gave; with none, last."""

    def save(self, commit: bool = True) -> Any:
        rows = sorted(self.staying(), key=lambda row: row.cleaned_data.get("order") or OUT_OF_THE_WAY)
        same = [(number, row.instance.pk) for number, row in enumerate(rows, start=1) if not row.has_changed()]
        for number, row in enumerate(rows, start=1):
            row.instance.order = number
        saved = super().save(commit)
        for number, pk in same:
            self.model.objects.filter(pk=pk).update(order=number)
        return saved

    def make_way(self) -> list[Any]:
        gone = super().make_way()
        known = [row.instance.pk for row in self.initial_forms if row.instance.pk]
        self.model.objects.filter(pk__in=known).update(order=F("order") + OUT_OF_THE_WAY)
        return gone


class OrderedForm(RowForm):
    """A row with a place in an order; a new one comes last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = self.fields.get("order")
        if order is not None:
            order.required = False
            if self.instance.pk is None:
                self.initial["order"] = None


class StackedOrderedForm(StackedRowForm, OrderedForm):
    pass


class SessionsFormSet(RowsFormSet):
    """The sessions of a round. Who takes one out that a rule put in, keeps it out."""

    def clean(self) -> None:
        """What was said before stands in nobody's way: only what is changed is refused."""
        super().clean()
        told = [(row, self.row_of(row)) for row in self.staying() if row.cleaned_data.get("session") is not None]
        rows = [row for _, row in told]
        alone = {id(row): sentence for row, sentence in behind_nobody(self.instance, rows)}
        for form, row in told:
            if form.has_changed():
                for sentence in apart_from(self.instance, row, rows):
                    form.add_error("session", sentence)
                if id(row) in alone:
                    form.add_error("counts_as", alone[id(row)])

    def row_of(self, form: Any) -> RoundSession:
        said = form.cleaned_data
        return RoundSession(round=self.instance, session=said["session"], counts_as=said.get("counts_as", ""))

    def make_way(self) -> list[Any]:
        return []

    def delete_existing(self, obj: RoundSession, commit: bool = True) -> None:
        if not obj.is_by_rule:
            obj.delete()
            return
        obj.round, obj.is_by_rule, obj.rule = None, False, None
        obj.save()


class SessionForm(forms.ModelForm):
    """A session put into a round by hand. Out of another it is taken only if it is there by rule."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        session, round_ = cleaned.get("session"), self.instance.round
        known = RoundSession.objects.filter(championship=round_.championship_id, session=session)
        self.known = known.exclude(pk=self.instance.pk).first() if session is not None else None
        if self.known is not None and self.known.round_id == round_.pk:
            self.add_error("session", "It is in this round already.")
        elif self.known is not None and self.known.round is not None and not self.known.is_by_rule:
            self.add_error("session", f"It is in {self.known.round} already; take it out there first.")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if self.known is not None:
            self.known.round, self.known.counts_as = self.instance.round, self.instance.counts_as
            self.instance = self.known
        self.instance.is_by_rule, self.instance.rule = False, None
        return super().save(commit)
