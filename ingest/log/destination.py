"""Which source a file's events belong to, and the making of it."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError

from drivers.models import Club, Source
from drivers.models.club import validate_time_zone
from ingest.database import writing
from ingest.log.fields import Fields
from ingest.log.files import BadLine, UnreadableFile
from ingest.models import Journal

UID = re.compile(r"[0-9a-f]{32}")
TOKEN = re.compile(r"[A-Za-z0-9]{32,64}")


class Destination:
    """Finds sources and makes those that are missing, in the club and under the name that were asked for, if any were.

    `notes` are sentences on URLs that are not what one would expect, `doubts` on events that are not
    as they were sealed.
    """

    def __init__(self, club: str | None = None, source: str | None = None) -> None:
        self.club = club
        self.source = source
        self.notes: list[str] = []
        self.doubts: list[str] = []
        self.clubs: dict[str, Club] = {}

    def of_recording(self) -> Source:
        """The one source that was meant. Raises UnreadableFile where that is not clear."""
        wanted = {"club__name": self.club, "name": self.source}
        found = Source.objects.filter(**{key: name for key, name in wanted.items() if name})[:2]
        if len(found) == 1:
            return found[0]
        if not (self.club and self.source):
            raise UnreadableFile("does not say which tablet it is from; say so with --club NAME and --source NAME")
        return self.found_or_made(self.club, settings.HUB_CLUB_TIME_ZONE, self.source)[0]

    def of_export(self, fields: Fields) -> Source:
        """The source that a line tells of, under whatever name it goes here. Raises BadLine."""
        told_as = fields.name("club"), fields.name("name")
        time_zone, created_at, token = time_zone_of(fields), fields.instant("created_at"), token_of(fields)
        pseudonyms = pseudonyms_of(fields)
        uid, club_uid = uid_of(fields, "uid"), uid_of(fields, "club_uid")
        with writing():
            source = self.known(uid, token)
            is_new = source is None
            if source is None:
                source, is_new = self.named(told_as, time_zone, uid, club_uid)
                if is_new:
                    Source.objects.filter(pk=source.pk).update(created_at=created_at)
            elif not (self.club or self.source) and (source.club.name, source.name) != told_as:
                self.notes.append(f"{', '.join(told_as)} is called {source.club}, {source} here.")
            if not (self.club or self.source):
                source.is_also(uid)
                source.club.is_also(club_uid)
                self.clubs[told_as[0]] = source.club
            source.is_told_of(pseudonyms)
            self.settle_url(source, token, is_new=is_new)
        source.told_uid = uid
        return source

    def known(self, uid: str, token: str) -> Source | None:
        """The tablet itself; where another club or name was asked for, only what is called that."""
        if self.club or self.source:
            return None
        return Source.known_as(uid) or Source.objects.that_had_token(token)

    def named(self, told_as: tuple[str, str], time_zone: str, uid: str, club_uid: str) -> tuple[Source, bool]:
        """The source of that name in the club that is meant; both are made where they are missing, with their ids."""
        name = self.source or told_as[1]
        if self.club:
            return self.found_or_made(self.club, time_zone, name)
        club = Club.known_as(club_uid) or self.clubs.get(told_as[0]) or Club.objects.filter(name=told_as[0]).first()
        ids = {"uid": club_uid} if club_uid else {}
        club = club or Club.objects.create(name=told_as[0], time_zone=time_zone, **ids)
        ids = {"uid": uid} if uid and not self.source else {}
        return Source.objects.get_or_create(club=club, name=name, defaults=ids)

    def found_or_made(self, club: str, time_zone: str, name: str) -> tuple[Source, bool]:
        with writing():
            owner, _ = Club.objects.get_or_create(name=club, defaults={"time_zone": time_zone})
            return Source.objects.get_or_create(club=owner, name=name)

    def settle_url(self, source: Source, token: str, *, is_new: bool) -> None:
        """The URL of the file is the source's where nothing was ever heard through the one it has here."""
        if source.token == token:
            return
        is_heard = Journal.objects.filter(source=source).exists()
        if token and not is_heard and Source.objects.with_token(token) is None:
            source.token = token
            source.save(update_fields=["token", "token_digest"])
            if not is_new:
                self.notes.append(f"{source.club}, {source} has the URL of the file, in place of one never used.")
        elif is_new:
            self.notes.append(f"{source.club}, {source} has a new URL; manage.py list_sources --urls prints it.")
        elif token:
            self.notes.append(f"{source.club}, {source} keeps the URL it has here; the one of the file is unknown.")


def time_zone_of(fields: Fields) -> str:
    try:
        validate_time_zone(fields.text("time_zone"))
    except ValidationError as error:
        raise BadLine(" ".join(error.messages)) from None
    return fields.text("time_zone")


def uid_of(fields: Fields, name: str) -> str:
    """An id that a club or a tablet has on every hub; empty where an older file does not tell it."""
    if name not in fields:
        return ""
    if not UID.fullmatch(fields.text(name)):
        raise fields.bad(name, "an id of 32 digits")
    return fields.text(name)


def pseudonyms_of(fields: Fields) -> set[str]:
    """What people are called in the file who were forgotten where it was made."""
    told = fields.values.get("pseudonyms", [])
    if not isinstance(told, list) or not all(isinstance(name, str) and 1 <= len(name) <= 200 for name in told):
        raise fields.bad("pseudonyms", "a list of names")
    return set(told)


def token_of(fields: Fields) -> str:
    """The secret of the URL; empty where the file does not tell it."""
    if "token" not in fields:
        return ""
    if not TOKEN.fullmatch(fields.text("token")):
        # Never the value: it is a secret, though it be a broken one.
        raise BadLine("token: 32 to 64 letters and digits expected.")
    return fields.text("token")
