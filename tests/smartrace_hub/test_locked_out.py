"""Who guesses passwords is locked out, for a while, by name and by address; and nobody else is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import F
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from smartrace_hub.logins import address_of, forget_old

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def three_tries(settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3


@pytest.fixture(autouse=True)
def petra() -> User:
    return User.objects.create_superuser("petra", password="right")


def log_in(name: str = "petra", password: str = "wrong", address: str = HERE, **headers: str) -> Any:
    data = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post(f"{LOGIN}?next=/admin/", data, headers=headers)


def later(minutes: float) -> None:
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def guessed(*names: str, address: str = HERE) -> list[int]:
    return [log_in(name, address=address).status_code for name in names]


def test_a_name_is_locked_from_wherever_it_is_guessed() -> None:
    assert [log_in(address=f"192.0.2.{n}").status_code for n in (10, 11, 12)] == [200, 200, 429]
    assert log_in(password="right", address=ELSEWHERE).status_code == 429
    User.objects.create_superuser("jens", password="right")
    assert log_in("jens", "right", ELSEWHERE).status_code == 302


def test_an_address_is_locked_whatever_names_it_guesses() -> None:
    assert guessed("a", "b", "c") == [200, 200, 429]
    assert log_in(password="right").status_code == 429
    assert log_in(password="right", address=ELSEWHERE).status_code == 302


def test_a_login_that_works_wipes_nothing_out_and_stays() -> None:
    browser = Client(REMOTE_ADDR=HERE)
    assert guessed("a", "b") == [200, 200]
    assert browser.post(f"{LOGIN}?next=/admin/", {"username": "petra", "password": "right"}).status_code == 302
    assert guessed("c") == [429]
    assert browser.get("/admin/").status_code == 200


def test_the_way_back_is_time_or_a_command_and_told_as_it_is() -> None:
    guessed("a", "b", "petra")
    page, told = log_in(password="right"), log_in(password="right", accept="application/json")
    assert (page.status_code, page["Content-Type"][:9]) == (429, "text/html")
    assert all(800 < int(answer["Retry-After"]) <= 900 for answer in (page, told))
    assert told.json() == {
        "error": "Too many log-ins failed for this name, or from this address. Try again in 15 minutes. "
        "Whoever runs the hub lets everybody try again at once: manage.py axes_reset."
    }
    assert told.json()["error"] in page.content.decode()
    later(10.5)
    assert 200 < int(log_in()["Retry-After"]) <= 270, "trying while locked makes it no longer"
    later(5)
    assert log_in(password="right").status_code == 302
    guessed("a", "b", "c")
    call_command("axes_reset")
    assert log_in(password="right").status_code == 302


def test_of_failed_logins_nothing_is_kept_longer_than_it_is_needed(caplog: pytest.LogCaptureFixture) -> None:
    """People type a password where the name should be: that is in no line of the log."""
    log_in("MySecretPassword")
    assert "MySecretPassword" not in caplog.text
    assert HERE in caplog.text
    kept = AccessAttempt.objects.get()
    assert (kept.username, "MySecretPassword" in kept.post_data + kept.get_data) == ("MySecretPassword", False)
    assert (forget_old(), AccessAttempt.objects.count()) == (0, 1)
    later(17)
    assert (forget_old(), AccessAttempt.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2a02:8071:1:2:aaaa:bbbb:cccc:dddd", "2a02:8071:1:2::"),
        ("fe80::1%eth0", "fe80::1"),
        ("fd00::7", "fd00::7"),
        ("", None),
        ("unix:", None),
    ],
)
def test_an_address_is_counted_as_its_owner_has_it(told: str, counted: str | None) -> None:
    assert address_of(RequestFactory(REMOTE_ADDR=told).get("/")) == counted


def test_who_has_no_address_is_locked_out_too() -> None:
    assert guessed("a", "b", "c", address="") == [200, 200, 429]
    assert timezone.now() - AccessAttempt.objects.latest("pk").attempt_time < timedelta(minutes=1)
