"""Forgetting a driver: every name they have, or had, gives way to a pseudonym, in the log too. It cannot be undone.

Results, laps, records and points stay as they are. Things that are called after somebody, such as teams, keep their
names; so do those who share a name with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from desk.forgotten_records import redact_admin_log, redact_mergers, redact_standings
from desk.forgotten_rulings import redact_rulings
from desk.forgotten_texts import kind_of, redact_texts
from drivers.identity.identity_rules import CARS, DRIVERS, TEAMS, IdentityRules
from drivers.identity.pseudonyms import Joined, NoPseudonym, choose, joined, keys_of_others, names_of
from drivers.identity.resolution import resolve_club
from drivers.mentions import Mentions
from drivers.models import CarAlias, Club, Driver, DriverAlias, Source, TeamAlias
from drivers.names import name_key
from ingest.database import writing
from ingest.log.redaction import Forgotten
from ingest.log.rewriting import Rewriting
from ingest.models import Problem, Projection, RawEvent, Redaction
from ingest.payloads.payload import UNSTORABLE
from ingest.projection.again import project_again
from ingest.projection.live import new_revision
from ingest.projection.projector import locked
from races.control.roster import TRACKS, crewed_models
from races.models import Lap, Session
from races.rulings import log
from races.rulings.who_is_who import decisions_in

Author = User | None
KINDS = (TEAMS, TRACKS, DRIVERS, CARS)
FIELDS = {"short_name", "spoken_name"}
MENTIONING = {"start_number", "image"}
CUT_OFF = "…"


@dataclass
class Forgetting:
    """What became of it: the pseudonym, and how many rows were changed, by kind."""

    pseudonym: str
    redaction: Redaction | None = None
    replaced: Counter[str] = field(default_factory=Counter)


def forget(driver: Driver, pseudonym: str = "", *, reason: str, author: Author = None) -> Forgetting:
    """The driver is known by the pseudonym alone from now on, or by one made up: `Driver 7`.

    Raises ValidationError where it cannot be one, or no reason is given. Whoever is forgotten already stays so.
    """
    wanted = UNSTORABLE.sub("\ufffd", pseudonym).strip()
    if not reason.strip():
        raise ValidationError("Say why; it is kept with what was done.")
    driver.refresh_from_db()
    if is_forgotten(driver):
        return Forgetting(str(driver))
    who = told_as(driver, pseudonym_for(driver, wanted))
    # Looked through before anything is locked, so that tablets need not wait for it.
    rewriting = Rewriting(who)
    for source in sources_of(driver):
        rewriting.find(source, days_of(driver, source, who))
    with writing():
        done, rewriting = carry_out(driver, who, rewriting, reason, author)
    with writing():
        sweep(driver, rewriting, done)
    return done


def is_forgotten(driver: Driver) -> bool:
    """Whether all the driver is called is a pseudonym that forgetting gave."""
    given = set(Redaction.objects.filter(club=driver.club_id).values_list("pseudonym", flat=True))
    return names_of(driver) <= given


def pseudonym_for(driver: Driver, wanted: str) -> str:
    try:
        return choose(driver, wanted, KINDS, decisions_in(driver.club))
    except NoPseudonym as error:
        raise ValidationError(str(error)) from None


def sources_of(driver: Driver) -> list[Source]:
    """All of the club: any tablet may have told of them, and they are locked in one order."""
    return list(Source.objects.filter(club=driver.club_id).order_by("pk"))


def told_as(driver: Driver, pseudonym: str) -> Forgotten:
    """What to look for: what tablets and the club call the driver, apart from what they call others."""
    aliases = list(driver.aliases.all())
    names = names_of(driver)
    words = {str(word) for one in (driver.__dict__, *(alias.said for alias in aliases)) for word in said_in(one)}
    of_others = keys_of_others(driver)
    others = DriverAlias.objects.filter(source__club=driver.club_id).exclude(driver=driver)
    said_of_others = {name_key(word) for said in others.values_list("said", flat=True) for word in said_in(said)}
    called = {(alias.source_id, alias.app_id, alias.name) for alias in aliases if alias.name}
    return Forgotten.of(called, names, words, pseudonym, of_others | said_of_others)


def said_in(said: dict[str, Any]) -> Iterable[str]:
    return filter(None, (said.get(name) for name in FIELDS))


def days_of(driver: Driver, source: Source, who: Forgotten) -> set[int]:
    """On which days a tablet told of the driver, or of a thing whose description mentions them."""
    told = list(driver.aliases.filter(source=source).values_list("told_on", flat=True))
    for model in (CarAlias, TeamAlias):
        for said, told_on in model.objects.filter(source=source).values_list("said", "told_on"):
            if who.mentions.replaced_within(said) != said:
                told.append(told_on)
    return {day for days in told for day in days}


def carry_out(
    driver: Driver, who: Forgotten, rewriting: Rewriting, reason: str, author: Author
) -> tuple[Forgetting, Rewriting]:
    """All of it, within one transaction; with what was looked through in the end."""
    sources = sources_of(driver)
    for source in sources:
        locked(source.pk, skip_locked=False)
    who, rewriting = as_told_now(driver, who, rewriting, sources)
    redaction = Redaction.objects.create(
        club_id=driver.club_id,
        pseudonym=who.pseudonym,
        reason=who.mentions.replaced_in(reason.strip())[:500],
        author=author,
        author_name=author.get_username() if author else "",
    )
    done = Forgetting(who.pseudonym, redaction)
    done.replaced[kind_of(RawEvent)] = rewriting.write(redaction)
    redact_rulings(driver, who, done.replaced)
    # Sessions with several spellings of one name are of one alias now: they are projected again at the end.
    again = rename(driver, who, done)
    write_down(driver, who, redaction, author)
    redact_what_is_kept(driver, who, sources, done)
    again |= cut_off_problems(rewriting.events)
    for source_id, number in sorted(again):
        project_again(next(source for source in sources if source.pk == source_id), number)
    for source in sources:
        Projection.objects.filter(source=source).update(revision=new_revision())
    driver.club.roster_changed()
    return done, rewriting


def write_down(driver: Driver, who: Forgotten, redaction: Redaction, author: Author) -> None:
    """One more line of the log of rulings; with who is who, where names alone would tell otherwise now."""
    apart = {rules.kind: groups for rules in KINDS if (groups := who_would_be_another(driver.club_id, rules))}
    log.append(
        driver.club,
        "forget",
        says={"pseudonym": who.pseudonym},
        reason=redaction.reason,
        author=author,
        about={"who": who.pseudonym, **({"apart": apart} if apart else {})},
        people=f"|{name_key(who.pseudonym)}|",
    )
    for rules in KINDS:
        resolve_club(driver.club_id, rules, decisions_in(driver.club)[rules.kind])


def as_told_now(
    driver: Driver, who: Forgotten, rewriting: Rewriting, sources: Sequence[Source]
) -> tuple[Forgotten, Rewriting]:
    """What to look for now that tablets wait, and what of the log says it."""
    now = told_as(driver, who.pseudonym)
    if now != who:
        # A tablet told another name meanwhile.
        who, rewriting = now, Rewriting(now)
        for source in sources:
            rewriting.find(source, days_of(driver, source, who))
    for source in sources:
        rewriting.find_new(source)
    return who, rewriting


def redact_what_is_kept(driver: Driver, who: Forgotten, sources: Sequence[Source], done: Forgetting) -> None:
    """What tablets still name them, and whatever people wrote, decided and computed of them."""
    for source in sources:
        called = {(app_id, name) for source_id, app_id, name in who.called if source_id == source.pk}
        if called:
            source.forget_as(who.pseudonym, called)
    redact_mergers(driver, who, done.replaced)
    redact_texts(driver.club_id, who.mentions, done.replaced)
    redact_admin_log(driver, who, done.replaced)
    redact_standings(driver.club_id, who.mentions, done.replaced)


def sweep(driver: Driver, rewriting: Rewriting, done: Forgetting) -> None:
    """What was on its way while the log was rewritten; what comes later is redacted when it arrives."""
    late = rewriting.of_what_is_new(sources_of(driver))
    if done.redaction is not None and late.events:
        done.replaced[kind_of(RawEvent)] += late.write(done.redaction)
    done.replaced = +done.replaced


def rename(driver: Driver, who: Forgotten, done: Forgetting) -> set[tuple[int, int]]:
    """The driver and their aliases; returns the sessions, by source and event, in which two aliases became one."""
    theirs = list(driver.aliases.all())
    others = list(DriverAlias.objects.filter(source__club=driver.club_id).exclude(driver=driver))
    become_one = joined(theirs, others, who.pseudonym)
    again = {session for one in become_one for session in sessions_with_several(one)}
    for one in become_one:
        put_under(one, who)
    done.replaced[kind_of(DriverAlias)] += sum(1 + len(one.gone) for one in become_one)
    redact_things(driver.club_id, who.mentions, done)
    has_name = bool(become_one) or not theirs
    driver.refresh_from_db()
    driver.name = who.pseudonym if has_name else driver.name
    driver.own_name = "" if has_name else who.pseudonym
    for name, value in under_pseudonym(driver.__dict__, who).items():
        setattr(driver, name, value)
    driver.name_key = name_key(str(driver))
    driver.save()
    done.replaced[kind_of(Driver)] += 1
    return again


def under_pseudonym(said: dict[str, Any], who: Forgotten) -> dict[str, Any]:
    """What is to be said of the driver instead."""
    names = {name: who.pseudonym for name in FIELDS if said.get(name)}
    mentioning = {name: who.mentions.replaced_in(str(said[name])) for name in MENTIONING if said.get(name)}
    return names | mentioning


def put_under(one: Joined, who: Forgotten) -> None:
    """Let one alias be there where there were several spellings, and all that was told under those be its own."""
    for model in crewed_models():
        model._default_manager.filter(driver_alias__in=one.gone).update(driver_alias=one.alias.pk)
    DriverAlias.objects.filter(pk__in=one.gone).delete()
    one.alias.said = one.alias.said | under_pseudonym(one.alias.said, who)
    one.alias.save()


def sessions_with_several(one: Joined) -> set[tuple[int, int]]:
    aliases = (one.alias.pk, *one.gone)
    met: dict[int, set[int]] = {}
    # Laps are many, and summed up.
    for model in crewed_models() if one.gone else ():
        if model is not Lap:
            rows = model._default_manager.filter(driver_alias__in=aliases).order_by()
            for session, alias in rows.values_list("session", "driver_alias").distinct():
                met.setdefault(session, set()).add(alias)
    several = [session for session, some in met.items() if len(some) > 1]
    return set(Session.objects.filter(pk__in=several).values_list("source", "first_event"))


def redact_things(club_id: int, mentions: Mentions, done: Forgetting) -> None:
    """What tablets said of cars and teams, where people wrote it."""
    for model, names in ((CarAlias, ("comment", "tags")), (TeamAlias, ("comment", "location"))):
        for alias in model._default_manager.filter(source__club=club_id):
            said = {name: mentions.replaced_within(alias.said[name]) for name in names if name in alias.said}
            if alias.said | said != alias.said:
                alias.said = alias.said | said
                alias.save(update_fields=["said"])
                done.replaced[kind_of(model)] += 1


def who_would_be_another(club_id: int, rules: IdentityRules) -> list[list[list[Any]]]:
    """Where names alone would tell otherwise, the names on tablets of each as they are; else none."""
    with transaction.atomic():
        moved = resolve_club(club_id, rules, decisions_in(Club.objects.get(pk=club_id))[rules.kind])
        transaction.set_rollback(True)
    found: dict[int, list[list[Any]]] = {}
    aliases = rules.alias_model._default_manager.filter(source__club=club_id).select_related("source")
    for alias in aliases.order_by("pk") if moved else ():
        name = [alias.source.uid, alias.app_id, alias.name]
        found.setdefault(getattr(alias, f"{rules.kind}_id"), []).append(name)
    return list(found.values())


def cut_off_problems(events: set[int]) -> set[tuple[int, int]]:
    """Events whose problem tells but the beginning of a long value, which is another one now."""
    found = Problem.objects.filter(message__contains=CUT_OFF).values_list("event", "event__source", "event__number")
    return {(source_id, number) for pk, source_id, number in found if pk in events}
