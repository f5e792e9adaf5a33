"""Championships told by files: what comes out goes in again, and what is wrong in a file is named by its line."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from championships.files.description import Part
from championships.files.json_lines import NoJson, parsed
from championships.files.reading import FaultyFile, read
from championships.files.telling import text_of
from championships.models import (
    Championship,
)
from championships.presets import PRESETS
from drivers.models import Club, Driver
from races.models import Ruling, Session
from tests.championships.evenings import net
from tests.championships.every_rule import with_every_rule

RULES_OF_ALL = {
    "championship", "classes", "points", "drop_scores", "ties", "handicaps", "which_sessions", "heats_and_finals",
    "format",
}  # fmt: skip

HANDICAPS = [
    ("ballast by the place in the standings", "40 20 10", None),
    ("seconds by the place in the last round", "1.5 1 -1", Decimal("4.5")),
]


@pytest.fixture
def cup(wintercup: Championship) -> Championship:
    return with_every_rule(wintercup)


def test_a_file_has_no_keys_and_names_everything(cup: Championship) -> None:
    told = json.loads(text_of(cup))
    assert told["points"][0] == {
        "points": "10 8 6 5 4 3 2 1", "bonuses": [{"kind": "pole", "points": 0.5}],
    }  # fmt: skip
    assert told["points"][1]["of_class"] == "Oldies"
    assert told["participants"] == [{"driver": "Bob", "of_class": "Oldies"}]
    assert told["points_by_hand"] == [
        {"reason": "too wild", "author_name": "Dora", "driver": "Ada", "points": -2.5, "round": 2},
        {"reason": "too wild", "author_name": "Dora", "driver": "Cy", "points": 1, "round": 3, "is_of_round": True},
    ]
    assert told["heats_and_finals"] == [
        {"order": 1, "types": "race, heat"},
        {"order": 2, "by": "none", "round": 2},
        {"order": 3, "types": "A final, B final", "by": "order", "round": 9},
    ]
    assert told["sessions"][0]["session"] == {
        "tablet": "Tablet",
        "began": Session.objects.earliest("opened_at").opened_at.isoformat(),
    }
    assert '"id"' not in text_of(cup)


def test_a_championship_comes_out_of_its_file_as_it_was(cup: Championship) -> None:
    copy = read(cup.club, text_of(cup), name="Wintercup again")
    assert net(copy) == net(cup)
    again = json.loads(text_of(copy))
    assert again.pop("championship").pop("name") == "Wintercup again"
    told = json.loads(text_of(cup))
    told.pop("championship")
    assert again == told
    assert copy.state == Championship.State.DRAFT
    assert Ruling.objects.filter(about__championship="Wintercup again").count() == 6


def test_rules_go_to_another_club_without_anybody(cup: Championship) -> None:
    text = text_of(cup, (Part.RULES,))
    assert set(json.loads(text)) == RULES_OF_ALL
    other = Club.objects.create(name="Elsewhere")
    made = read(other, text)
    assert (made.club, made.decimal_places, made.season) == (other, 3, "2026")
    assert text_of(made, (Part.RULES,)) == text
    whole = read(other, text_of(cup), (Part.RULES,), season="2027")
    assert not whole.participant_set.exists()
    assert whole.assignment_rules.count() == 1
    for one in (made, whole):
        assert [str(row) for row in one.merges.all()] == ["race, heat: most laps, then the shortest time"]
        assert [(row.of, row.places) for row in one.ties.all()] == [("drivers", "all"), ("teams", "scoring")]
        assert [(str(row), row.amounts, row.most) for row in one.handicaps.all()] == HANDICAPS
        assert (one.minimum_rounds, one.classes.get().minimum_starters) == (1, 0)


def line_with(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_every_fault_is_named_by_line_and_nothing_is_stored(cup: Championship) -> None:
    other = Club.objects.create(name="Elsewhere")
    text = (
        text_of(cup).replace('"pole"', '"style"').replace('"drop"', '"dorp"').replace('"name": "Finale"', '"name": 7')
    )
    with pytest.raises(FaultyFile) as refused:
        read(other, text)
    told = [str(fault) for fault in refused.value.faults]
    kinds = "fastest lap, most laps led, pole"
    assert f"line {line_with(text, 'style')}, points[1].bonuses[1].kind: “style” is none of: {kinds}." in told
    assert any(
        one.startswith(f"line {line_with(text, 'dorp')}, drop_scores[1].dorp: Nothing is known of “dorp”")
        for one in told
    )
    seven = line_with(text, '"name": 7')
    assert f"line {seven}, rounds[5].name: Text is expected, not the number 7." in told
    assert any("participants[1].driver: Elsewhere has no driver called “Bob”." in one for one in told)
    assert any("Elsewhere has no tablet called “Tablet”." in one for one in told)
    assert not Championship.objects.filter(club=other).exists()
    assert not Driver.objects.filter(club=other).exists()


GOLD = "line 5, points[1].of_class: The file tells of no class with the name “Gold” before it."
HEAD = '{\n"format": "SmartRace Hub championship, 1",\n"championship": {"name": "Cup"'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "line 1: This is no JSON: Expecting property name enclosed in double quotes."),
        ("[1]", "line 1: This is no file of a championship."),
        ('{"championship":\n{"name": "Cup"}}', "line 1, format: “SmartRace Hub championship, 1” is expected, not “”."),
        (HEAD + '},\n"style": 1}', "line 4, style: Nothing is known of “style”; there are "),
        (HEAD + ',\n"name": "Cup"}}', "line 4: “name” stands here twice."),
        (HEAD + '},\n"points": 7}', "line 4, points: A list is expected."),
        (HEAD + '},\n"points": [\n{"points": "8 10"}]}', "line 5, points[1].points: The points rise"),
        (HEAD + '},\n"points": [{\n"step": "one"}]}', "line 5, points[1].step: A number is expected, not “one”."),
        (HEAD + '},\n"points": [{\n"points": "8 x"}]}', "line 5, points[1].points: “x” is no number of points"),
        (HEAD + '},\n"points": [{"points": "1"},\n{"points": "2"}]}', "line 5, points[2]: Sessions of this type are"),
        (HEAD + '},\n"points": [{"points": "1",\n"of_class": "Gold"}]}', GOLD),
        (HEAD + ',\n"starts_on": "soon"}}', "line 4, championship.starts_on: “soon” value has an invalid date format."),
        (HEAD + ',\n"has_manufacturers": 1}}', "line 4, championship.has_manufacturers: true or false is"),
        (HEAD + '},\n"ties": [{"kind": null}]}', "line 4, ties[1].kind: A single value is expected, not nothing."),
        (HEAD + '},\n"rounds": [{"number": 1, "held_on": "2026-02-30"}]}', "line 4, rounds[1].held_on: "),
        (HEAD + '},\n"rounds": [{"name": "Opening"}]}', "line 4, rounds[1]: “number”: This field cannot be null."),
        (HEAD + ',\n"season": "a\\u0000"}}', "line 4, championship.season: There is a character in it that cannot be"),
        (HEAD + ',\n"planned_rounds": ' + "9" * 5000 + "}}", "line 4: A number with so many digits is none"),
        (HEAD + ',\n"planned_rounds": 99999999999}}', "line 4, championship.planned_rounds: Ensure this value is less"),
        (HEAD + '},\n"rounds": [{"number": [1]}]}', "line 4, rounds[1].number: A single value is expected, not a list"),
        (HEAD + '},\n"points": ' + "[" * 100_000, "line 1: This is no file of a championship: too much stands"),
    ],
)  # fmt: skip
def test_a_file_that_makes_no_sense_is_refused_where_it_does_not(club: Club, text: str, sentence: str) -> None:
    with pytest.raises(FaultyFile) as refused:
        read(club, text)
    assert str(refused.value).startswith(sentence)
    assert not Championship.objects.exists()


def test_one_fault_is_not_said_again_by_what_names_it(club: Club) -> None:
    text = HEAD + '},\n"classes": [{"name": "Gold", "by": "luck"}],\n"points": [{"points": "3", "of_class": "Gold"}]}'
    with pytest.raises(FaultyFile) as refused:
        read(club, text)
    assert [fault.path for fault in refused.value.faults] == ["classes[1].by"]


def test_values_know_their_lines() -> None:
    node = parsed('{"a": [1,\n 2.50, {"b":\n"c"}],\n"d": true}')
    assert node.plain() == {"a": [1, Decimal("2.50"), {"b": "c"}], "d": True}
    a = node.value["a"].value
    assert [one.line for one in a] == [1, 2, 2]
    assert (a[2].value["b"].line, node.value["d"].line) == (3, 4)
    with pytest.raises(NoJson, match="NaN is no number"):
        parsed("[NaN]")


def test_the_commands_write_and_read(cup: Championship, tmp_path: Path) -> None:
    file, out = tmp_path / "cup.json", io.StringIO()
    call_command("export_championship", "Wintercup", file, "--rules", stdout=out)
    with pytest.raises(CommandError, match="exists already; --overwrite replaces it"):
        call_command("export_championship", "Wintercup", file)
    with pytest.raises(
        CommandError, match="There is no championship called Summer; there are: Wintercup 2026 of Slotfreunde"
    ):
        call_command("export_championship", "Summer", file)
    with pytest.raises(CommandError, match=r"nothing was stored\.\n  line 3, championship: "):
        call_command("import_championship", file)
    call_command("import_championship", file, "--name", "Summer", stdout=out)
    assert out.getvalue().endswith("Summer 2026 is there, as a draft of Slotfreunde.\n")
    assert Championship.objects.get(name="Summer").decimal_places == 3


def test_files_go_through_the_admin(cup: Championship, organiser: Client) -> None:
    assert "From a file" in organiser.get(reverse("admin:championships_championship_changelist")).content.decode()
    answer = organiser.get(reverse("admin:championships_as_file", args=[cup.pk]), {"only": "rules"})
    assert answer["Content-Disposition"] == 'attachment; filename="wintercup-2026-rules.json"'
    page, said = reverse("admin:championships_from_file"), {"club": cup.club.pk, "name": "Summer"}
    assert 'enctype="multipart/form-data"' in organiser.get(page).content.decode()
    faulty = SimpleUploadedFile("cup.json", answer.content.replace(b'"pole"', b'"style"'))
    refused = organiser.post(page, {**said, "file": faulty})
    assert "points[1].bonuses[1].kind: “style” is none of" in refused.context["form"].errors["file"][0]
    organiser.post(page, {**said, "file": SimpleUploadedFile("cup.json", answer.content)})
    assert Championship.objects.get(name="Summer").scorings.count() == 2


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_file_like_any_other(club: Club, name: str) -> None:
    folder = Path("championships/presets")
    text = next(
        file.read_text()
        for file in folder.glob("*.json")
        if json.loads(file.read_text())["championship"]["name"] == name
    )
    assert read(club, text).scorings.exists()


# A copy for the next season
