"""A tablet's token, and what it sent to the byte, stand in no answer to anybody who may not know them.

Both hold a marker, and whoever may not is let loose on every address there is: a new one is in here by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.db.models import ForeignKey, Model, Q
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from drivers.models import Club, Source
from ingest.log.append import append
from ingest.models import RawEvent
from ingest.projection import project
from tests.api.addresses import every_address, urls_of
from tests.conftest import Writing
from tests.ingest.moving import run
from tests.members.pages import EVERYBODYS, pages
from tests.members.people import STRANGER, SUPERUSER, browser_of, somebody
from tests.tablet import Tablet, event, lap, told

pytestmark = pytest.mark.once

TOKEN = "markertokenmarkertokenmarkertoke"
BODY = "markerofabody"
MARKS = {
    "token": re.compile(rf"{TOKEN}|(?<!/admin)/ingest/\w"),
    "body": re.compile(rf"{BODY}|{BODY.encode().hex(' ')}"),
}
LOOKING = {"token": "markertoken", "body": "markerofa"}
"""Half a marker, as somebody looks for it who guesses letter by letter; an answer may repeat the question."""


@pytest.fixture(scope="module")
def marked(of_module: Writing, own_club: Club) -> Source:
    """The club's tablet, with bodies that were used, some that could not be, and one that is no text."""
    with of_module():
        tablet = Tablet(Source.objects.get(club=own_club))
        tablet.source.token = TOKEN
        tablet.source.save()
        tablet.tell_at_once(
            lap(300, 1, 5100, driver="Ada", note=BODY), event(301, "event.of_the_future", {"says": BODY})
        )
        unusable = event(302, "ui.lap_update", {"controller_id": BODY}), event(303, "event.start", {"type": [BODY]})
        for body in (*told(unusable), BODY.encode(), b"\xff" + BODY.encode(), json.dumps([BODY]).encode()):
            append(tablet.source, body)
        project(tablet.source)
    return tablet.source


def anybody(club: Club) -> Client:
    return Client()


def with_a_token(club: Club) -> Client:
    """A display: a login without rights, and its token for the API."""
    return Client(headers={"Authorization": f"Token {Token.objects.create(user=User.objects.create_user('show')).key}"})


def bot_of_the_staff(club: Club) -> Client:
    user = somebody(STRANGER, club, name="bot")
    return Client(headers={"Authorization": f"Token {Token.objects.create(user=user).key}"})


def staff_without_a_role(club: Club) -> Client:
    return browser_of(somebody(STRANGER, club))


def all_rights_but_these(club: Club) -> Client:
    """Problems too, and whatever there will be. Who may change a row may look at it."""
    user = somebody(STRANGER, club, name="nearly_everything")
    lacking = Q(codename__endswith="_rawevent") | Q(codename__endswith="_source", codename__regex="^(add|change)")
    user.user_permissions.set(Permission.objects.exclude(lacking))
    return browser_of(user)


def of(role: str) -> Callable[[Club], Client]:
    return lambda club: browser_of(somebody(role, club))


def of_another_club(club: Club) -> Client:
    elsewhere = Club.objects.create(name="Elsewhere")
    return browser_of(somebody("Organiser", elsewhere))


def of_the_log(source: Source) -> Iterator[str]:
    """Where a body is told, and where one may hope for it."""
    events = RawEvent.objects.filter(source=source).order_by("-pk").values_list("pk", flat=True)[:8]
    for name in ("ingest_rawevent", "ingest_problem"):
        yield from (reverse(f"admin:{name}_change", args=[pk]) for pk in events)
        yield from (reverse(f"admin:{name}_{of}") for of in ("changelist", "list_csv"))
    for name in ("raw-events", "problems"):
        yield from (f"/api/v1/{name}/", f"/api/v1/{name}/?format=csv", *(f"/api/v1/{name}/{pk}/" for pk in events))
    yield from (f"/api/v1/problems/?search={LOOKING['body']}", "/api/v1/schema/", "/api/v1/docs/")
    yield from ("/", "/healthz", "/readyz", "/ingest/x/", f"/admin/ingest/rawevent/?stored__contains={LOOKING['body']}")
    yield from (reverse(f"admin:{name}") for name in sorted(EVERYBODYS & {"index", "login", "password_change"}))
    yield from (f"{reverse('find')}?q={half}" for half in LOOKING.values())


def of_the_api(source: Source) -> Iterator[str]:
    for address in every_address():
        for url in urls_of(address):
            yield url
            if address.is_table:
                yield f"{url}{'&' if '?' in url else '?'}format=csv"


def of_the_admin(source: Source) -> Iterator[str]:
    for page in pages():
        yield f"{page.at(source.club)}?{'&'.join(f'{k}={v}' for k, v in page.query(source.club).items())}"
        if page.name.endswith("_changelist"):
            yield from (f"{page.at(source.club)}?q={half}" for half in LOOKING.values())


Addresses = Callable[[Source], Iterator[str]]
READERS: dict[str, tuple[Callable[[Club], Client], set[str], tuple[Addresses, ...]]] = {
    "all other rights": (all_rights_but_these, set(), (of_the_log, of_the_admin)),
    "race director": (of("Race director"), {"body"}, (of_the_log, of_the_admin)),
    "anybody": (anybody, set(), (of_the_log, of_the_api)),
    "display": (with_a_token, set(), (of_the_log,)),
    "bot": (bot_of_the_staff, set(), (of_the_log,)),
    "no role": (staff_without_a_role, set(), (of_the_log,)),
    "another club": (of_another_club, set(), (of_the_log,)),
}
"""Who asks, what they may know, and where they look: the rest of the API tells everybody the same, and other pages of
the admin refuse the last ones whole, as other tests have it. PostgreSQL is asked by who gets furthest."""


@pytest.mark.parametrize("name", READERS if connection.vendor == "sqlite" else list(READERS)[:1])
def test_who_may_not_know_it_finds_it_nowhere(marked: Source, name: str) -> None:
    reader, may_know, places = READERS[name]
    browser, found = reader(marked.club), []
    for place in places:
        asked = list(place(marked))
        assert len(asked) > 40
        for address in asked:
            response = browser.get(address)
            assert response.status_code < 500, address
            answer = response.getvalue().decode("utf-8", "replace") + repr(response.headers)
            told = [mark for mark, pattern in MARKS.items() if pattern.search(answer)]
            found += [f"{mark} at {address}" for mark in told if mark not in may_know]
    assert found == []


def ways_to(model: type[Model], before: str = "", left: int = 3) -> Iterator[str]:
    """How lookups lead from a model to a tablet."""
    if model is Source and before:
        yield before
    elif left:
        for one in model._meta.concrete_fields:
            if isinstance(one, ForeignKey):
                yield from ways_to(one.related_model, f"{before}{one.name}__", left - 1)


def test_nobody_finds_a_token_or_a_body_out_letter_by_letter(marked: Source) -> None:
    """Django lets lists be narrowed by fields of rows they lead to, unless it is told not to."""
    browser = browser_of(somebody("Race director", marked.club))
    asked = 0
    for model in admin.site._registry:
        for way in ways_to(model):
            for field in ("token__startswith", "former_tokens__contains", "raw_events__stored__contains"):
                address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                assert browser.get(address, {f"{way}{field}": "m"}).status_code in {400, 403}, (address, way, field)
                asked += 1
    assert asked > 30


def test_a_file_holds_no_token_unless_it_is_asked_for(marked: Source, tmp_path: Path) -> None:
    for options, is_told in (((), False), (("--with-tokens",), True)):
        file = tmp_path / f"{len(options)}.jsonl"
        run("export_log", file, *options)
        assert (TOKEN in file.read_text()) == is_told


@pytest.mark.parametrize("role", ["Organiser", SUPERUSER])
def test_who_may_know_it_is_told(marked: Source, role: str) -> None:
    """So that the walk above can find it."""
    browser = browser_of(somebody(role, marked.club))
    event = RawEvent.objects.filter(source=marked, event_type="event.of_the_future").latest("pk")
    places = {
        "token": [reverse("admin:drivers_source_change", args=[marked.pk])],
        "body": [
            *(reverse(f"admin:{name}_change", args=[event.pk]) for name in ("ingest_rawevent", "ingest_problem")),
            f"/api/v1/raw-events/{event.pk}/",
        ],
    }
    for mark, addresses_of_it in places.items():
        for address in addresses_of_it:
            assert MARKS[mark].search(browser.get(address).content.decode()), address


def test_the_tablets_own_page_is_for_whoever_has_its_address_and_kept_by_nobody(marked: Source) -> None:
    page = Client().get(marked.path)
    assert TOKEN in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert '<meta name="referrer" content="no-referrer">' in page.content.decode()
    for method in ("get", "put", "delete"):
        for path in (f"{marked.path}more/", f"/ingest//{TOKEN}/", f"/ingest/{TOKEN}x/", f"/api/v1/{TOKEN}/"):
            answer = getattr(Client(), method)(path)
            assert TOKEN not in answer.content.decode() + repr(answer.headers), path
