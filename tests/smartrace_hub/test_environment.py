"""How settings are read: what is accepted, and the one line that says so where a value is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from smartrace_hub.environment import Environment, read_env_file

PASSWORD = "correct-horse"
DATABASE_FORMS = "postgres://user:password@host:5432/name or sqlite:///path/to/file"
ADDRESSES = "http:// or https:// addresses without a path, separated by commas"


def read(kind: str, value: str | None, *args: Any, **options: Any) -> Any:
    """What the reader `kind` makes of the variable HUB_IT with that value."""
    environment = Environment({} if value is None else {"HUB_IT": value})
    return getattr(environment, kind)("HUB_IT", *args, **options)


def refusal(kind: str, value: str, *args: Any, **options: Any) -> str:
    """The line the start stops with."""
    with pytest.raises(SystemExit) as stopped:
        read(kind, value, *args, **options)
    return str(stopped.value)


@pytest.mark.parametrize("value", [None, "", "   "])
def test_what_is_not_set_or_empty_has_its_default(value: str | None, tmp_path: Path) -> None:
    assert read("text", value, "as it is") == "as it is"
    assert read("flag", value, default=True) is True
    assert read("integer", value, 8, least=1, most=64) == 8
    assert read("choice", value, "inline", ["inline", "worker"]) == "inline"
    assert read("items", value, "a,b") == ["a", "b"]
    assert read("urls", value) == []
    assert read("time_zone", value, "UTC") == "UTC"
    assert read("folder", value, tmp_path / "data") == tmp_path / "data"
    assert read("path", value, Path("/var/backups")) == Path("/var/backups")
    assert read("path", "/not/there/yet", Path()) == Path("/not/there/yet")
    assert read("another_folder", value, than=Path("/var/backups")) is None
    assert read("time_of_day", value, "03:30") == "03:30"
    assert read("database", value, "sqlite:////var/hub.sqlite3")["NAME"] == Path("/var/hub.sqlite3")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("true", True), (" Yes ", True), ("ON", True), ("0", False), ("False", False), ("no", False)],
)
def test_a_flag_is_said_in_several_words(value: str, expected: bool) -> None:
    assert read("flag", value, default=not expected) is expected


def test_a_whole_number_may_be_as_small_and_as_large_as_is_said() -> None:
    assert [read("integer", value, 8, least=1, most=64) for value in ("1", "64", " 08 ")] == [1, 64, 8]


def test_a_list_is_separated_by_commas_and_may_have_holes() -> None:
    assert read("items", " hub.local, ,192.168.1.7,") == ["hub.local", "192.168.1.7"]


def test_addresses_are_origins() -> None:
    assert read("urls", "https://hub.example, http://10.0.0.2:8000") == ["https://hub.example", "http://10.0.0.2:8000"]


def test_an_address_with_a_slash_at_its_end_is_the_same_origin() -> None:
    """Browsers write an origin without the slash, and Django compares letter by letter."""
    assert read("urls", "https://hub.example/") == ["https://hub.example"]


def test_hosts_are_as_browsers_write_them() -> None:
    told = "hub.local, slot_pc,.example.org,::1,[2001:db8::5], 192.168.1.7,*"
    hosts = ["hub.local", "slot_pc", ".example.org", "[::1]", "[2001:db8::5]", "192.168.1.7", "*"]
    assert read("hosts", told, "*") == hosts
    assert [read("host", value, "0.0.0.0") for value in ("::", "[::1]", "hub.local", "")] == [
        "[::]", "[::1]", "hub.local", "0.0.0.0",
    ]  # fmt: skip


def test_the_public_address_may_have_a_path() -> None:
    told = ["https://hub.example", "https://example.org/races/hub/", "http://slot_pc:8000/", ""]
    assert [read("public_url", value) for value in told] == [
        "https://hub.example", "https://example.org/races/hub", "http://slot_pc:8000", "",
    ]  # fmt: skip


def test_proxies_are_addresses_and_networks() -> None:
    networks = read("networks", "127.0.0.1, 10.0.0.0/8,[::1],fd00::/8", "")
    assert [str(one) for one in networks] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128", "fd00::/8"]


def test_a_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    assert read("folder", str(tmp_path / "new" / "data"), tmp_path) == tmp_path / "new" / "data"
    assert (tmp_path / "new" / "data").is_dir()


NUMBER, CHOICE = {"default": 1, "least": 1, "most": 64}, {"default": "inline", "choices": ["inline", "worker"]}


@pytest.mark.parametrize(
    ("kind", "options", "value", "accepts"),
    [
        *(("flag", {"default": False}, value, "true or false") for value in ("2", "ja", "truee")),
        *(
            ("integer", NUMBER, value, "a whole number from 1 to 64")
            for value in ("0", "65", "-1", "1.5", "1e1", "eight", "²", "٣", "9" * 30, "0" * 19 + "199")
        ),
        *(("choice", CHOICE, value, "inline or worker") for value in ("both", "Inline")),
        *(
            ("urls", {}, value, ADDRESSES)
            for value in ("hub.example", "ftp://hub.example", "https://", "https://a,b", "http://a/path", "http://[::1")
        ),
        *(
            ("urls", {}, value, ADDRESSES)
            for value in ("http://a:port", "http://a?query", "http://a#part", "http://:80")
        ),
        *(
            ("public_url", {}, value, "an address such as https://hub.example or https://example.org/races, where no")
            for value in (
                "hub.example",
                "https://a/api",
                "https://a/static/x",
                "https://a//b",
                "https://a/x?y",
                "https://a/..",
            )
        ),
        *(
            ("hosts", {"default": "*"}, value, "names or addresses without http:// and port")
            for value in ("http://a", "a:80", "[::1]:80", "a b", "[::g]", "a/b")
        ),
        *(
            ("host", {"default": ""}, value, "an address or a name of this machine")
            for value in ("0.0.0.0:80", "http://a", "*", "a,b")
        ),
        *(
            ("networks", {"default": ""}, value, "addresses or networks such as 172.18.0.2 or 10.0.0.0/8")
            for value in ("traefik", "10.0.0.0/40", "*", "1.2.3", "10.1.2.3/8")
        ),
        *(
            ("time_zone", {"default": "UTC"}, value, "the name of a time zone such as Europe/Berlin")
            for value in ("Mars/Base", "../UTC", "CEST")
        ),
        *(
            ("time_of_day", {"default": "03:30"}, value, "a time of the day such as 03:30")
            for value in ("3:30", "24:00", "03:60", "half past three", "03:30:00", "٠٣:٣٠")
        ),
        *(
            ("another_folder", {"than": Path("/var/backups")}, value, "the whole path of a folder other than /var/ba")
            for value in ("backups", "./nas", "/var/backups", "/var/lib/../backups/", "/mnt/\0")
        ),
        *(
            ("folder", {"default": Path()}, value, "a folder the hub may write to")
            for value in ("/dev/null/x", "/proc")
        ),
        ("path", {"default": Path()}, "~nobody-of-that-name/backups", "the path of a folder"),
        ("path", {"default": Path()}, "/mnt/\0", "the path of a folder"),
        ("folder", {"default": Path()}, "~nobody-of-that-name/data", "a folder the hub may write to"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_line(
    kind: str, options: dict[str, Any], value: str, accepts: str
) -> None:
    line = refusal(kind, value, **options)
    assert line.startswith(f"HUB_IT must be {accepts}")
    assert line.endswith(f"not {value!r}")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "postgres://hub:s%2Fe%40c@db:5433/races",
            {
                "NAME": "races",
                "USER": "hub",
                "PASSWORD": "s/e@c",
                "HOST": "db",
                "PORT": "5433",
                "OPTIONS": {"connect_timeout": "5"},
            },
        ),
        (
            "postgresql://hub@localhost/my%20races?sslmode=require",
            {
                "NAME": "my races",
                "USER": "hub",
                "HOST": "localhost",
                "PORT": "",
                "OPTIONS": {"connect_timeout": "5", "sslmode": "require"},
            },
        ),
        ("postgres:///races", {"NAME": "races", "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}),
        ("postgres://%2Fvar%2Frun/races", {"NAME": "races", "HOST": "/var/run"}),
    ],
)
def test_postgresql_is_chosen_by_its_url(value: str, expected: dict[str, Any]) -> None:
    entry = read("database", value, "")
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert entry["CONN_MAX_AGE"] is None
    assert entry | expected == entry


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("sqlite:////var/lib/hub.sqlite3", "/var/lib/hub.sqlite3"),
        ("sqlite:///hub.sqlite3", "hub.sqlite3"),
        ("sqlite:////data/race%20night%3F.db", "/data/race night?.db"),
    ],
)
def test_sqlite_is_chosen_by_its_path(value: str, path: str) -> None:
    entry = read("database", value, "")
    assert (entry["ENGINE"], entry["NAME"]) == ("django.db.backends.sqlite3", Path(path))
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "PRAGMA journal_mode=WAL" in entry["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    "value",
    [
        f"mysql://hub:{PASSWORD}@db/races",
        f"postgres://hub:{PASSWORD}@db",
        f"postgres://hub:{PASSWORD}@db/",
        f"postgres://hub:{PASSWORD}@db/races/of/the/club",
        f"postgres://hub:{PASSWORD}@db:port/races",
        f"postgres://hub:{PASSWORD}@db:99999/races",
        f"postgres://hub:{PASSWORD}#1@db/races",
        f"postgres://hub:{PASSWORD}@[::1/races",
        f"hub:{PASSWORD}",
        "sqlite://",
        "sqlite:///",
        "sqlite://hub.sqlite3",
    ],
)
def test_a_wrong_database_is_refused_and_its_password_not_repeated(value: str) -> None:
    assert refusal("database", value, "") == f"HUB_IT must be {DATABASE_FORMS}, not (hidden)"


def test_a_variable_of_ours_that_nobody_reads_is_refused_with_those_there_are() -> None:
    environment = Environment({"HUB_DATADIR": "/data", "HUB_DEBUG": "true", "HOME": "/root", "PORT": "1"})
    environment.flag("HUB_DEBUG", default=False)
    environment.text("HUB_DATA_DIR")
    environment.text("PORT")
    with pytest.raises(SystemExit) as stopped:
        environment.refuse_unknown("HUB_")
    assert str(stopped.value) == "HUB_DATADIR is not a setting of the hub; there are HUB_DATA_DIR, HUB_DEBUG"


def test_variables_of_others_are_none_of_our_business() -> None:
    Environment({"HOME": "/root", "DJANGO_HUB_": "x"}).refuse_unknown("HUB_")


def settings_with(name: str, value: str) -> subprocess.CompletedProcess[str]:
    """A fresh process that loads the settings with one variable set."""
    code = "from smartrace_hub import settings; print(settings.DATABASES['default']['NAME'])"
    variables = {**os.environ, "DATABASE_URL": "", name: value}
    command, root = [sys.executable, "-c", code], Path(__file__).parents[2]
    return subprocess.run(command, env=variables, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("name", "value"), [("HUB_WORKERS", "many"), ("HUB_WROKERS", "2")])
def test_the_start_stops_without_a_traceback(name: str, value: str) -> None:
    started = settings_with(name, value)
    assert (started.returncode, started.stdout) == (1, "")
    assert started.stderr.startswith(name)
    assert started.stderr.count("\n") == 1


def test_the_data_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "club #1, 100%41? yes"
    assert settings_with("HUB_DATA_DIR", str(folder)).stdout == f"{folder}/hub.sqlite3\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_of_settings_is_read_however_its_editor_wrote_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.delenv("HUB_ABOUT_THE_ÄRA", raising=False)
    file = tmp_path / ".env"
    file.write_text("HUB_ABOUT_THE_ÄRA=größer\n", encoding=encoding)
    read_env_file(file)
    assert os.environ.pop("HUB_ABOUT_THE_ÄRA") == "größer"


def test_a_file_of_settings_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"HUB_TIME_ZONE=\xff\xfe\xfd")
    with pytest.raises(SystemExit, match=r"\.env cannot be read as text .* save it as UTF-8"):
        read_env_file(file)
