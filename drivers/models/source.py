from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from django.db import connection, models
from django.utils.crypto import salted_hmac

from drivers.models.uid import HasUid
from drivers.names import name_key


def new_token() -> str:
    """160 random bits in 32 letters and digits, without those that look alike on a tablet."""
    return "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(32))


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


class SourceQuerySet(models.QuerySet["Source"]):
    def with_token(self, token: str) -> Source | None:
        """The source that `token` opens. Looked up by digest, so that a near miss costs what a far one does.

        Plain SQL, because every event takes this road: compiling the same query anew costs five times the query.
        """
        fields = self.model._meta.concrete_fields
        columns = ", ".join(str(field.column) for field in fields)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM drivers_source WHERE token_digest = %s", [digest_of(token)])  # noqa: S608
            row = cursor.fetchone()
        return None if row is None else self.model.from_db(self.db, [field.attname for field in fields], row)

    def pseudonym_keys(self, club_id: int) -> frozenset[str]:
        """Under what names forgotten people of a club are known to its tablets, as names are compared."""
        sources = self.filter(club=club_id).exclude(forgotten="").only("forgotten")
        return frozenset(name_key(name) for source in sources for name in source.pseudonyms)

    def that_had_token(self, token: str) -> Source | None:
        """The source that `token` opens or once opened; only to know it again, never to let anybody in."""
        had = self.filter(former_tokens__contains=digest_of(token).hex())
        return (self.with_token(token) or had.order_by("pk").first()) if token else None


class Source(HasUid):
    """One SmartRace app, on one tablet, that reports to the hub."""

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="sources")
    name = models.CharField(max_length=200)
    token = models.CharField(max_length=64, default=new_token, editable=False)
    token_digest = models.BinaryField(max_length=32, editable=False, unique=True)
    former_tokens = models.TextField(
        default="", blank=True, editable=False, help_text="Digests of tokens it had before: old exports tell them."
    )
    forgotten = models.TextField(
        default="", blank=True, editable=False, help_text="Whom it still names, as keyed digests, and the pseudonyms."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    told_uid = ""
    """The id under which the file at hand tells of it, where that is put into another club."""

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["club", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["club", "name"], name="one_source_name_per_club")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.token_digest = digest_of(self.token)
        super().save(*args, **kwargs)

    def rotate_token(self) -> None:
        """Replace the token; the old URL stops working at once."""
        self.former_tokens = f"{self.former_tokens} {digest_of(self.token).hex()}".strip()
        self.token = new_token()
        self.save(update_fields=["token", "token_digest", "former_tokens"])

    @property
    def path(self) -> str:
        """Where SmartRace posts to, below the hub's address."""
        return f"/ingest/{self.token}/"

    def pseudonym_of(self, app_id: int, name: str) -> str:
        """What somebody is called whom this tablet names although the club forgot them; empty for anybody else."""
        if not self.forgotten or not name:
            return ""
        return str(json.loads(self.forgotten).get(self.forgotten_digest(app_id, name), ""))

    def forget_as(self, pseudonym: str, called: set[tuple[int, str]]) -> None:
        """From now on, ids with these names are to be called by the pseudonym."""
        known = json.loads(self.forgotten or "{}")
        known |= {self.forgotten_digest(app_id, name): pseudonym for app_id, name in called}
        self.forgotten = json.dumps(known, sort_keys=True) if known else ""
        self.save(update_fields=["forgotten"])

    def is_told_of(self, pseudonyms: set[str]) -> None:
        """A file says that these names in it are pseudonyms; whose they are it does not say."""
        known = json.loads(self.forgotten or "{}")
        if not pseudonyms <= set(known.values()):
            known |= {f"told {name}": name for name in pseudonyms - set(known.values())}
            self.forgotten = json.dumps(known, sort_keys=True)
            self.save(update_fields=["forgotten"])

    @property
    def pseudonyms(self) -> set[str]:
        """Of those who were forgotten."""
        return set(json.loads(self.forgotten or "{}").values())

    def forgotten_digest(self, app_id: int, name: str) -> str:
        """Keyed by the hub's secret, which is in no table: with the database alone nobody can try names."""
        key = f"{app_id} {name_key(name)}"
        return salted_hmac(f"forgotten {self.uid}", key, algorithm="sha256").hexdigest()[:32]
