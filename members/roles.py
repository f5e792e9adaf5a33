"""The four roles, and what each may. They are Django groups; each may all that the one before it may.

A model that is new is put into SEEN, or under NOBODYS with the reason; `tests/members/test_roles.py` fails until it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

SEEN = {
    "drivers": [
        "club", "source", "driver", "driveralias", "car", "caralias", "team", "teamalias", "merger",
    ],
    "races": [
        "meeting", "session", "entry", "lap", "stint", "pitstop", "penalty", "damage", "fuelreading", "tyrechange",
        "carremoval", "jumpstart", "neutralisation", "suspension", "weatherreport", "track", "trackalias",
        "ruling", "rulingoutcome", "appearance", "seasontotals", "lapsummary",
    ],
    "ingest": [
        "rawevent", "problem", "journal", "projection", "rebuild", "uninterpretedtype", "redaction", "redactedevent",
    ],
    "championships": [
        "championship", "round", "roundsession", "assignmentrule", "scoring", "bonus", "participant",
        "championshipclass", "seasonpart", "tiebreak", "handicap", "merge", "adjustment", "exclusion", "crewshare",
        "standingssnapshot", "fixtures", "starter", "heat", "seat", "sessionbyhand", "resultbyhand",
    ],
}  # fmt: skip
"""What every role sees, of the clubs one belongs to. Tokens and addresses of tablets are no rows of their own; see
`ingest/admin/source.py`."""

NOBODYS = {
    "housekeeping.jobrun": "what the hub does for itself is told to superusers on the first page",
    "ingest.seal": "no page shows them; `manage.py verify_log` reads them",
    "members.membership": "who belongs to a club is on the page of a user, which is a superuser's",
}
"""Models of the hub that no role sees."""

DECIDED_BY_HAND = ["drivers.driver", "drivers.car", "drivers.team", "races.track", "races.meeting"]
"""What the club may call otherwise, or say to be one."""

PARTS_OF_CHAMPIONSHIPS = [f"championships.{model}" for model in SEEN["championships"] if model != "standingssnapshot"]


def all_of(models: Iterable[str], *actions: str) -> list[str]:
    """Permissions such as `drivers.change_club`."""
    parted = (model.split(".") for model in models)
    return [f"{app}.{action}_{model}" for app, model in parted for action in actions]


@dataclass(frozen=True, slots=True)
class Role:
    """What a group of that name may, beyond the role before it."""

    name: str
    adds: list[str]

    def __str__(self) -> str:
        return with_article(self.name.lower())


ROLES = [
    Role("Viewer", all_of((f"{app}.{model}" for app, models in SEEN.items() for model in models), "view")),
    Role("Marshal", ["races.rule_on_running"]),
    Role(
        "Race director",
        [
            "races.rule",
            *all_of(DECIDED_BY_HAND, "change"),
        ],
    ),
    Role(
        "Organiser",
        [
            "races.forget",
            *all_of(["drivers.source"], "add", "change"),
            *all_of(["drivers.club"], "change"),
            *all_of(PARTS_OF_CHAMPIONSHIPS, "add", "change", "delete"),
        ],
    ),
]
NAMES = [role.name for role in ROLES]


def with_article(noun: str) -> str:
    """As one says it: an organiser, a user."""
    return f"{'an' if noun[0].lower() in 'aeio' else 'a'} {noun}"


def permissions_of(name: str) -> set[str]:
    """All that a role may, with what it has of those before it."""
    before = takewhile(lambda role: role.name != name, ROLES)
    return {one for role in (*before, *(role for role in ROLES if role.name == name)) for one in role.adds}


def roles_with(permission: str) -> list[Role]:
    """Who may, the lowest first."""
    return [role for role in ROLES if permission in permissions_of(role.name)]


def give_roles(apps: Any, schema_editor: Any = None) -> None:
    """Make the groups, and give them what they may; for migrations, and again whenever the table grew.

    What is not there yet, as far as a migration has come, is passed over. Nothing is taken away: what a club gave a
    group beside it stays.
    """
    Group = apps.get_model("auth", "Group")
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.add(*found(apps, permissions_of(role.name)))


def found(apps: Any, permissions: set[str]) -> Iterator[Any]:
    """The rows of permissions whose models are there. Django makes those only when all migrations are through."""
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    named = names_of_permissions(apps)
    for permission in sorted(permissions & named.keys()):
        app, codename = permission.split(".")
        model, name = named[permission]
        content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        row, _ = Permission.objects.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
        yield row


def names_of_permissions(apps: Any) -> dict[str, tuple[str, str]]:
    """By permission: its model, and how Django words it."""
    known: dict[str, tuple[str, str]] = {}
    for model in apps.get_models():
        opts = model._meta
        words = [
            (f"{action}_{opts.model_name}", f"Can {action} {opts.verbose_name_raw}")
            for action in opts.default_permissions
        ]
        for codename, name in (*words, *opts.permissions):
            known[f"{opts.app_label}.{codename}"] = (opts.model_name, name)
    return known
