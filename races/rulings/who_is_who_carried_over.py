"""Mergers and names the club gave before there was a log of rulings, told by the log: used by a migration alone."""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_hex
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max
from django.utils import timezone

from drivers.names import name_key

REASON = "Decided before there was a log of decisions"
CALLED = {"driver": ("drivers", "Driver"), "car": ("drivers", "Car"), "track": ("races", "Track")}
"""What the club could call otherwise then."""
NAMED = {**CALLED, "team": ("drivers", "Team")}


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each merger, then each name as it is now; who gave a name nobody kept."""
    Carrier(apps).carry()


def carry_moved_names_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Names on tablets of which it was decided whom they mean, although no ruling that is in force tells of them."""
    Carrier(apps).carry_moved_names()


class Carrier:
    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        self.rulings = apps.get_model("races", "Ruling").objects
        self.outcomes = apps.get_model("races", "RulingOutcome").objects
        self.uids = dict(apps.get_model("drivers", "Source").objects.values_list("pk", "uid"))

    def carry(self) -> None:
        for merger in self.apps.get_model("drivers", "Merger").objects.filter(ruling="").order_by("decided_at", "pk"):
            self.carry_merger(merger)
        for kind, (app, model) in CALLED.items():
            for somebody in self.apps.get_model(app, model).objects.exclude(own_name="").order_by("pk"):
                names = self.names_of(self.aliases(kind).filter(**{kind: somebody.pk}))
                if names:
                    about = {"who": somebody.name, "kind": kind, "names": names}
                    self.rule(somebody.club_id, f"own_name_{kind}", about, {"name": somebody.own_name})

    def carry_moved_names(self) -> None:
        """Of everybody the names that were decided, and those a tablet told after the club had given them."""
        for kind, (app, model) in NAMED.items():
            told = self.names_ruled(kind)
            for somebody in self.apps.get_model(app, model).objects.order_by("pk"):
                theirs = self.aliases(kind).filter(**{kind: somebody.pk})
                own_key = name_key(getattr(somebody, "own_name", "") or "")
                others = [name for name in self.names_of(theirs) if name_key(name[2]) != own_key]
                decided = [name for name in self.names_of(theirs.filter(is_decided=True)) if tuple(name) not in told]
                after = [name for name in self.names_of(theirs) if own_key and name_key(name[2]) == own_key]
                after = [name for name in after if others and tuple(name) not in told and name not in decided]
                names = [*decided, *after]
                if names:
                    shown = str(getattr(somebody, "own_name", "") or somebody.name)
                    who = ", ".join(name[2] or f"id {name[1]}" for name in names)
                    ruled = [name for name in self.names_of(theirs) if tuple(name) in told]
                    stays = [*ruled, *(name for name in others if after and name not in names and name not in ruled)]
                    about = {"who": who, "kind": kind, "names": names, "before": []}
                    self.rule(somebody.club_id, f"part_{kind}", about, {"into": stays or names, "into_who": shown})

    def names_ruled(self, kind: str) -> set[tuple[Any, ...]]:
        """All that rulings in force already tell of."""
        revoked: set[int] = set()
        found: set[tuple[Any, ...]] = set()
        kinds = ("revoke", f"merge_{kind}", f"part_{kind}")
        for ruling in self.rulings.filter(kind__in=kinds).order_by("club", "-number"):
            if ruling.pk in revoked:
                continue
            if ruling.revokes_id is not None:
                revoked.add(ruling.revokes_id)
            else:
                told = (*ruling.about["names"], *ruling.about.get("before", ()), *ruling.says.get("into", ()))
                found |= {tuple(name) for name in told}
        return found

    def carry_merger(self, merger: Any) -> None:
        kind = merger.kind
        gone = [[self.uids[source], app_id, name] for source, app_id, name in merger.names if source in self.uids]
        now = self.aliases(kind).filter(**{kind: merger.into})
        into = [name for name in self.names_of(now) if name not in gone]
        if not gone or not into:
            return
        app, model = NAMED[kind]
        who = self.apps.get_model(app, model).objects.filter(pk=merger.into).first()
        says = {"into": into, "into_who": str(who.own_name or who.name) if who else into[0][2]}
        if merger.own_name_before is not None:
            says["name"] = merger.name
        about = {"who": merger.name, "kind": kind, "names": gone}
        merger.ruling = self.rule(merger.club_id, f"merge_{kind}", about, says, merger.author, merger.decided_at)
        merger.save(update_fields=["ruling"])

    def aliases(self, kind: str) -> Any:
        app, model = NAMED[kind]
        return self.apps.get_model(app, f"{model}Alias").objects

    def names_of(self, aliases: Any) -> list[list[Any]]:
        told: Iterable[Any] = aliases.order_by("first_seen_at", "pk").values_list("source", "app_id", "name")
        return [[self.uids[source], app_id, name] for source, app_id, name in told]

    def rule(self, club: int, kind: str, about: Any, says: Any, author: Any = None, decided_at: Any = None) -> str:
        """One more ruling; returns its uid."""
        last = self.rulings.filter(club=club).aggregate(last=Max("number"))["last"] or 0
        ruling = self.rulings.create(
            club_id=club,
            number=last + 1,
            uid=token_hex(16),
            kind=kind,
            about=about,
            says=says,
            reason=REASON,
            author=author,
            author_name=author.username if author else "",
            decided_at=decided_at or timezone.now(),
        )
        self.outcomes.create(ruling=ruling)
        return str(ruling.uid)
