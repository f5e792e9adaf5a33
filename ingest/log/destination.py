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

TOKEN = re.compile(r"[A-Za-z0-9]{32,64}")


class Destination:
    """Finds sources and makes those that are missing, in the club and under the name that were asked for, if any were.

    `notes` are sentences on URLs that are not what one would expect.
    """

    def __init__(self, club: str | None = None, source: str | None = None) -> None:
        self.club = club
        self.source = source
        self.notes: list[str] = []

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
        """The source that a line tells of. Raises BadLine."""
        club, name = self.club or fields.name("club"), self.source or fields.name("name")
        time_zone, created_at, token = time_zone_of(fields), fields.instant("created_at"), token_of(fields)
        with writing():
            source, is_new = self.found_or_made(club, time_zone, name)
            if is_new:
                Source.objects.filter(pk=source.pk).update(created_at=created_at)
            self.settle_url(source, token, is_new=is_new)
        return source

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


def token_of(fields: Fields) -> str:
    """The secret of the URL; empty where the file does not tell it."""
    if "token" not in fields:
        return ""
    if not TOKEN.fullmatch(fields.text("token")):
        # Never the value: it is a secret, though it be a broken one.
        raise BadLine("token: 32 to 64 letters and digits expected.")
    return fields.text("token")
