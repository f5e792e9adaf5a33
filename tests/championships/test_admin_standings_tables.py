"""The tables a championship has beside that of drivers, and the rows behind each number."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from championships.decisions import rules_changed
from championships.models import Adjustment, Championship, ChampionshipClass, Exclusion, Participant, SeasonPart
from championships.scoring.rules import TeamRules
from drivers.models import Club, Driver
from tests.admin.reading import (
    table,
    text,
)
from tests.championships.clubs import race as a_race
from tests.championships.clubs import rules
from tests.championships.stored_seasons import stored
from tests.championships.test_admin_standings import ada, told, why


def test_a_number_leads_to_the_rows_that_add_up_to_it(onlooker: Client, wintercup: Championship) -> None:
    SeasonPart.objects.create(championship=wintercup, best=2)
    Adjustment.objects.create(championship=wintercup, driver=ada(), points="-1.5", reason="Shouted")
    rules_changed(wintercup)
    page = told(onlooker, wintercup)
    [link] = re.findall(rf'href="([^"]*who={ada().pk}#round-2)"', page)
    response = onlooker.get(link.replace("&amp;", "&"))
    rows = table(response.content.decode(), "why")
    assert [row[0].split(",")[0] + row[0][-8:] if "dropped" in row[0] else row[0].split(",")[0] for row in rows] == [
        "What for", "Round 1", "Race: 1st", "Round 2 dropped", "Race: 2nd", "Round 3", "Race: 1st",
        "Decided by the stewards", "Shouted", "Together",
    ]  # fmt: skip
    assert [row[-2:] for row in rows] == [
        ["Points", "Counts"], ["10", "10"], ["+10", ""], ["8", "0"], ["(+8)", ""], ["10", "10"], ["+10", ""],
        ["-1.5", "-1.5"], ["−1.5", ""], ["26.5", "18.5"],
    ]  # fmt: skip
    assert "26.5 gross, less 8 dropped, are 18.5 net." in text(response.content.decode())


def test_whoever_is_in_no_table_has_no_page_that_says_why(onlooker: Client, wintercup: Championship) -> None:
    page = reverse("admin:championships_why", args=[wintercup.pk])
    assert [onlooker.get(page, query).status_code for query in ({}, {"who": "0"}, {"who": "Ada"})] == [404, 404, 404]


def test_the_excluded_are_told_apart(onlooker: Client, wintercup: Championship) -> None:
    Exclusion.objects.create(championship=wintercup, driver=ada(), reason="Magnets")
    rules_changed(wintercup)
    assert table(told(onlooker, wintercup), "standings")[3][:4] == ["–", "", "Ada", "28"]
    assert "Ada: 28 points, excluded" in text(why(onlooker, wintercup, str(ada().pk)))


def test_who_was_level_on_points_reads_what_decided(onlooker: Client, club: Club) -> None:
    """Ann has 10 and 6, Ben twice 8: the win decides."""
    cup = stored(club, rules(), [a_race(1, "ann ben cid"), a_race(2, "dot ben ann")])
    rules_changed(cup)
    assert "Level on points, and decided by: ann (countback), ben (countback)." in text(told(onlooker, cup))
    ann = Driver.objects.get(name="ann")
    assert "Level on points with others; countback decided." in text(why(onlooker, cup, str(ann.pk)))


def test_teams_have_a_table_of_their_own(onlooker: Client, club: Club, wintercup: Championship) -> None:
    red, blue = {"team": "Red"}, {"team": "Blue"}
    cup = stored(club, rules(teams=TeamRules()), [a_race(1, "ada bob cy", ada=red, bob=blue, cy=red)], name="Teams")
    rules_changed(cup)
    page = told(onlooker, cup, table="teams")
    assert [row[:4] for row in table(page, "standings")] == [
        ["Pos", "Places gained", "Team", "Points"], ["1", "", "Red", "16"], ["2", "", "Blue", "8"],
    ]  # fmt: skip
    red_team = re.findall(r"who=(\d+)#round-1", page)[0]
    rows = table(why(onlooker, cup, red_team, table="teams"), "why")
    assert [(row[1], row[3]) for row in rows[2:4]] == [("ada", "+10"), ("cy", "+6")]


def test_a_class_has_a_table_of_its_own(onlooker: Client, wintercup: Championship) -> None:
    juniors = ChampionshipClass.objects.create(championship=wintercup, name="Juniors", by="list")
    for name in ("Bob", "Cy"):
        Participant.objects.create(championship=wintercup, driver=Driver.objects.get(name=name), of_class=juniors)
    rules_changed(wintercup)
    page = told(onlooker, wintercup, table=f"class {juniors.pk}")
    assert [row[:4] for row in table(page, "standings")[1:]] == [["1", "", "Bob", "30"], ["2", "", "Cy", "24"]]
    assert "Wintercup: Juniors after round 3" in text(page)
