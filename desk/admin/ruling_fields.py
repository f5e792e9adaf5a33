"""How a form asks for what a kind of ruling says, field by field."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from desk.targets import Target
from drivers.models import Car, Driver, Team
from drivers.names import name_key
from races.models import Session, Track
from races.rulings import fields

NAMED: dict[str, Any] = {"driver": Driver, "car": Car, "team": Team, "track": Track}
NEAREST = 100
SECONDS = re.compile(r"([+-]?)(\d{1,7})?(?:[.,](\d{1,3}))?")
Asks = Callable[[Any, Target], forms.Field]
ASKS: dict[type[fields.Field], Asks] = {}
"""By what is said; a kind of field that is none of these asks like the one it is made from."""


def asks_for(kind: type[fields.Field]) -> Callable[[Asks], Asks]:
    def register(asks: Asks) -> Asks:
        ASKS[kind] = asks
        return asks

    return register


def form_field(field: fields.Field, about: Target) -> forms.Field:
    """With its label and help, which are its own."""
    asks = next(ASKS[kind] for kind in type(field).__mro__ if kind in ASKS)
    found = asks(field, about)
    found.label, found.help_text, found.required = field.label, field.help, field.is_required
    found.widget.is_required = field.is_required
    return found


class Seconds(forms.CharField):
    """A time as people type it, in seconds, `5`, `0.5` or `0,5`; milliseconds."""

    widget = UnfoldAdminTextInputWidget

    def __init__(self) -> None:
        super().__init__(widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "autocomplete": "off"}))

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        match = SECONDS.fullmatch(text.removesuffix("s").strip())
        if match is None or not any(match.group(2, 3)):
            raise forms.ValidationError(f"{text} is no time in seconds, such as 5 or 0.5.")
        whole, thousandths = int(match[2] or 0), int((match[3] or "").ljust(3, "0"))
        return (whole * 1000 + thousandths) * (-1 if match[1] == "-" else 1)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 1000:g}" if isinstance(value, int) else value


class Clock(forms.DateTimeField):
    """A day and a time in the club's zone, to the second."""

    def __init__(self) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"type": "datetime-local", "step": "1"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"])

    def to_python(self, value: Any) -> Any:
        instant = super().to_python(value)
        return instant.astimezone(UTC).isoformat() if isinstance(instant, datetime) else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and value.endswith("+00:00"):
            value = datetime.fromisoformat(value)
        return f"{localtime(value):%Y-%m-%dT%H:%M:%S}" if isinstance(value, datetime) else value


class DayField(forms.DateField):
    def __init__(self) -> None:
        super().__init__(widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}), input_formats=["%Y-%m-%d"])

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        return day.isoformat() if isinstance(day, date) else None


class NameInput(UnfoldAdminTextInputWidget):
    """A line to type in, with the names there are below it."""

    template_name = "desk/name_input.html"

    def __init__(self, names: list[str], **attrs: str) -> None:
        super().__init__(attrs={"autocomplete": "off", **attrs})
        self.names = names

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "list": f"names-{name}"})
        return {**context, "names": self.names, "list": f"names-{name}"}


class NameField(forms.CharField):
    """One of the club's, or somebody who is new; as they are written there, however they are typed."""

    def __init__(self, kind: str, club_id: int) -> None:
        self.kind = kind
        named = (str(one) for one in NAMED[kind].objects.filter(club=club_id).order_by("pk"))
        self.by_key = {name_key(name): name for name in named}
        super().__init__(max_length=200, widget=NameInput(sorted(self.by_key.values(), key=str.casefold)))

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return self.by_key.get(name_key(text), text) if text else None

    def is_new(self, name: str) -> bool:
        return name_key(name) not in self.by_key


class OtherSession(forms.ChoiceField):
    """One of the club's sessions around it, told by its source and its first event."""

    def __init__(self, about: Target, kind: str) -> None:
        super().__init__(
            widget=UnfoldAdminSelectWidget, error_messages={"invalid_choice": f"There is no such {kind} here."}
        )
        self.choices = [("", "Choose…"), *((reference(one), described(one)) for one in nearest(about, kind))]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        source, _, event = str(text).rpartition(":")
        return {"source": source, "event": int(event)} if source and event.isdecimal() else None

    def validate(self, value: Any) -> None:
        super().validate(value if value is None else f"{value['source']}:{value['event']}")

    def prepare_value(self, value: Any) -> Any:
        return f"{value['source']}:{value['event']}" if isinstance(value, dict) else value


def nearest(about: Target, kind: str) -> list[Session]:
    """The sessions before and after it, the newest first; of `kind` meeting, the first of each other meeting."""
    sessions = Session.objects.filter(club=about.club).select_related("source", "track", "meeting__club")
    own = about.session
    if kind != "session" and own is not None and own.meeting_id is not None:
        sessions = sessions.exclude(meeting=own.meeting_id)
    if kind == "meeting":
        sessions = sessions.exclude(meeting=None)
    if own is None:
        return only_first(sessions.order_by("-opened_at", "-pk")[: 2 * NEAREST], kind)
    others = sessions.exclude(pk=own.pk)
    later = list(others.filter(opened_at__gt=own.opened_at).order_by("opened_at", "pk")[:NEAREST])
    before = others.filter(opened_at__lte=own.opened_at).order_by("-opened_at", "-pk")[:NEAREST]
    return only_first([*later[::-1], *before], kind)


def only_first(sessions: list[Session] | QuerySet[Session], kind: str) -> list[Session]:
    if kind != "meeting":
        return list(sessions)
    first = {session.meeting_id: session for session in sessions}
    return list(first.values())


def reference(session: Session) -> str:
    return f"{session.source.uid}:{session.first_event}"


def described(session: Session) -> str:
    """`Race, 17 Jan 2026, 18:30, Kellerring, left tablet`."""
    when = date_format(localtime(session.opened_at), "j M Y, H:i")
    return ", ".join(str(part) for part in (session.label, when, session.track, session.source) if part)


@asks_for(fields.Whole)
def whole(field: fields.Whole, about: Target) -> forms.Field:
    return forms.IntegerField(widget=UnfoldAdminIntegerFieldWidget(attrs={"min": field.least, "max": field.most}))


@asks_for(fields.Milliseconds)
def milliseconds(field: fields.Milliseconds, about: Target) -> forms.Field:
    return Seconds()


@asks_for(fields.Text)
def text(field: fields.Text, about: Target) -> forms.Field:
    return forms.CharField(widget=UnfoldAdminTextInputWidget(attrs={"maxlength": field.longest}))


@asks_for(fields.Flag)
def flag(field: fields.Flag, about: Target) -> forms.Field:
    return forms.BooleanField(widget=UnfoldBooleanWidget)


@asks_for(fields.OneOf)
def one_of(field: fields.OneOf, about: Target) -> forms.Field:
    nothing = [("", "Choose…" if field.is_required else "As it is")]
    return forms.ChoiceField(choices=[*nothing, *field.words], widget=UnfoldAdminSelectWidget)


@asks_for(fields.Day)
def day(field: fields.Day, about: Target) -> forms.Field:
    return DayField()


@asks_for(fields.Instant)
def instant(field: fields.Instant, about: Target) -> forms.Field:
    return Clock()


@asks_for(fields.Named)
def named(field: fields.Named, about: Target) -> forms.Field:
    return NameField(field.kind, about.club.pk)


@asks_for(fields.Other)
def other(field: fields.Other, about: Target) -> forms.Field:
    return OtherSession(about, field.kind)


def as_people_read(field: fields.Field, value: Any) -> str:
    """What was said, as it was typed or chosen."""
    if isinstance(field, fields.Milliseconds):
        return f"{value / 1000:g}"
    if isinstance(field, fields.OneOf):
        return dict(field.words).get(value, str(value))
    if isinstance(field, fields.Instant):
        return date_format(localtime(datetime.fromisoformat(value)), "j M Y, H:i:s")
    if isinstance(field, fields.Other) and isinstance(value, dict):
        session = Session.objects.filter(source__uid=value["source"], first_event__lte=value["event"])
        found = session.select_related("source", "track").order_by("-first_event").first()
        return described(found) if found else "not here"
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
