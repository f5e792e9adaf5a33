"""The pages on which something is ruled, or a ruling revoked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from desk.admin.aims import Aim, aim_of, rulings_of
from desk.admin.ruling_forms import RulingForm
from desk.admin.two_steps import DO, LOOK, Steps
from desk.deeds import Deciding, Revoking, first_of
from desk.targets import Target
from desk.who_may import ON_ANY, may, permission_for
from races.models import Ruling
from races.rulings.fields import BadRuling
from races.rulings.kinds import KINDS, Kind, in_words
from web.admin.base import HubAdmin
from web.admin.confirm import require, tell

LINES_OF_EACH = 8


def decide(admin: HubAdmin, request: HttpRequest, name: str) -> HttpResponse:
    """Ask what to rule, show what it would change, and rule it."""
    kind = KINDS.get(name)
    if kind is None or name == Ruling.REVOKE:
        raise Http404(f"{name} is no kind of ruling.")
    if not may(request.user, kind.permission):
        require(request, kind.permission, f"rule so ({kind.verb.lower().rstrip('…')})")
    data = named_in(request)
    try:
        aim = aim_of(request, kind, data)
        deed = Deciding(kind, aim.targets)
    except BadRuling as bad:
        tell(request, [str(bad)])
        return redirect(where_it_was_chosen(data))
    for target in aim.targets:
        require_for(request, kind, target)
    with timezone.override(deed.club.zone):
        title, lines = title_of(kind, aim.targets), lines_of(kind, aim.targets)
        steps = Steps(admin, deed, title, lines, aim.hidden, aim.back, kind.verb)
        return steps.answer(request, form_for(request, kind, aim))


def named_in(request: HttpRequest) -> QueryDict:
    """What an address names, and a form."""
    named = request.GET.copy()
    named.update(request.POST)
    return named


def where_it_was_chosen(data: Any) -> str:
    """The page of the session whose laps were to be chosen; else the log."""
    session = str(data.get("session", ""))
    if session.isdecimal():
        return reverse("admin:races_session_change", args=[session])
    return reverse("admin:races_ruling_changelist")


def form_for(request: HttpRequest, kind: type[Kind], aim: Aim) -> RulingForm:
    """Bound once somebody asked for a preview; what an address says is filled in."""
    is_bound = request.POST.get("do") in {LOOK, DO}
    given = {} if request.method == "POST" else request.GET.dict()
    return RulingForm(kind, aim.targets[0], request.POST if is_bound else None, given)


def require_for(request: HttpRequest, kind: type[Kind], target: Target) -> None:
    """Raises MayNot for a marshal on what is over."""
    permission = permission_for(kind, target.session)
    if not may(request.user, permission):
        is_over = permission == ON_ANY and kind.permission != ON_ANY
        require(request, permission, "rule on a meeting that is over" if is_over else "rule so")


def title_of(kind: type[Kind], targets: list[Target]) -> str:
    """`Add time: Anna`."""
    verb = kind.verb.rstrip("…").strip()
    return f"{verb}: {targets[0].who}" if len(targets) == 1 else f"{verb}: {len(targets)} at once"


def lines_of(kind: type[Kind], targets: list[Target]) -> list[str]:
    """What it is about, what it means, what is ruled already; and why nothing can be, where that is so."""
    lines = [kind.hint or (kind.__doc__ or "").partition("\n")[0]]
    sessions = list(dict.fromkeys(str(target.about["session"]) for target in targets if "session" in target.about))
    several = [target.who for target in targets] if len(targets) > 1 else []
    for about in (several, sessions):
        more = len(about) - LINES_OF_EACH
        if about:
            lines.append(", ".join(about[:LINES_OF_EACH]) + (f", and {more} more" if more > 0 else "") + ".")
    for target in targets[:LINES_OF_EACH]:
        lines += [f"In force: {in_words(ruling)} ({ruling}: {ruling.reason})." for ruling in target.in_force()]
        try:
            target.check()
        except BadRuling as bad:
            lines.append(str(bad))
    return lines


def revoke(admin: HubAdmin, request: HttpRequest) -> HttpResponse:
    """Ask why one ruling, or several, should be as if they had never been, and let them be so."""
    data = named_in(request)
    if not (may(request.user, ON_ANY) or may(request.user, "races.rule_on_running")):
        require(request, ON_ANY, "revoke a ruling")
    rulings = rulings_of(admin, request, data)
    try:
        deed = Revoking(rulings)
    except BadRuling as bad:
        tell(request, [str(bad)])
        return redirect("admin:races_ruling_changelist")
    for ruling in rulings:
        require_to_revoke(request, ruling)
    title = f"Revoke: {in_words(rulings[0])}" if len(rulings) == 1 else f"Revoke {len(rulings)} rulings"
    lines = ["As if it had never been ruled; the log keeps both."] if len(rulings) == 1 else [*map(told, deed.rulings)]
    hidden = {"ruling": ",".join(str(ruling.pk) for ruling in rulings)}
    back = back_from(data, rulings)
    steps = Steps(admin, deed, title, lines, {**hidden, "from": data.get("from", "")}, back, "Revoke")
    is_bound = request.POST.get("do") in {LOOK, DO}
    return steps.answer(request, RulingForm(None, None, request.POST if is_bound else None))


def require_to_revoke(request: HttpRequest, ruling: Ruling) -> None:
    """Whoever may rule so may also revoke it."""
    kind = KINDS.get(first_of(ruling).kind)
    permission = ON_ANY if kind is None else permission_for(kind, ruling.outcome.session)
    if not may(request.user, permission):
        require(request, permission, f"revoke that: {in_words(ruling)}")


def told(ruling: Ruling) -> str:
    return f"{ruling.number}. {in_words(ruling)} ({ruling.reason})"


def back_from(data: Any, rulings: list[Ruling]) -> str:
    """The session's page, where people came from there or from one ruling; else the log."""
    session = rulings[0].outcome.session_id
    is_of_one = session is not None and all(ruling.outcome.session_id == session for ruling in rulings)
    if is_of_one and data.get("from") != "log":
        return reverse("admin:races_session_change", args=[session])
    return reverse("admin:races_ruling_changelist")
