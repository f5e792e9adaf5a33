"""Who may decide what, and on which meeting."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from drivers.models import Club, Source
from races.models import Lap, Ruling, Session
from tests.admin.reading import text
from tests.desk.pages import deciding, ruled
from tests.desk.race_to_decide_on import entry, keys, laps, user
from tests.rulings import void_lap
from tests.tablet import EVENING, Tablet, event, lap, started


def test_laps_of_another_club_stay_theirs(organiser: Client, night: None) -> None:
    """All who are chosen at once are of one club."""
    other = Source.objects.create(club=Club.objects.create(name="Others"), name="Their tablet")
    Tablet(other).tell_at_once(started(0), lap(8, 1, 8000, 1, driver="Zoe"), event(20, "event.end", {"type": "race"}))
    theirs = Lap.objects.get(source=other)
    response = organiser.get(deciding("void_laps", lap=keys([*laps("Anna", 2), theirs])), follow=True)
    assert "These are of several clubs" in text(response.content.decode())


def test_nobody_rules_without_being_allowed_to(onlooker: Client, night: None) -> None:
    for page in (deciding("void_laps", lap=laps("Anna", 2)[0]), deciding("disqualify", entry=entry("Anna"))):
        assert onlooker.get(page).status_code == onlooker.post(page, {"do": "confirm"}).status_code == 403
        assert Client().get(page).status_code == 302
    void_lap(laps("Anna", 2)[0], "cut")
    revoking = f"{reverse('admin:races_ruling_revoke')}?ruling={Ruling.objects.get().pk}"
    assert onlooker.get(revoking).status_code == 403


def test_no_other_page_can_rule(night: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.create_superuser("organiser"))
    form = {"entry": entry("Anna").pk, "reason": "x", "do": "confirm", "seen": "0", "previewed": "{}"}
    assert browser.post(deciding("disqualify"), form).status_code == 403
    assert not Ruling.objects.exists()


def test_a_marshal_rules_on_the_running_meeting(night: None) -> None:
    """It is of five hours ago at most; nobody drove since."""
    marshal = user("marshal", "rule_on_running")
    ruled(marshal, deciding("void_laps", lap=laps("Anna", 2)[0]))
    assert Ruling.objects.get().author_name == "marshal"


def test_a_marshal_rules_on_no_meeting_that_is_over(night: None, source: Source) -> None:
    marshal, director = user("marshal", "rule_on_running"), user("director", "rule")
    Session.objects.update(opened_at=EVENING.replace(year=2020), closed_at=EVENING.replace(year=2020))
    page = deciding("void_laps", lap=laps("Anna", 2)[0])
    refused = marshal.get(page)
    assert refused.status_code == 403
    assert "A race director may rule on a meeting that is over" in text(refused.content.decode())
    assert director.get(page).status_code == 200
    assert page not in marshal.get(reverse("admin:races_lap_change", args=[laps("Anna", 2)[0].pk])).content.decode()
