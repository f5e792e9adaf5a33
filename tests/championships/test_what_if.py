"""If the next round ends like this: a page and a question that store nothing."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from championships.decisions import finalise
from championships.models import Championship, StandingsSnapshot
from drivers.models import Driver
from tests.admin.reading import table
from tests.api.api_reading import get, refused


def order(names: str) -> str:
    return ",".join(str(Driver.objects.get(name=name).pk) for name in names.split())


def what_if(cup: Championship, names: str, **query: str) -> list[tuple[int, str, str, bool]]:
    rows = get(f"championships/{cup.pk}/what-if/", {"drivers": order(names), **query})
    return [(row["rank"], row["competitor"], row["net"], row["is_champion"]) for row in rows]


def test_the_last_round_as_somebody_hopes(cup: Championship) -> None:
    """28, 20 and 18 now: if Cy wins before Ada, 30 and 26, and Bob is champion without being there."""
    before = list(StandingsSnapshot.objects.order_by("pk").values_list("pk", "rows"))
    assert what_if(cup, "Cy Ada") == [(1, "Cy", "30", True), (2, "Bob", "28", False), (3, "Ada", "26", False)]
    assert what_if(cup, "Ada Bob Cy") == [(1, "Bob", "36", True), (2, "Ada", "28", False), (3, "Cy", "26", False)]
    assert list(StandingsSnapshot.objects.order_by("pk").values_list("pk", "rows")) == before
    assert cup.rounds.count() == 3


def test_where_nobody_said_how_many_there_will_be_it_is_one_more(cup: Championship) -> None:
    Championship.objects.update(planned_rounds=None)
    assert what_if(cup, "Ada")[0] == (1, "Ada", "28", None)


def test_of_a_final_one_there_is_nothing_to_ask(cup: Championship) -> None:
    finalise(cup)
    assert what_if(cup, "Ada") == []


def test_who_is_not_of_the_club_or_named_twice_is_refused(cup: Championship) -> None:
    address = f"championships/{cup.pk}/what-if/"
    assert refused(address, {"drivers": "999"}) == {"drivers": ["There is no driver 999 in this club."]}
    assert refused(address, {"drivers": "1,1"}) == {"drivers": ["Nobody comes in twice."]}
    ids = "The ids of drivers are needed, the first one first: 3,1,2."
    assert refused(address, {"drivers": "Ada"}) == {"drivers": [ids]}


def page(browser: Client, cup: Championship, **places: str) -> str:
    query = {f"place-{Driver.objects.get(name=name).pk}": place for name, place in places.items()}
    response = browser.get(reverse("admin:championships_what_if", args=[cup.pk]), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_shows_the_table_there_would_be(onlooker: Client, cup: Championship) -> None:
    told = page(onlooker, cup, Cy="1", Ada="2")
    assert table(told, "would") == [
        ["Pos", "Moved", "Driver", "Points"],
        ["1", "▲ 1 up", "Cy", "30"],
        ["2", "▼ 1 down", "Bob", "28"],
        ["3", "", "Ada", "26"],
    ]
    assert "Champion." in told
    assert 'id="would"' not in page(onlooker, cup)


def test_the_page_says_what_is_no_place(onlooker: Client, cup: Championship) -> None:
    assert "“first” is no place; Cy needs a number from 1 on, or nothing." in page(onlooker, cup, Cy="first")
    both = page(onlooker, cup, Cy="1", Ada="1")
    assert "Cy and Ada cannot both come in 1." in both
