"""The log of rulings where somebody forgotten is named: what was decided stays, under the pseudonym."""

from __future__ import annotations

from collections import Counter
from typing import Any

from desk.forgotten_texts import kind_of
from drivers.identity.pseudonyms import names_of
from drivers.mentions import every_text
from drivers.models import Driver
from drivers.names import name_key
from ingest.log.redaction import Forgotten
from races.models import Ruling, RulingOutcome


def redact_rulings(driver: Driver, who: Forgotten, replaced: Counter[str]) -> None:
    """What each is about, says and gives as reason; and what it changed, when it was decided."""
    called = {name for _, _, name in who.called}
    names = {name_key(name) for name in (*called, *names_of(driver), str(driver), driver.name)}
    for ruling in Ruling.objects.filter(club=driver.club_id):
        told = {
            "reason": who.mentions.replaced_in(ruling.reason)[:500],
            "about": under_pseudonym(ruling.about, names, who),
            "says": under_pseudonym(ruling.says, names, who),
        }
        if any(getattr(ruling, field) != value for field, value in told.items()):
            # The mark is what lets the database accept it.
            Ruling.objects.filter(pk=ruling.pk).update(**told, is_redacted=True)
            replaced[kind_of(Ruling)] += 1
    for outcome in RulingOutcome.objects.filter(ruling__club=driver.club_id):
        effects = under_pseudonym(outcome.effects, names, who)
        keys = {name_key(who.pseudonym) if key in names else key for key in outcome.people.split("|") if key}
        people = f"|{'|'.join(sorted(keys))}|" if keys else ""
        if (effects, people) != (outcome.effects, outcome.people):
            RulingOutcome.objects.filter(pk=outcome.pk).update(effects=effects, people=people)


def under_pseudonym(told: Any, names: set[str], who: Forgotten) -> Any:
    """A text that is a name as a whole is theirs, however short; within others, mentions are replaced."""
    return every_text(told, lambda text: who.pseudonym if name_key(text) in names else who.mentions.replaced_in(text))
