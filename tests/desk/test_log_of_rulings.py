"""The log's page: what was ruled, what each changed, how it is found, and how it is revoked."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from drivers.models import Club
from races.models import Entry, Lap, Ruling, Session
from tests.admin.reading import page, race_page, table, text
from tests.desk.pages import confirmed, effects_in, looked_at, refusal
from tests.members.people import browser_of, somebody
from tests.rulings import rule_on, void_lap
from tests.tablet import Tablet, ended, event, lap, started


@pytest.fixture(autouse=True)
def race(tablet: Tablet) -> None:
    """Ada before Bob; Ada's second lap is the best. Ada's is voided, and Bob disqualified."""
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Kellerring"}),
        started(1, laps="2"),
        *(lap(10 * n, 1, 9000 - 100 * n, n, driver="Ada") for n in (1, 2)),
        *(lap(10 * n + 1, 2, 9500 + 10 * n, n, driver="Bob") for n in (1, 2)),
        ended(30, "race"),
    )
    petra = User.objects.create_user("petra", first_name="Petra", last_name="Weiß")
    void_lap(Lap.objects.get(lap_time_ms=8800), "cut the chicane", petra)
    rule_on("disqualify", Entry.objects.get(controller=2), "=magnets")


def ruling(number: int) -> Ruling:
    return Ruling.objects.get(number=number)


def revoking(*numbers: int) -> str:
    keys = ",".join(str(ruling(number).pk) for number in numbers)
    return f"{reverse('admin:races_ruling_revoke')}?ruling={keys}"


def revoke(browser: Client, *numbers: int, reason: str = "it was wrong") -> str:
    told = looked_at(browser, revoking(*numbers), reason)
    done = confirmed(browser, revoking(*numbers), told, reason)
    assert done.status_code == 302, text(done.content.decode())
    return told


def listed(browser: Client, **query: str) -> list[int]:
    """The numbers of the rulings that the list shows."""
    told = page(browser, "races_ruling_changelist", **query)
    return [int(number) for number in re.findall(r"/admin/races/ruling/\d+/change/[^>]*>\s*(\d+)\s*<", told)]


def test_the_log_says_what_was_ruled_and_what_changed_by_it(organiser: Client) -> None:
    read = text(page(organiser, "races_ruling_changelist"))
    assert "Ada's lap 2 (8.800) void Lap record of Kellerring from 8.800 (Ada) to 8.900 (Ada)" in read
    assert re.search(r"cut the chicane Petra Weiß .* in force", read)
    assert re.search(r"Bob disqualified Race of .*: Bob 2 \(\+1\.000\) → DSQ", read), read


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [2, 1]),
        ({"kind": "void_laps"}, [1]),
        ({"by": "Petra Weiß"}, [1]),
        ({"person": "bob"}, [2]),
        ({"in_force": "yes"}, [2, 1]),
        ({"in_force": "no"}, []),
        ({"session": "999"}, []),
        ({"session": "x"}, []),
        ({"q": "chicane"}, [1]),
        ({"q": "weiß"}, [1]),
        ({"q": "bob"}, [2]),
        ({"q": "2"}, [2, 1]),
        ({"q": "nobody"}, []),
    ],
)
def test_the_log_is_narrowed_and_searched(organiser: Client, query: dict[str, str], numbers: list[int]) -> None:
    assert listed(organiser, **query) == numbers


def test_the_rulings_of_a_session(organiser: Client) -> None:
    assert listed(organiser, session=str(Session.objects.get().pk)) == [2, 1]


def test_the_log_as_csv(organiser: Client) -> None:
    """Narrowed as the list is; what a spreadsheet would execute is text."""
    address = page(organiser, "races_ruling_changelist")
    assert reverse("admin:races_ruling_as_csv") in address
    response = organiser.get(reverse("admin:races_ruling_as_csv"), {"kind": "disqualify"})
    lines = list(csv.reader(io.StringIO(response.content.decode())))
    assert lines[0] == [
        "number", "when", "who", "kind", "what", "about", "reason", "effects", "in force", "revoked by",
    ]  # fmt: skip
    [line] = lines[1:]
    assert (line[0], line[3], line[4], line[6]) == ("2", "Disqualify", "Bob disqualified", "'=magnets")
    assert line[8:] == ["yes", ""]


def test_a_rulings_page_tells_all_of_it(organiser: Client) -> None:
    told = page(organiser, "races_ruling_change", ruling(1).pk)
    read = text(told)
    assert "Why : cut the chicane" in read
    assert "Lap record of Kellerring from 8.800 (Ada) to 8.900 (Ada)" in read
    assert re.search(r"Decided by Petra Weiß When \d+ \w+ \d{4}", read)
    assert revoking(1) in told


def test_a_ruling_is_revoked_and_its_revocation_too(organiser: Client) -> None:
    told = revoke(organiser, 2)
    assert effects_in(told)[0].endswith("Bob DSQ → 2 (+1.000)")
    assert [line[2] for line in table(race_page(organiser), "classification")[1:]] == ["Ada", "Bob"]
    decided = table(race_page(organiser), "decisions")
    assert decided[2][:2] == ["2 Bob disqualified", "=magnets revoked: it was wrong"]
    assert "revoked by 3" in text(page(organiser, "races_ruling_change", ruling(2).pk))
    assert listed(organiser, in_force="no") == [2]
    again = looked_at(organiser, revoking(2))
    assert "that was revoked already" in refusal(again)
    revoke(organiser, 3)
    assert Entry.objects.get(controller=2).is_disqualified
    assert listed(organiser, in_force="no") == []


def test_several_are_revoked_at_once(organiser: Client) -> None:
    action = {"action": "revoke_several", "_selected_action": [ruling(1).pk, ruling(2).pk]}
    led = organiser.post(reverse("admin:races_ruling_changelist"), action)["Location"]
    asked = text(organiser.get(led).content.decode())
    assert "Revoke 2 rulings" in asked
    effects = effects_in(revoke(organiser, 1, 2))
    assert "Lap record of Kellerring from 8.900 (Ada) to 8.800 (Ada)" in effects
    assert not Ruling.objects.all().in_force()
    assert Lap.objects.get(lap_time_ms=8800).is_counting


def test_a_revocation_needs_a_reason(organiser: Client) -> None:
    assert "Say why" in refusal(looked_at(organiser, revoking(1), " "))
    assert Ruling.objects.count() == 2


def test_what_was_revoked_meanwhile_is_said(organiser: Client) -> None:
    seen = looked_at(organiser, revoking(2))
    revoke(organiser, 2)
    told = confirmed(organiser, revoking(2), seen).content.decode()
    assert "Meanwhile organiser ruled: Revoked: Bob disqualified" in text(told)
    assert "that was revoked already" in refusal(told)
    assert Ruling.objects.count() == 3


def test_whoever_may_rule_so_may_revoke_it(onlooker: Client) -> None:
    assert onlooker.get(revoking(1)).status_code == 403
    User.objects.get(username="onlooker").user_permissions.add(Permission.objects.get(codename="rule_on_running"))
    revoke(onlooker, 1)
    assert ruling(3).author_name == "onlooker"


def test_the_log_of_another_club_is_not_there() -> None:
    others = Club.objects.create(name="Others")
    stranger = browser_of(somebody("Organiser", others))
    assert stranger.get(revoking(1)).status_code == 404
    assert listed(stranger) == []
    assert stranger.get(reverse("admin:races_ruling_as_csv")).content.decode().count("\n") == 1


def test_there_is_no_other_way_to_change_the_log(organiser: Client) -> None:
    for name, args in (("add", []), ("delete", [ruling(1).pk])):
        assert organiser.post(reverse(f"admin:races_ruling_{name}", args=args), {"post": "yes"}).status_code == 403
    change = organiser.post(reverse("admin:races_ruling_change", args=[ruling(1).pk]), {"reason": "other"})
    assert change.status_code == 403
    assert ruling(1).reason == "cut the chicane"
    assert organiser.get(f"{reverse('admin:races_ruling_revoke')}?ruling=0").status_code == 404


def test_the_log_takes_as_many_queries_for_many_as_for_few(
    organiser: Client, django_assert_max_num_queries: object
) -> None:
    for n in range(6):
        rule_on("add_time", Entry.objects.get(controller=1), ms=100 + n)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        page(organiser, "races_ruling_changelist")
