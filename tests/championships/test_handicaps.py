"""What drivers carry in the next round by how they came in before: rules on plain values, and through the models."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from championships.decisions import rules_changed
from championships.models import Championship, Handicap, Scoring
from championships.scoring.handicaps import (
    HandicapBy,
    HandicapKind,
    HandicapRule,
    RoundPlaces,
    SeasonSoFar,
    handicaps,
)
from championships.standings.closing import keep_names
from championships.standings.handicaps import handicaps_before, is_to_be, next_number, places_in
from desk import deciding
from drivers.models import Driver
from races.models import Ruling, Session
from races.rulings.kinds import in_words
from tests.championships.admin_pages import refusal, save
from tests.championships.evenings import session
from tests.tablet import Tablet

BALLAST, SECONDS = HandicapKind.BALLAST, HandicapKind.SECONDS
STANDING, ROUND = HandicapBy.STANDING, HandicapBy.ROUND
SO_FAR = SeasonSoFar(
    ranks={"ada": 1, "bob": 2, "cy": 3, "dan": None},
    after="round 3",
    rounds=[
        RoundPlaces("round 1", {"ada": 1, "bob": 2, "cy": 3}),
        RoundPlaces("round 2", {"ada": 1, "cy": 2}),
        RoundPlaces("Finale", {"bob": 1, "ada": 4}),
    ],
)


def rule(kind: HandicapKind, by: HandicapBy, amounts: str, **more: Any) -> HandicapRule:
    return HandicapRule(kind, by, tuple(map(Decimal, amounts.split())), **more)


CASES: list[tuple[str, list[HandicapRule], str, str, str]] = [
    (
        "by the standings",
        [rule(BALLAST, STANDING, "40 20")],
        "40 20 0 0",
        "ada",
        "40 g for 1st in the standings after round 3.",
    ),
    (
        "beyond the table",
        [rule(SECONDS, STANDING, "2", beyond=Decimal("0.5"))],
        "2 0.5 0.5 0",
        "cy",
        "0.5 seconds for 3rd in the standings after round 3.",
    ),
    (
        "who has no rank",
        [rule(BALLAST, STANDING, "40 20 10 5")],
        "40 20 10 0",
        "dan",
        "No ballast without a place in the standings after round 3.",
    ),
    ("by the last round", [rule(SECONDS, ROUND, "3 2 1")], "0 3 0 0", "bob", "3 seconds for 1st in Finale."),
    (
        "who was not there",
        [rule(SECONDS, ROUND, "3 2 1")],
        "0 3 0 0",
        "cy",
        "No seconds without a place in Finale.",
    ),
    (
        "by the last two: 20 and −5 make 15, 10 and nothing, 20 and nothing",
        [rule(BALLAST, ROUND, "20 10", beyond=Decimal(-5), last_rounds=2)],
        "15 20 10 0",
        "ada",
        "15 g for 1st in round 2 and 4th in Finale.",
    ),
    (
        "success ballast: 30, 60 but 50 at most, and 15 off; 20 and 50; 10 and 30",
        [rule(BALLAST, ROUND, "30 20 10 -15", is_added_up=True, most=Decimal(50))],
        "35 50 30 0",
        "ada",
        "35 g: 50 g before, 15 g off for 4th in Finale.",
    ),
    (
        "nobody carries less than nothing: 10 and 10, then 30 off; the first is on top of nothing",
        [rule(BALLAST, ROUND, "10 5 0 -30", is_added_up=True)],
        "0 15 5 0",
        "ada",
        "No ballast: 20 g before, 30 g off for 4th in Finale, and nobody carries less than nothing.",
    ),
    (
        "the first success",
        [rule(BALLAST, ROUND, "30 0 0 -10", is_added_up=True, most=Decimal(20))],
        "10 20 0 0",
        "bob",
        "20 g for 1st in Finale, none before, and 20 g is the most.",
    ),
    (
        "nothing to take off",
        [rule(BALLAST, ROUND, "0 0 10 -10", is_added_up=True)],
        "0 0 10 0",
        "ada",
        "No ballast for 4th in Finale.",
    ),
    (
        "what stays",
        [rule(BALLAST, ROUND, "30 20 10", is_added_up=True)],
        "60 50 30 0",
        "cy",
        "30 g as before, without a place in Finale.",
    ),
    (
        "two of a kind are carried together, and told one after the other",
        [rule(BALLAST, STANDING, "40 20"), rule(BALLAST, ROUND, "8")],
        "40 28 0 0",
        "bob",
        "20 g for 2nd in the standings after round 3; 8 g for 1st in Finale.",
    ),
]


@pytest.mark.parametrize(("rules", "carried", "who", "why"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_a_rule_says_who_carries_what_and_why(rules: list[HandicapRule], carried: str, who: str, why: str) -> None:
    found = handicaps(rules, SO_FAR)
    assert [f"{one.carried[rules[0].kind]:f}" for one in found.values()] == carried.split()
    assert found[who].why == why


def test_before_the_first_round_nothing_is_carried() -> None:
    rules = [rule(SECONDS, ROUND, "3 2 1"), rule(BALLAST, ROUND, "3 2 1", is_added_up=True)]
    found = handicaps(rules, SeasonSoFar({"ada": 1}, "round 1"))["ada"]
    assert dict(found.carried) == {SECONDS: 0, BALLAST: 0}
    assert found.why == "No seconds: no round was driven before; no ballast: no round was driven before."


def award(kind: str, points: str, key: str) -> list[str]:
    return [kind, points, "because", key, ""]


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        (
            {
                "1": {"points": "0", "awards": [award("place", "0", "7")], "place": 4},
                "2": {"points": "0", "awards": [award("place", "0", "7"), award("by hand", "9", "")], "place": 3},
                "3": {"points": "0", "awards": [award("note", "0", "7")]},
            },
            {"1": 4, "2": 3},
        ),
        (
            {
                "1": {"points": "10", "awards": [award("place", "10", "7")], "place": 1},
                "2": {"points": "16", "awards": [award("place", "8", "7"), award("place", "8", "8")]},
                "3": {"points": "10", "awards": [award("place", "10", "8")], "place": 1},
                "4": {"points": "0", "awards": [award("note", "0", "7")]},
            },
            {"1": 2, "2": 1, "3": 2},
        ),
        ({"1": {"points": "5", "awards": [award("by hand", "5", "")]}}, {}),
        ({"1": {"points": "0", "awards": [award("note", "0", "")]}}, {}),
    ],
    ids=["one classification", "several, by points", "only points by hand", "a round that does not count"],
)
def test_places_in_a_round_are_those_of_its_classification_or_of_its_points(scores: Any, places: Any) -> None:
    assert places_in(scores) == places


BAD = [
    ({"amounts": ""}, "amounts", "Say what is carried for each place"),
    ({"amounts": "ten"}, "amounts", "“ten” is no number of grams or seconds"),
    ({"amounts": "10-8-6"}, "amounts", "“10-8-6” is no number"),
    ({"amounts": "40 -10"}, "amounts", "Below 0 takes off"),
    ({"amounts": "40", "beyond": -10}, "beyond", "Below 0 takes off"),
    ({"amounts": "2.5"}, "amounts", "Ballast is in whole grams, not 2.5."),
    ({"amounts": "40", "most": Decimal("40.5")}, "most", "Ballast is in whole grams, not 40.5."),
    ({"amounts": "40 50", "by": "round", "most": 45}, "most", "The 2nd place alone carries 50; the most is 45."),
    ({"amounts": "40", "most": 0}, "most", "With a most of 0 nobody ever carries anything."),
    ({"amounts": "40", "is_added_up": True}, "is_added_up", "Only places in rounds are added up"),
    ({"amounts": "40", "last_rounds": 2}, "last_rounds", "The standings are one table"),
    ({"amounts": "40", "by": "round", "last_rounds": 0}, "last_rounds", "greater than or equal to 1"),
    ({"amounts": "40", "by": "round", "last_rounds": 2, "is_added_up": True}, "last_rounds", "All rounds are added up"),
]


@pytest.mark.parametrize(("said", "field", "sentence"), BAD, ids=[str(one[0]) for one in BAD])
@pytest.mark.django_db
def test_what_does_not_go_together_is_said_beside_its_field(said: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Handicap(**said).full_clean(exclude=["championship"])
    assert list(refused.value.message_dict) == [field]
    assert sentence in " ".join(refused.value.message_dict[field])


def carried(of: Championship, number: int) -> dict[str, tuple[int | None, int | None]]:
    return {line.name: line.carried for line in handicaps_before(of, number).lines}


def test_a_round_goes_by_the_newest_standings_before_it(cup: Championship) -> None:
    """Ada 18, Bob 28, Cy 20 after three rounds; Ada 18, Bob 18, Cy 12 after two, of whom Bob won the last."""
    Handicap.objects.create(championship=cup, amounts="40 20")
    Handicap.objects.create(championship=cup, kind="seconds", by="round", amounts="1.5 0.5")
    assert (next_number(cup), is_to_be(cup, 4), is_to_be(cup, 5)) == (4, True, False)
    assert carried(cup, 4) == {"Bob": (40, 1500), "Cy": (20, 500), "Ada": (0, 0)}
    assert carried(cup, 3) == {"Ada": (40, 500), "Bob": (40, 1500), "Cy": (0, 0)}
    assert carried(cup, 1) == {}
    assert handicaps_before(cup, 4).of("0") == (0, 0)


def test_places_without_points_are_told_apart(cup: Championship) -> None:
    Scoring.objects.update(points="10")
    rules_changed(cup)
    Handicap.objects.create(championship=cup, by="round", amounts="0 20 30")
    assert carried(cup, 3) == {"Bob": (0, None), "Ada": (20, None), "Cy": (30, None)}


def test_a_final_championship_goes_by_what_it_kept(cup: Championship, tablet: Tablet) -> None:
    Handicap.objects.create(championship=cup, amounts="40 20", by="round")
    keep_names(cup)
    cup.save_fields(state=Championship.State.FINAL)
    Driver.objects.filter(name="Bob").update(own_name="Robert")
    Scoring.objects.update(points="1 2 3")
    rules_changed(cup)
    assert carried(cup, 4) == {"Bob": (40, None), "Cy": (20, None), "Ada": (0, None)}


def test_who_carries_what_stands_on_the_grid(cup: Championship, tablet: Tablet, client: Any, organiser: Any) -> None:
    tablet.tell_at_once(*session(6000, "4321", "qualifying"))
    Handicap.objects.create(championship=cup, amounts="40 20")
    round_ = cup.rounds.create(number=4)
    round_.session_set.create(session=Session.objects.get(type="qualifying"))
    told = client.get(f"/api/v1/championships/{cup.pk}/grid/", {"round": 4}).json()
    assert [(row["driver"]["name"], row["ballast_g"], row["handicap_ms"]) for row in told] == [
        ("Dan", 0, None), ("Cy", 20, None), ("Bob", 40, None), ("Ada", 0, None),
    ]  # fmt: skip
    page = organiser.get(f"/admin/championships/championship/{cup.pk}/handicaps/").content.decode()
    assert "40 g for 1st in the standings after round 3." in page
    assert page.index('id="handicaps"') < page.index('id="grid"')


def test_a_round_nobody_announced_has_no_list(cup: Championship, client: Any, organiser: Any) -> None:
    Handicap.objects.create(championship=cup, amounts="40")
    address = f"/api/v1/championships/{cup.pk}/handicaps/"
    assert client.get(address, {"round": 9}).json()["details"] == {"round": ["There is no round 9; the next is 4."]}
    assert [(row["round"], row["after_round"], row["rank"]) for row in client.get(address).json()] == [
        (4, 3, 1), (4, 3, 2), (4, 3, 3),
    ]  # fmt: skip
    page = organiser.get(f"/admin/championships/championship/{cup.pk}/handicaps/?round=nine").content.decode()
    assert "There is no round “nine”; this is the next." in page


ROW = {"kind": "ballast", "by": "standing", "amounts": "40 20", "last_rounds": "1", "beyond": "0"}


def test_a_handicap_is_a_rule_the_log_tells_of_and_can_put_back(organiser: Any, wintercup: Championship) -> None:
    save(organiser, wintercup, {"handicaps": [ROW]})
    save(organiser, wintercup, **{"handicaps-0-amounts": "30 20", "handicaps-0-most": "30"})
    assert [in_words(one) for one in Ruling.objects.order_by("number")] == [
        "Wintercup: new: ballast by the place in the standings (amounts 40 20)",
        "Wintercup: ballast by the place in the standings: amounts 30 20, was 40 20; most 30, was empty",
    ]
    deciding.revoke(Ruling.objects.latest("number"), "Not what we voted", None)
    assert Handicap.objects.values_list("amounts", "most").get() == ("40 20", None)


def test_faults_stand_beside_their_fields_and_twice_the_same_is_one(organiser: Any, wintercup: Championship) -> None:
    refused = save(organiser, wintercup, {"handicaps": [ROW, {**ROW, "amounts": "4 x"}, {**ROW, "most": "3"}]})
    of_rows = next(one for one in refused.context["inline_admin_formsets"] if one.formset.prefix == "handicaps")
    assert [list(errors) for errors in of_rows.formset.errors[-2:]] == [["amounts"], ["most"]]
    twice = save(organiser, wintercup, {"handicaps": [ROW, ROW]})
    assert refusal(twice) == ["This stands here already; everybody would carry it twice."]
