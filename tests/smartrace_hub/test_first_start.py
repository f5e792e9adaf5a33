"""What a new hub makes for itself, once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client

from drivers.models import Club, Source
from smartrace_hub.first_start import make_admin, make_club_and_source
from tests.server.hub import ROOT


def test_a_new_hub_has_a_club_with_a_source_that_works(db: None, settings: LazySettings) -> None:
    settings.HUB_CLUB_TIME_ZONE = "Pacific/Auckland"
    make_club_and_source()
    source = Source.objects.get()
    assert (source.name, source.club.name, source.club.time_zone) == ("Tablet", "My club", "Pacific/Auckland")
    assert Client().post(source.path, b"{}", content_type="application/json").json()["recorded"] is True


def test_the_time_zone_of_a_new_club_exists_whatever_machine_this_is(db: None, settings: LazySettings) -> None:
    settings.HUB_CLUB_TIME_ZONE = "UTC"
    make_club_and_source()
    Club.objects.get().full_clean()


@pytest.mark.parametrize(
    ("told", "zone", "sentence"),
    [
        ("Europe/Vienna", "Europe/Vienna", ""),
        (":Asia/Tokyo", "Asia/Tokyo", ""),
        ("CET-1CEST", "UTC", "TZ=CET-1CEST is not the name of a time zone, and not taken; "),
        ("../../etc/passwd", "UTC", "TZ=../../etc/passwd is not the name of a time zone, and not taken; "),
    ],
)
def test_the_first_club_is_where_the_machine_is_said_to_be(told: str, zone: str, sentence: str) -> None:
    """In a process of its own: Django overwrites the variable as it reads the settings."""
    code = "import django; django.setup(); from smartrace_hub.first_start import *; print(club_time_zone(), about_tz())"
    environment = {**os.environ, "TZ": told, "DJANGO_SETTINGS_MODULE": "smartrace_hub.settings", "HUB_TIME_ZONE": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.startswith(f"{zone} {sentence}"), done.stderr
    assert bool(done.stdout.strip().removeprefix(zone)) is bool(sentence)


def test_a_second_start_makes_nothing_more(db: None) -> None:
    make_club_and_source()
    token = Source.objects.get().token
    make_club_and_source()
    assert Source.objects.get().token == token


def test_a_hub_with_a_club_is_left_as_it_is(club: Club) -> None:
    """Also where its source was never made: that is for its people to decide."""
    make_club_and_source()
    assert list(Club.objects.all()) == [club]
    assert not Source.objects.exists()


def test_a_new_hub_has_an_admin_whose_password_is_told_once(db: None) -> None:
    password = make_admin()
    assert password is not None
    assert len(password) >= 12
    admin = User.objects.get()
    assert admin.check_password(password)
    assert admin.is_superuser
    assert make_admin() is None
    assert User.objects.get().check_password(password)


def test_two_hubs_do_not_have_the_same_password(db: None) -> None:
    first = make_admin()
    User.objects.all().delete()
    assert make_admin() != first


@pytest.mark.parametrize("is_superuser", [True, False])
def test_no_admin_is_made_where_somebody_may_log_in(db: None, is_superuser: bool) -> None:
    User.objects.create_user("marshal", is_superuser=is_superuser)
    assert make_admin() is None
    assert User.objects.get().username == "marshal"
