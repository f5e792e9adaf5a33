"""The one class between django-unfold and our admins."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from web.admin.acts import actions_on
from web.admin.clubs import (
    HUB_WIDE,
    ClubPathChecks,
    OwnChoices,
    OwnRelatedFilter,
    club_at,
    club_model,
    sees_several_clubs,
    sees_the_hub,
    within,
)
from web.admin.csv_list import list_csv


class HubAdmin(OwnChoices, ModelAdmin):
    """How every list of the hub behaves; and whatever people write here, readers of the API get new answers."""

    club_path: str | None
    """From a row to its club, as lookups go: `club`, `source__club`, or `pk` for a club. A reader sees their own."""
    checks_class = ClubPathChecks
    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = False
    compressed_fields = True
    actions: Any = []
    lap_times: Any = ()
    """Columns of its list that show lap times, which a spreadsheet is to take for times."""
    list_after_template = "web/list_as_csv.html"

    def get_urls(self) -> list[URLPattern]:
        def listed(request: HttpRequest) -> HttpResponseBase:
            return list_csv(self, request)

        view = self.admin_site.admin_view(listed)
        view.model_admin = self
        name = f"{self.opts.app_label}_{self.opts.model_name}_list_csv"
        return [path("list.csv", view, name=name), *super().get_urls()]

    def prepare_rows(self, rows: list[Any]) -> None:
        """Give rows of the list what its columns show beside what the query brings; all of them at once."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        self.prepare_rows(rows)
        changelist.result_list = rows
        return changelist

    def names_clubs(self, request: HttpRequest) -> bool:
        """Whether its list says of each row whose it is: to readers of several clubs, where nothing else does."""
        is_some_clubs = self.club_path not in (HUB_WIDE, "pk")
        return is_some_clubs and sees_several_clubs(request, club_model(self.model, str(self.club_path)))

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = list(super().get_list_display(request))
        return [*shown, "whose"] if "club" not in shown and self.names_clubs(request) else shown

    def get_list_select_related(self, request: HttpRequest) -> Any:
        related = super().get_list_select_related(request)
        if related is True or not self.names_clubs(request):
            return related
        shown = (name for name in self.list_display if isinstance(name, str))
        own = related or [name for name in shown if is_forward_relation(self.model, name)]
        return [*own, self.club_path]

    @display(description="Club")
    def whose(self, row: Any) -> str:
        return str(club_at(row, str(self.club_path)))

    def get_queryset(self, request: HttpRequest) -> Any:
        return within(request, super().get_queryset(request), self.club_path)

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Its own, and whose a row is, for readers of several clubs."""
        own = list(super().get_list_filter(request))
        if self.club_path not in own and self.names_clubs(request):
            own.append(str(self.club_path))
        return [
            (one, OwnRelatedFilter) if isinstance(one, str) and leads_elsewhere(self.model, one) else one for one in own
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Whoever has one club has it chosen."""
        clubs: list[int] = []
        if self.club_path == "club":
            every = self.opts.get_field("club").related_model._default_manager.all()
            clubs = list(within(request, every, "pk").values_list("pk", flat=True)[:2])
        return {**({"club": clubs[0]} if len(clubs) == 1 else {}), **super().get_changeform_initial_data(request)}

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """What is another club's is as if it were not there, and neither is anything to be told of."""
        raise Http404(f"There is no {opts.verbose_name} of that key here.")

    def club_of(self, row: Any) -> Any:
        """Whose readers a row concerns; None where it is no club's."""
        return getattr(row, "club", None)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Its own, and what rooms above can do about several rows."""
        return {**super().get_actions(request), **actions_on(self.model, request.user)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.tell_readers(form.instance)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self.tell_readers(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def tell_readers(self, row: Any) -> None:
        """Answers given before are old from now on."""
        club = self.club_of(row)
        if club is not None:
            club.roster_changed()


class HubWideAdmin(HubAdmin):
    """For what is no club's, such as logins: only superusers see it, whatever rights others were given."""

    club_path = HUB_WIDE

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Refused as the other pages are, and not only not found."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return sees_the_hub(request) and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return sees_the_hub(request) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return sees_the_hub(request) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return sees_the_hub(request) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return sees_the_hub(request) and super().has_delete_permission(request, obj)


class ReadOnlyAdmin(HubAdmin):
    """For what the projector keeps: people look, and decide elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class LongListAdmin(ReadOnlyAdmin):
    """For lists that grow with every lap: nobody counts them."""

    paginator = InfinitePaginator
    show_facets = ModelAdmin.show_facets.NEVER


def leads_elsewhere(model: type[Model], path: str) -> bool:
    """Whether a field, or the last of `a__b`, is a relation."""
    return get_fields_from_path(model, path)[-1].remote_field is not None


def is_forward_relation(model: type[Model], name: str) -> bool:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return name in fields and fields[name].remote_field is not None
