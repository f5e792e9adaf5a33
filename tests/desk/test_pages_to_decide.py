"""The page on which something is ruled: what it asks, what it says would change, and what it then does."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from desk import deciding as desk
from desk.targets import of_entry
from ingest.models import Projection
from races.models import Entry, Lap, Ruling, Session, Stint
from tests.admin.reading import race_page, table, text
from tests.desk.pages import confirmed, deciding, effects_in, looked_at, refusal, ruled
from tests.desk.race_to_decide_on import entry, keys, laps, race, race_there, user
from tests.rulings import rule_on
from tests.tablet import Tablet, event, lap, started


def test_a_ruling_is_looked_at_and_then_confirmed(organiser: Client, night: None) -> None:
    page = deciding("add_time", entry=entry("Anna"))
    told = looked_at(organiser, page, ms="5")
    assert "Anna +5 s" in text(told)
    assert effects_in(told)[0] == (
        f"{race_there()}: Bob 2 (+0.100) → 1, Cleo 3 (+1.200) → 2 (+1.100), Anna 1 → 3 (+4.900)"
    )
    assert effects_in(told)[1:] == ["Bob: wins 0 → 1", "Anna: wins 1 → 0"]
    assert not Ruling.objects.exists()
    done = confirmed(organiser, page, told, ms="5")
    assert done["Location"] == reverse("admin:races_session_change", args=[race().pk])
    after = organiser.get(done["Location"]).content.decode()
    assert "Anna +5 s. Race" in text(after)
    assert [line[2] for line in table(after, "classification")[1:]] == ["Bob", "Cleo", "Anna", "Dan"]
    ruling = Ruling.objects.get()
    assert (ruling.author_name, ruling.reason, ruling.says) == ("organiser", "the stewards", {"ms": 5000})
    assert table(after, "decisions")[1][:3] == ["1 Anna +5 s", "the stewards", "organiser"]


def test_what_changes_nothing_else_says_so(organiser: Client, night: None) -> None:
    told = looked_at(organiser, deciding("add_time", entry=entry("Dan")), ms="1")
    assert "No place, record, career or standing changes." in text(told)


@pytest.mark.parametrize(
    ("typed", "ms"), [("0.5", 500), ("0,5", 500), (",5", 500), ("5", 5000), ("1,25 s", 1250), ("+2.005", 2005)]
)
def test_seconds_are_typed_with_a_comma_or_a_point(organiser: Client, night: None, typed: str, ms: int) -> None:
    ruled(organiser, deciding("add_time", entry=entry("Dan")), ms=typed)
    assert Ruling.objects.get().says == {"ms": ms}


@pytest.mark.parametrize(
    ("kind", "says", "reason", "answer"),
    [
        ("add_time", {"ms": "5"}, " ", "Say why"),
        ("add_time", {"ms": "5"}, "x" * 501, "at most 500 characters"),
        ("add_time", {"ms": ""}, "late", "This field is required"),
        ("add_time", {"ms": "soon"}, "late", "soon is no time in seconds"),
        ("add_time", {"ms": "1.0005"}, "late", "is no time in seconds"),
        ("add_time", {"ms": "0"}, "late", "a time from 0.001 to 3600 seconds expected"),
        ("add_time", {"ms": "-1"}, "late", "a time from 0.001 to 3600 seconds expected"),
        ("place", {"position": "0"}, "late", "a number from 1 to 6 expected"),
        ("place", {"position": "7"}, "late", "a number from 1 to 6 expected"),
        ("place", {"position": "first"}, "late", "Enter a whole number"),
        ("change_laps", {"laps": "0"}, "late", "No laps change nothing"),
        ("give_entry", {}, "late", "Say whose it is"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    organiser: Client, night: None, kind: str, says: dict[str, str], reason: str, answer: str
) -> None:
    assert answer in refusal(looked_at(organiser, deciding(kind, entry=entry("Anna")), reason, **says))
    assert not Ruling.objects.exists()


def test_the_same_twice_and_what_contradicts_are_refused(organiser: Client, night: None) -> None:
    ruled(organiser, deciding("disqualify", entry=entry("Anna")))
    again = looked_at(organiser, deciding("disqualify", entry=entry("Anna")))
    assert "Anna disqualified: that is ruled already (ruling 1)." in refusal(again)
    against = looked_at(organiser, deciding("add_time", entry=entry("Anna")), ms="5")
    assert "Anna disqualified is in force (ruling 1): revoke that first." in refusal(against)
    assert "In force: Anna disqualified (ruling 1: the stewards)." in text(against)
    assert Ruling.objects.count() == 1


def test_nothing_is_ruled_on_a_race_under_way(organiser: Client, tablet: Tablet) -> None:
    tablet.tell_at_once(started(0), lap(8, 1, 8000, 1, driver="Ada"))
    told = looked_at(organiser, deciding("void_laps", lap=Lap.objects.get()))
    assert "is still under way: rule on it when it is over." in refusal(told)
    assert not Ruling.objects.exists()


def test_nothing_is_ruled_on_an_event_that_is_not_projected_yet(organiser: Client, night: None) -> None:
    """As after a restore: the lap is there, and what is recorded is being interpreted again."""
    driven = laps("Anna", 2)[0]
    Projection.objects.update(number=driven.event - 1)
    told = looked_at(organiser, deciding("void_laps", lap=driven))
    assert f"Event {driven.event} of Tablet is recorded and not interpreted yet: try again soon." in refusal(told)
    assert not Ruling.objects.exists()


def test_nothing_is_ruled_on_what_is_not_there_or_another_kind_of_row(organiser: Client, night: None) -> None:
    for page in (
        deciding("void_laps", lap=0),
        deciding("void_laps", lap="first"),
        deciding("void_laps", entry=entry("Anna")),
        deciding("void_laps"),
        deciding("no_such_kind", lap=laps("Anna", 1)[0]),
        deciding("revoke", session=race()),
    ):
        assert organiser.get(page).status_code == 404, page


def test_ghost_and_safety_car_are_never_classified(organiser: Client, tablet: Tablet) -> None:
    tablet.tell_at_once(started(0), lap(8, 7, 8000, 1), event(20, "event.end", {"type": "race"}))
    response = organiser.get(deciding("disqualify", entry=Entry.objects.get()), follow=True)
    assert "Ghost and safety car are never classified." in text(response.content.decode())


def test_two_directors_at_once(organiser: Client, night: None) -> None:
    """The second is shown what the first did, with a preview that knows of it; nothing is done until they confirm."""
    petra = user("Petra", "rule", "rule_on_running")
    page = deciding("add_time", entry=entry("Anna"))
    seen = looked_at(organiser, page, ms="5")
    ruled(petra, deciding("disqualify", entry=entry("Bob")), "magnets")
    shown = confirmed(organiser, page, seen, ms="5")
    told = shown.content.decode()
    assert shown.status_code == 200
    assert "Meanwhile Petra ruled: Bob disqualified (ruling 1: magnets)." in text(told)
    assert effects_in(told)[0] == f"{race_there()}: Cleo 2 (+1.200) → 1, Anna 1 → 2 (+3.800)"
    assert Ruling.objects.count() == 1
    assert confirmed(organiser, page, told, ms="5").status_code == 302
    assert list(Ruling.objects.order_by("number").values_list("kind", flat=True)) == ["disqualify", "add_time"]


def test_what_is_ruled_elsewhere_meanwhile_is_no_matter(organiser: Client, night: None) -> None:
    page = deciding("add_time", entry=entry("Anna"))
    seen = looked_at(organiser, page, ms="5")
    rule_on("disqualify", Entry.objects.get(session__type="qualifying", driver__name="Dan"))
    assert confirmed(organiser, page, seen, ms="5").status_code == 302


def test_what_is_confirmed_is_what_was_looked_at(organiser: Client, night: None) -> None:
    """Other seconds than the preview's are looked at first."""
    page = deciding("add_time", entry=entry("Anna"))
    seen = looked_at(organiser, page, ms="5")
    again = confirmed(organiser, page, seen, ms="0.5")
    assert "Anna +0.5 s" in text(again.content.decode())
    assert not Ruling.objects.exists()
    unseen = organiser.post(
        page.partition("?")[0], {"entry": entry("Anna").pk, "says_ms": "5", "reason": "x", "do": "confirm"}
    )
    assert (unseen.status_code, Ruling.objects.count()) == (200, 0)


def test_confirming_twice_rules_once(organiser: Client, night: None) -> None:
    page = deciding("add_time", entry=entry("Anna"))
    seen = looked_at(organiser, page, ms="5")
    confirmed(organiser, page, seen, ms="5")
    assert "Meanwhile organiser ruled: Anna +5 s" in text(confirmed(organiser, page, seen, ms="5").content.decode())
    assert Ruling.objects.count() == 1


def test_a_stint_is_given_to_a_guest_who_is_said_to_be_new(organiser: Client, night: None) -> None:
    stint = Stint.objects.get(session=race(), driver__name="Bob")
    page = deciding("give_laps", stint=stint)
    told = looked_at(organiser, page, driver="Eve")
    assert "No driver is called Eve yet: that is a new one." in text(told)
    assert confirmed(organiser, page, told, driver="Eve").status_code == 302
    assert Lap.objects.filter(session=race(), driver__name="Eve").count() == 5


def test_a_name_is_taken_as_the_club_writes_it(organiser: Client, night: None) -> None:
    told = looked_at(organiser, deciding("give_laps", lap=keys(laps("Bob", 3))), driver=" cleo ")
    assert "Bob's lap 3 (6.000) given to Cleo" in text(told)
    assert "that is a new one" not in text(told)


def test_the_sessions_page_offers_what_makes_sense(organiser: Client, onlooker: Client, night: None) -> None:
    told = race_page(organiser)
    for kind in ("place", "add_time", "change_laps", "disqualify", "did_not_start", "give_entry"):
        assert deciding(kind, entry=entry("Anna")) in told
    assert deciding("reinstate", entry=entry("Anna")) not in told
    assert deciding("give_laps", stint=Stint.objects.get(session=race(), driver__name="Bob")) in told
    assert f'name="lap" value="{laps("Anna", 2)[0].pk}"' in told
    qualifying = organiser.get(reverse("admin:races_session_change", args=[Session.objects.get(type="qualifying").pk]))
    assert "add_time" not in qualifying.content.decode()
    assert "decide/" not in race_page(onlooker)
    assert "desk-pick" not in race_page(onlooker)


def test_chosen_laps_of_the_list_are_led_to_the_page_to_decide(organiser: Client, night: None) -> None:
    chosen = [lap.pk for lap in laps("Anna", 2, 3)]
    listed = reverse("admin:races_lap_changelist")
    response = organiser.post(listed, {"action": "act_void", "_selected_action": chosen})
    assert response["Location"] == f"{deciding('void_laps', lap=','.join(map(str, chosen)))}"


def test_the_author_is_whoever_confirmed_and_says_why(organiser: Client, night: None) -> None:
    page = deciding("disqualify", entry=entry("Anna"))
    ruled(organiser, page, "magnets")
    ruling = Ruling.objects.get()
    assert (str(ruling.author), ruling.reason) == ("organiser", "magnets")
    assert desk.is_in_force(ruling)
    assert of_entry(entry("Anna")).in_force() == [ruling]
