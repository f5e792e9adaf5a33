"""Everybody against everybody within the season, and the tables of a championship as CSV."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from championships.decisions import rules_changed
from championships.models import Championship, SeasonPart
from championships.report.head_to_head import duels
from drivers.models import Driver
from tests.championships.admin_pages import standings_page
from tests.championships.evenings import standings


def test_a_round_is_whose_points_of_it_are_more(cup: Championship) -> None:
    """Ada won the first, Bob the second and, without Ada, the third."""
    told = [
        (one.row.name, one.rival.name, one.ahead, one.level, one.behind, f"{one.points:f}", f"{one.rival_points:f}")
        for one in duels(standings(cup))
    ]
    assert told == [
        ("Bob", "Cy", 3, 0, 0, "28", "20"),
        ("Bob", "Ada", 1, 0, 1, "18", "18"),
        ("Cy", "Bob", 0, 0, 3, "20", "28"),
        ("Cy", "Ada", 0, 0, 2, "12", "18"),
        ("Ada", "Bob", 1, 0, 1, "18", "18"),
        ("Ada", "Cy", 2, 0, 0, "18", "12"),
    ]


def test_who_is_ahead_is_told_over_rest(cup: Championship, client: Client) -> None:
    page = f"/api/v1/championships/{cup.pk}/head-to-head/"
    ada, bob = (Driver.objects.get(name=name).pk for name in ("Ada", "Bob"))
    rows = client.get(page, {"driver": ada, "after_round": 1}).json()
    assert rows[0] == {
        "competitor": "Ada", "driver": {"id": ada, "name": "Ada"}, "team": None, "manufacturer": "",
        "rival": {"id": bob, "name": "Bob"}, "rounds": 1, "ahead": 1, "level": 0, "behind": 0,
        "points": "10", "rival_points": "8",
    }  # fmt: skip
    assert len(rows) == 2
    assert client.get(page, {"driver": 99}).status_code == 400
    sheet: Any = client.get(page, {"format": "csv"})
    assert b"".join(sheet.streaming_content).decode().splitlines()[1].startswith("Bob,")


def test_the_page_shows_who_beat_whom_but_on_the_one_sheet(cup: Championship, organiser: Client) -> None:
    page = standings_page(organiser, cup)
    assert page.context["duels"][0] == ("Bob", ["", "3–0", "1–1"])
    assert 'id="head-to-head"' in page.content.decode()
    sheet = standings_page(organiser, cup, only="sheet").content.decode()
    assert 'id="standings"' in sheet
    for other in ("head-to-head", "places-by-round", "rounds"):
        assert f'id="{other}"' not in sheet


@pytest.mark.parametrize(
    ("sheet", "lines"),
    [
        ("standings", [
            "Pos,Name,Points,Gap,Gross,Adjustments,Decided by", "1,Bob,20,,28,,", "2,Ada,18,2,18,,", "3,Cy,14,6,20,,",
        ]),
        ("cross-table", [
            "Pos,Name,Points,R1,R2,R3,Adjustments,Gross",
            "1,Bob,20,(8),10,10,,28", "2,Ada,18,10,8,(–),,18", "3,Cy,14,(6),6,8,,20",
        ]),
        ("progress", [
            "Name,Rank after R1,Points after R1,Rank after R2,Points after R2,Rank after R3,Points after R3",
            "Bob,2,8,1,10,1,20", "Ada,1,10,1,10,2,18", "Cy,3,6,3,6,3,14",
        ]),
        ("head-to-head", ["Name,Bob,Ada,Cy", "Bob,,1–1,3–0", "Ada,1–1,,2–0", "Cy,0–3,0–2,"]),
    ],
)  # fmt: skip
def test_every_table_is_there_as_csv(cup: Championship, organiser: Client, sheet: str, lines: list[str]) -> None:
    SeasonPart.objects.create(championship=cup, drop=1)
    rules_changed(cup)
    page = reverse("admin:championships_standings_csv", args=[cup.pk])
    answer = organiser.get(page, {"sheet": sheet})
    assert answer["Content-Disposition"] == f'attachment; filename="wintercup-drivers-{sheet}.csv"'
    assert answer.content.decode().splitlines() == lines


def test_a_sheet_that_there_is_not_is_not_found(cup: Championship, organiser: Client) -> None:
    page = reverse("admin:championships_standings_csv", args=[cup.pk])
    found: Any = organiser.get(page, {"sheet": "laps"})
    assert found.status_code == 404
