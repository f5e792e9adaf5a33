"""People go, and things were made by mistake: what stays is told, and what may go goes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from desk import naming
from drivers.models import Club, Driver, Source
from tests.admin.reading import page, text
from tests.members.people import browser_of, somebody
from tests.tablet import Tablet, lap


def test_a_merger_keeps_the_name_of_who_decided_it(organiser: Client, tablet: Tablet) -> None:
    tablet.tell_at_once(lap(0, 1, 9000, driver=(1, "Ada")), lap(10, 2, 9100, driver=(2, "Ana")))
    jens = User.objects.create_user("jens", first_name="Jens", last_name="Ohm")
    ada, ana = (Driver.objects.get(name=name) for name in ("Ada", "Ana"))
    naming.merge(ana, ada, "mistyped", jens)
    jens.delete()
    assert "by Jens Ohm" in text(page(organiser, "drivers_driver_change", ada.pk))


@pytest.mark.parametrize(("role", "is_gone"), [("Organiser", True), ("Race director", False)])
def test_a_tablet_made_by_mistake_goes_again(club: Club, role: str, is_gone: bool) -> None:
    wrong = Source.objects.create(club=club, name="Wrong")
    browser = browser_of(somebody(role, club))
    browser.post(reverse("admin:drivers_source_delete", args=[wrong.pk]), {"post": "yes"})
    assert Source.objects.filter(pk=wrong.pk).exists() is not is_gone


def test_a_tablet_that_recorded_anything_stays(organiser: Client, tablet: Tablet) -> None:
    tablet.tell_at_once(lap(0, 1, 9000))
    address = reverse("admin:drivers_source_delete", args=[tablet.source.pk])
    assert organiser.post(address, {"post": "yes"}).status_code == 403
    organiser.post(
        reverse("admin:drivers_source_changelist"),
        {"action": "delete_selected", "_selected_action": [tablet.source.pk], "post": "yes"},
    )
    assert Source.objects.filter(pk=tablet.source.pk).exists()


def test_a_club_goes_with_nothing_in_it_and_says_what_it_has(organiser: Client, tablet: Tablet) -> None:
    tablet.tell_at_once(lap(0, 1, 9000))
    told = text(page(organiser, "drivers_club_delete", tablet.source.club_id))
    assert "Slotfreunde has 1 tablet, 1 meeting and 1 session" in told
    wrong = Club.objects.create(name="Wrong")
    organiser.post(reverse("admin:drivers_club_delete", args=[wrong.pk]), {"post": "yes"})
    assert not Club.objects.filter(pk=wrong.pk).exists()
