"""Points systems one click away, as rows that an organiser can go on to edit."""

from __future__ import annotations

from championships.decisions import club_turn, rules_changed
from championships.models import Bonus, Championship, Scoring, TieBreak
from championships.scoring import rules as core
from championships.scoring.presets import PRESETS
from championships.scoring.tables import Formula, Linear, plain


def apply_preset(championship: Championship, name: str) -> None:
    """Let a championship be scored by the preset of that name, and by nothing else; raises ValueError with the names.

    Scorings of classes stay. Where nothing decides among those with as many points yet, a countback does.
    """
    with club_turn(championship.club_id):
        store_preset(championship, name)
        rules_changed(championship)


def store_preset(championship: Championship, name: str) -> None:
    """The same as rows only, for a championship that is still being written."""
    if name not in PRESETS:
        raise ValueError(f"There is no preset {name!r}; there are {', '.join(map(repr, PRESETS))}.")
    championship.scorings.filter(of_class=None).delete()
    for scoring in PRESETS[name]:
        store(championship, scoring)
    if not championship.ties.exists():
        TieBreak.objects.create(championship=championship)


def store(championship: Championship, scoring: core.Scoring) -> Scoring:
    """A scoring of the core's as rows."""
    row = Scoring(
        championship=championship,
        session_type=scoring.type,
        participation=scoring.participation,
        shared_places=scoring.shared_places.value,
        dnf=scoring.dnf.value,
        dnf_from_pct=scoring.dnf_from_pct,
        field=scoring.field.value,
    )
    places = scoring.places
    if isinstance(places, Linear):
        row.form, row.step, row.last = Scoring.Form.LINEAR, places.step, places.last
    elif isinstance(places, Formula):
        row.form, row.a, row.b, row.c = Scoring.Form.FORMULA, places.a, places.b, places.c
    else:
        row.points, row.beyond = " ".join(map(plain, places.points)), places.beyond
    row.save()
    Bonus.objects.bulk_create(bonus_row(row, bonus) for bonus in scoring.bonuses)
    return row


def bonus_row(scoring: Scoring, bonus: core.Bonus) -> Bonus:
    return Bonus(
        scoring=scoring,
        kind=bonus.kind,
        points=bonus.points,
        among=bonus.among.value,
        top=bonus.top,
        is_passed_on=bonus.is_passed_on,
        tied=bonus.tied.value,
    )
