"""Putting a decision back as it was before, or into force again, when its line is revoked."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from championships.models import Championship
from championships.rulings.fixture_lists import FIXTURES, LISTS
from championships.rulings.rows import ROWS, Rows, give_author
from races.models import Ruling
from races.rulings.fields import BadRuling, Said
from races.rulings.kinds import in_words

TOLD: Mapping[str, Rows] = {**ROWS, FIXTURES: LISTS}
"""By the kind of ruling that tells of them."""


def championship_of(ruling: Ruling) -> Championship:
    """Raises BadRuling where it is no more."""
    named = Championship.objects.filter(club=ruling.club, name=ruling.about["championship"])
    found = named.filter(season=ruling.about["season"]).first()
    if found is None:
        raise BadRuling(f"{ruling.about['who']} is no more, or is called otherwise now.")
    return found


def sides(ruling: Ruling, *, is_back: bool) -> tuple[Said | None, Said | None]:
    """What is so now, and what is to be so."""
    before, after = ruling.says.get("before"), ruling.says.get("after")
    return (after, before) if is_back else (before, after)


def put(ruling: Ruling, championship: Championship, *, is_back: bool) -> None:
    """Let the row be as it was before the ruling, or, unless it `is_back`, as the ruling says.

    Raises BadRuling where it was changed since, or what it names is no more.
    """
    rows, session = TOLD[ruling.kind], ruling.outcome.session_id
    now, wanted = sides(ruling, is_back=is_back)
    row = None
    if now is not None:
        row = rows.find(championship, now, session)
    elif wanted is not None:
        row = rows.begin(championship, wanted, session)
    if row is None:
        raise BadRuling(f"{in_words(ruling)}: that was changed since. Decide it anew on the championship's page.")
    if wanted is None:
        row.delete()
        return
    for name, value in rows.values(championship, wanted, session).items():
        setattr(row, name, value)
    give_author(row, wanted)
    try:
        row.full_clean(exclude=["author"])
        row.save()
        rows.finish(row, championship, wanted)
    except ValidationError as error:
        raise BadRuling(" ".join(error.messages)) from None
