"""Who may not is told who may, and whom to ask."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from drivers.models import Club, Driver
from races.models import Lap, Session
from tests.admin.reading import text
from tests.members.people import browser_of, somebody

pytestmark = pytest.mark.once


@pytest.fixture
def officials(club: Club) -> None:
    petra = somebody("Race director", club, name="petra")
    petra.first_name, petra.last_name = "Petra", "Sander"
    petra.save()
    somebody("Organiser", club, name="jens")
    somebody("Organiser", Club.objects.create(name="Others"), name="stranger")
    somebody("superuser", name="admin")


@pytest.fixture
def marshal(officials: None, club: Club) -> Client:
    return browser_of(somebody("Marshal", club))


def told(browser: Client, name: str, *args: object, method: str = "get") -> str:
    response = getattr(browser, method)(reverse(f"admin:{name}", args=args))
    assert response.status_code == 403
    return text(response.content.decode())


def test_a_viewer_who_would_void_a_lap_is_told_who_may(officials: None, club: Club, eventful_race: None) -> None:
    viewer = browser_of(somebody("Viewer", club))
    page = f"{reverse('admin:races_ruling_decide', args=['void_laps'])}?lap={Lap.objects.all()[0].pk}"
    read = text(viewer.get(page).content.decode())
    assert "A marshal may rule so (void); you are a viewer. Ask jens or Petra Sander." in read


@pytest.mark.parametrize(
    ("name", "method", "sentence"),
    [
        ("drivers_source_add", "get", "An organiser may add a source; you are a marshal. Ask jens."),
        ("championships_championship_add", "post", "An organiser may add a championship; you are a marshal. Ask jens."),
        ("auth_user_changelist", "get", "Only an administrator of this hub may see users; you are a marshal."),
        ("auth_user_add", "get", "Only an administrator of this hub may add a user; you are a marshal. Ask admin."),
        ("drivers_club_add", "get", "Only an administrator of this hub may add a club; you are a marshal. Ask admin."),
        ("races_lap_add", "get", "Nobody may add a lap by hand: what tablets told stays as it was told"),
    ],
)  # fmt: skip
def test_where_django_refuses_it_is_a_sentence_too(marshal: Client, name: str, method: str, sentence: str) -> None:
    assert sentence in told(marshal, name, method=method)


def test_a_name_is_changed_by_a_race_director(marshal: Client, eventful_race: None) -> None:
    ada = Driver.objects.get(name="Ada")
    assert "A race director may merge drivers; you are a marshal." in told(marshal, "drivers_driver_merge", ada.pk)


def test_not_even_an_administrator_writes_what_is_projected(organiser: Client, eventful_race: None) -> None:
    read = told(organiser, "races_session_delete", Session.objects.all()[0].pk)
    assert "Nobody may delete a session by hand" in read


def test_whoever_has_no_role_is_told_so(officials: None, club: Club) -> None:
    nobody = browser_of(somebody("somebody without a role", club))
    assert "A viewer may see laps; you have no role here. Ask jens or Petra Sander." in told(
        nobody, "races_lap_changelist"
    )


def test_where_nobody_can_be_asked_nobody_is_named(club: Club) -> None:
    read = told(browser_of(somebody("Viewer", club)), "drivers_source_add")
    assert "An organiser may add a source; you are a viewer. Overview" in read


def test_what_is_not_there_is_told_in_the_admins_look(marshal: Client) -> None:
    response = marshal.get(reverse("admin:races_lap_change", args=[99]))
    assert response.status_code == 404
    assert "It may be gone, or belong to a club that is not yours." in text(response.content.decode())


def test_outside_of_the_admin_nothing_is_there_as_before(client: Client, db: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "club" not in response.content.decode()
