"""Saving anything of a championship: in the club's turn, in one transaction, checked as a whole, computed at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminTextInputWidget

from championships.admin.fields import ClubFields
from championships.admin.formsets import RowsFormSet
from championships.admin.looking import Before, Look, Looked, fingerprint, is_confirmed, look_at, said_again, seen_of
from championships.checking import Checked
from championships.decisions import club_turn, rules_changed
from championships.models import Championship, Decision
from championships.rulings.trace import NO_REASON, leave_lines, traced
from drivers.admin.base import NameSearchAdmin
from drivers.models import Club
from races.rulings.fields import BadRuling

NOT_YET = "Nothing is saved yet: change what you like, and save it to look at it again."
LOOKED_AT = "looked at"
"""The reason of what is taken back."""
IN_THE_WAY = "Some of these changes are in each other's way; save them one after the other."


class Refused(Exception):
    """What was saved would put the championship at fault; everything is taken back."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)


class DecidedForm(forms.ModelForm):
    """A form that can be told why what it says was refused."""

    refused: Sequence[str] = ()
    tables: Collection[str] = ()
    """The tables that stand on the same page, each of which says what is refused of it."""
    own_rows = ""
    """The table of which its row is one."""
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text="Needed where a session's round is decided by hand, or a decision is taken away.",
    )

    def clean(self) -> dict[str, Any]:
        """What was refused is said beside its field; what has none here, nor in a table of the page, above all."""
        cleaned = super().clean() or {}
        for sentence in self.refused:
            rows, field = getattr(sentence, "rows", ""), getattr(sentence, "field", "")
            if rows not in self.tables:
                is_here = field in self.fields and rows in {"", self.own_rows}
                self.add_error(field if is_here else None, sentence)
        return cleaned


class DecidingAdmin(ClubFields, NameSearchAdmin):
    """For a championship and what it consists of. Faults that were there before stand in nobody's way."""

    form = DecidedForm
    delete_confirmation_template = "championships/delete.html"

    def club_of(self, row: Any) -> Club:
        return self.championship_of(row).club

    def championship_of(self, obj: Any) -> Championship:
        """What a row of it belongs to."""
        found: Championship = obj.championship
        return found

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is refused is taken back, and shown again with the reason, as it was typed.

        What moves standings is taken back, too, until somebody has looked at what it moves and said why.
        """
        view = super().changeform_view
        if request.method == "POST":
            try:
                if "_edit" in request.POST:
                    raise Refused([NOT_YET])
                with self.in_turn(request, object_id):
                    return view(request, object_id, form_url, extra_context)
            except Looked as looked:
                return self.look_page(request, looked.look, object_id)
            except Refused as refused:
                request.META["championships.refused"] = refused.sentences
            except BadRuling as refused:
                request.META["championships.refused"] = [str(refused)]
            except IntegrityError:
                request.META["championships.refused"] = [IN_THE_WAY]
        return view(request, object_id, form_url, extra_context)

    @contextmanager
    def in_turn(self, request: HttpRequest, object_id: str | None) -> Iterator[None]:
        """The club is locked before anything of it is, as the projector does; a new championship is in nobody's way."""
        found = self.get_object(request, unquote(object_id)) if object_id else None
        if found is None:
            yield
            return
        championship = self.championship_of(found)
        with club_turn(championship.club_id):
            request.META["championships.checked"] = Checked.of(championship)
            request.META["championships.before"] = Before.of(championship)
            request.META["championships.confirmed"] = is_confirmed(request, championship)
            yield

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.refused = request.META.get("championships.refused", ())
        form.tables = {prefix_of(inline.model) for inline in self.get_inlines(request, obj)}
        form.own_rows = "" if self.model is Championship else prefix_of(self.model)
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        """A table of the page says itself what is refused of it."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if issubclass(inline.formset, RowsFormSet):
            kwargs["refused"] = request.META.get("championships.refused", ())
        return kwargs

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Whoever wrote a decision, or changed it last, answers for it."""
        if issubclass(formset.model, Decision):
            for row in formset.forms:
                if row.has_changed():
                    row.instance.author = request.user
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        championship = Championship.objects.get(pk=self.championship_of(form.instance).pk)
        new = request.META.get("championships.checked", Checked([])).new(championship)
        if new:
            raise Refused(new)
        rules_changed(championship)
        self.leave_lines(request, championship, form.cleaned_data.get("reason", ""))

    def leave_lines(self, request: HttpRequest, championship: Championship, reason: str) -> None:
        """Whatever was decided is told by the log of rulings; of a new championship there is nothing yet."""
        before: Before | None = request.META.get("championships.before")
        if before is None:
            return
        look = before.look() if before.picture.has_begun else Look()
        is_confirmed = request.META["championships.confirmed"] and (reason.strip() or not look.needs_reason)
        if look.changes and not is_confirmed:
            raise Looked(look)
        leave_lines(championship, before.picture, request.user, reason)

    def look_page(self, request: HttpRequest, look: Look, object_id: str | None) -> HttpResponse:
        """What would move, and the question why: it is saved by a second post that says all of it again."""
        championship = self.championship_of(self.get_object(request, unquote(object_id or "")))
        is_asked_again = request.POST.get("confirmed") == fingerprint(request)
        form = WhyForm(request.POST if is_asked_again else None, initial={"reason": said_why(request)})
        form.fields["reason"].required = look.needs_reason
        return ask(
            self,
            request,
            f"Change {championship}?",
            request.get_full_path(),
            form=form,
            look=look,
            said=said_again(request.POST),
            confirmed=fingerprint(request),
            seen=seen_of(championship),
            button="Confirm and save",
        )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with it is a part of it, and is not told sheet by sheet."""
        _, counts, _, protected = super().get_deleted_objects(objs, request)
        refused = {str(one) for one in objs if not self.has_delete_permission(request, one)}
        return [str(one) for one in objs], counts, refused, protected

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One by one they are deleted, each with its reason."""
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        championship = self.championship_of(obj)
        with club_turn(championship.club_id), traced(championship, request.user, said_why(request)):
            obj.delete()
            rules_changed(championship)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nothing is deleted without a reason: it is asked for once more."""
        asked = {"form": WhyForm(), "button": "Delete", "back": "../change/"}
        found = self.get_object(request, unquote(object_id)) if request.method == "GET" else None
        if found is not None and self.has_delete_permission(request, found):
            asked["look"] = self.look_at_deletion(found)
        try:
            response: HttpResponse = super().delete_view(request, object_id, {**asked, **(extra_context or {})})
        except BadRuling as refused:
            messages.error(request, str(refused))
            response = redirect(request.get_full_path())
        return response

    def look_at_deletion(self, row: Any) -> Look | None:
        """What would move without it; of a championship that has not begun, nothing."""
        championship = self.championship_of(row)
        if row == championship or not championship.sheets.exists():
            return None

        def delete() -> None:
            row.delete()
            rules_changed(championship)

        return look_at(championship, delete)


def prefix_of(model: Any) -> str:
    """How a page calls the table of a model's rows: as the championship, or what they belong to, does."""
    parent = next(name for name in ("championship", "scoring", "round_session") if hasattr(model, name))
    return str(model._meta.get_field(parent).remote_field.get_accessor_name())


class WhyForm(forms.Form):
    reason = forms.CharField(
        label="Why", max_length=500, widget=UnfoldAdminTextInputWidget, error_messages={"required": NO_REASON}
    )


def said_why(request: HttpRequest) -> str:
    """The reason that was posted, as far as a line of the log holds it."""
    return request.POST.get("reason", "").strip()[:500]


def ask(admin: NameSearchAdmin, request: HttpRequest, title: str, back: str, **context: Any) -> TemplateResponse:
    """Say in `lines` what is about to happen, and let it be confirmed with `button`; `back` leads away."""
    whole = {**admin.admin_site.each_context(request), "title": title, "back": back, "opts": admin.opts, **context}
    return TemplateResponse(request, "championships/ask.html", whole)
