"""What is only looked at leaves nothing, and nobody who writes meanwhile waits for it."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection

from drivers.models import Club, Source
from ingest.database import undone, writing

PATIENCE_S = 10


def write_elsewhere(club: Club, name: str) -> bool:
    """Whether a thread with a connection of its own comes to write."""

    def write() -> None:
        with writing():
            Source.objects.create(club=club, name=name)
        connection.close()

    thread = Thread(target=write, daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    return not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_others_write_while_something_is_looked_at(club: Club) -> None:
    with undone():
        Club.objects.update(time_zone="Asia/Tokyo")
        assert Club.objects.get().time_zone == "Asia/Tokyo"
        assert write_elsewhere(club, "meanwhile")
    assert Club.objects.get().time_zone == "Europe/Berlin"
    assert write_elsewhere(club, "afterwards")
    assert set(Source.objects.values_list("name", flat=True)) == {"meanwhile", "afterwards"}


def look_and_fail() -> None:
    with undone():
        Club.objects.update(name="Another")
        raise ValueError("There is no such club.")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_what_fails_stays(club: Club) -> None:
    with pytest.raises(ValueError, match="no such club"):
        look_and_fail()
    assert Club.objects.get().name == "Slotfreunde"


def test_within_a_transaction_it_is_undone_alone(club: Club) -> None:
    Source.objects.create(club=club, name="before")
    with undone():
        Source.objects.update(name="Another")
    assert Source.objects.get().name == "before"
