"""Strict reading of settings from the environment: a wrong value stops the start with one line."""

import codecs
import ipaddress
import os
import re
import secrets
import tempfile
import zoneinfo
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dotenv import load_dotenv

from smartrace_hub.hosts import OWN, in_brackets, is_host, is_origin

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
SHORTEST_SECRET = 32
SHORTEST_PASSWORD = 16
TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
ONE_HOST = "an address or a name of this machine, such as 0.0.0.0, [::] or 192.168.1.7, without a port"
PUBLIC_URL = "an address such as https://hub.example or https://example.org/races, where no path begins with"
HOSTS = "names or addresses without http:// and port, such as hub.local or 192.168.1.7, separated by commas, or *"
PERIODS = ("second", "minute", "hour", "day")


class Environment:
    """The variables a hub understands; every reader names the variable and what it accepts when it refuses."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.known.add(name)
        return self.variables.get(name, "").strip() or default

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name).lower()
        if value in TRUE | FALSE | {""}:
            return default if value == "" else value in TRUE
        return self._refuse(name, "true or false")

    def integer(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most:
            return int(value)
        return self._refuse(name, f"a whole number from {least} to {most}")

    def choice(self, name: str, default: str, choices: Iterable[str]) -> str:
        value = self.text(name, default)
        return value if value in choices else self._refuse(name, " or ".join(choices))

    def items(self, name: str, default: str = "") -> list[str]:
        return [item.strip() for item in self.text(name, default).split(",") if item.strip()]

    def urls(self, name: str) -> list[str]:
        """A comma-separated list of origins such as `https://hub.example`."""
        values = self.items(name)
        if any(not is_origin(value) for value in values):
            return self._refuse(name, "http:// or https:// addresses without a path, separated by commas")
        return [value.rstrip("/") for value in values]

    def public_url(self, name: str) -> str:
        """The address people use, also one with a path, without a slash at its end; empty where none is said."""
        value = self.text(name)
        if value and not is_origin(value, with_path=True):
            return self._refuse(name, f"{PUBLIC_URL} {', '.join(sorted(OWN))}")
        return value.rstrip("/")

    def networks(self, name: str, default: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """Comma-separated addresses and networks such as `10.0.0.0/8`."""
        try:
            # 1.2.3.0/8 is a slip of which nobody knows what was meant; taken as it stands, millions would be believed.
            return [ipaddress.ip_network(value.strip("[]")) for value in self.items(name, default)]
        except ValueError:
            return self._refuse(name, "addresses or networks such as 172.18.0.2 or 10.0.0.0/8, separated by commas")

    def host(self, name: str, default: str) -> str:
        """An address or a name of this machine; IPv6 with or without brackets."""
        value = self.text(name, default)
        return in_brackets(value) if is_host(in_brackets(value)) else self._refuse(name, ONE_HOST)

    def hosts(self, name: str, default: str) -> list[str]:
        """Comma-separated names and addresses, as a browser writes them behind `http://`; `*` is any."""
        values = [in_brackets(value) for value in self.items(name, default)]
        wrong = [value for value in values if not is_host(value.removeprefix(".")) and value != "*"]
        return self._refuse(name, HOSTS) if wrong else values

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if value in zoneinfo.available_timezones():
            return value
        return self._refuse(name, "the name of a time zone such as Europe/Berlin")

    def time_of_day(self, name: str, default: str) -> str:
        """Such as `03:30`."""
        value = self.text(name, default)
        return value if TIME_OF_DAY.fullmatch(value) else self._refuse(name, "a time of the day such as 03:30")

    def rate(self, name: str, default: str) -> str | None:
        """So many requests in a second, minute, hour or day, such as `600/minute`; None for `off`."""
        value = self.text(name, default).lower()
        number, _, period = value.partition("/")
        if value == "off":
            return None
        if number.isascii() and number.isdigit() and 0 < len(number) < 10 and int(number) and period in PERIODS:
            return value
        return self._refuse(name, f"off, or a number of requests per {', '.join(PERIODS)}, such as 600/minute")

    def folder(self, name: str, default: Path) -> Path:
        try:
            path = Path(self.text(name, str(default))).expanduser().resolve()
            path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=path):
                return path
        except (OSError, RuntimeError, ValueError) as error:
            return self._refuse(name, f"a folder the hub may write to ({getattr(error, 'strerror', None) or error})")

    def path(self, name: str, default: Path) -> Path:
        """Of a folder that need not be there now, such as that of a disk which is unplugged: no race waits for it."""
        value = self.text(name, str(default))
        try:
            return Path(value).expanduser().resolve()
        except (OSError, RuntimeError, ValueError):
            return self._refuse(name, "the path of a folder")

    def another_folder(self, name: str, *, than: Path) -> Path | None:
        """One that need not be there now; None where there is to be none."""
        value = self.text(name)
        try:
            path = Path(value).resolve()
        except (OSError, ValueError):
            path = than
        if value and (not Path(value).is_absolute() or path == than):
            return self._refuse(name, f"the whole path of a folder other than {than}")
        return path if value else None

    def database(self, name: str, default: str) -> dict[str, Any]:
        """A Django database entry from `postgres://user:password@host:port/name` or `sqlite:///path`."""
        value = self.text(name, default)
        accepts = "postgres://user:password@host:5432/name or sqlite:///path/to/file"
        try:
            url = urlsplit(value)
            host, port = url.hostname, url.port
        except ValueError:
            return self._refuse(name, accepts, shown="(hidden)")
        path = unquote(url.path[1:])
        if url.scheme == "sqlite" and path and not host:
            self._refuse_options(name, url.query, known=set())
            return sqlite(Path(path))
        if url.scheme in {"postgres", "postgresql"} and path and "/" not in path:
            self._refuse_options(name, url.query, known=options_of_postgresql())
            return postgresql(
                NAME=path,
                USER=unquote(url.username or ""),
                PASSWORD=unquote(url.password or ""),
                HOST=unquote(host or ""),
                PORT=str(port or ""),
                OPTIONS=dict(parse_qsl(url.query)),
            )
        # The value may hold a password, so the refusal does not repeat it.
        return self._refuse(name, accepts, shown="(hidden)")

    def _refuse_options(self, name: str, query: str, known: set[str]) -> None:
        """Stop for an option the database does not know; its value may be a secret, and is not repeated."""
        for option, value in parse_qsl(query, keep_blank_values=True):
            if option not in known or not value:
                there_are = f"; there are {', '.join(sorted(known))}" if known else ""
                raise SystemExit(f"{name} has an option at its end that is not known, or empty: {option}{there_are}")

    def secret(self, name: str, file: Path) -> str:
        """The variable, or else a random secret kept in `file`, made on the first start."""
        value = self.text(name)
        if value:
            is_long = len(value) >= SHORTEST_SECRET
            return value if is_long else self._refuse(name, f"at least {SHORTEST_SECRET} characters", shown="(hidden)")
        return kept_secret(file)

    def password(self, name: str, *, needed: bool) -> str:
        """What somebody else has to know; empty where it is neither set nor needed."""
        value = self.text(name)
        if (value or needed) and not (len(value) >= SHORTEST_PASSWORD and value.isascii() and value.isprintable()):
            return self._refuse(name, f"at least {SHORTEST_PASSWORD} letters, digits or signs", shown="(hidden)")
        return value

    def refuse_unknown(self, prefix: str) -> None:
        """Stop when a variable with our prefix is none of ours: it is a typing error, and would be ignored."""
        for name in sorted(self.variables):
            if name.startswith(prefix) and name not in self.known:
                known = ", ".join(sorted(variable for variable in self.known if variable.startswith(prefix)))
                raise SystemExit(f"{name} is not a setting of the hub; there are {known}")

    def _refuse(self, name: str, accepts: str, shown: str = "") -> Any:
        raise SystemExit(f"{name} must be {accepts}, not {shown or repr(self.variables.get(name, ''))}")


def kept_secret(file: Path) -> str:
    """The secret in `file`; made first where there is none. Two processes starting at once agree on one."""
    try:
        if not file.exists():
            make_secret(file)
        secret = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(
            f"{file}, which signs logins, cannot be read or made ({error}): give it to the hub's user (chown), or "
            "delete it where it is no text, and everybody logs in again."
        ) from None
    if len(secret) < SHORTEST_SECRET:
        raise SystemExit(f"{file}, which signs logins, is empty or cut off: delete it, and everybody logs in again.")
    return secret


def make_secret(file: Path) -> None:
    made = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    made.touch(mode=0o600)
    made.write_text(secrets.token_urlsafe(50))
    try:
        # A link appears with its whole content, and only where there is none yet.
        os.link(made, file)
    except FileExistsError:
        pass
    except OSError:
        # A file system without links, such as that of a memory card: whoever comes last is right.
        made.replace(file)
    made.unlink(missing_ok=True)


def read_env_file(file: Path) -> None:
    """Take in what `file` says and the environment does not; a file is written by whatever editor there is."""
    try:
        begins = file.read_bytes()[:2] if file.exists() else b""
        encoding = "utf-16" if begins in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8-sig"
        load_dotenv(file, encoding=encoding)
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{file} cannot be read as text ({error}): save it as UTF-8.") from None


def options_of_postgresql() -> set[str]:
    """What a URL may say behind its `?`: whatever libpq knows, but for an encoding that would not be the hub's."""
    from psycopg.pq import Conninfo  # not for hubs on SQLite

    return {option.keyword.decode() for option in Conninfo.get_defaults()} - {"client_encoding"}


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite that eight writers can share: WAL, write locks taken at once, and every commit on disk."""
    pragmas = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000", "temp_store=MEMORY"]
    pragmas.append("recursive_triggers=ON")  # what REPLACE takes away meets the triggers that keep logs append-only
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
        # A file, so that threads and processes of a test share it as they do in real life; one for each run of tests.
        "TEST": {"NAME": path.with_name(f"test-{os.getpid()}.sqlite3")},
    }


def postgresql(**entry: Any) -> dict[str, Any]:
    """PostgreSQL by psycopg 3, with connections that stay open and are looked at before a page is made.

    A server that is not there is waited for no longer than a tablet waits.
    """
    options = {"connect_timeout": "5", **entry.pop("OPTIONS", {})}
    kept = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return {"ENGINE": "django.db.backends.postgresql", **kept, **entry, "OPTIONS": options}
