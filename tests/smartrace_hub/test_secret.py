"""The key that signs log-ins: whose it is, and that there is one."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from smartrace_hub.environment import kept_secret
from tests.smartrace_hub.test_environment import PASSWORD, read, refusal


def test_a_secret_that_is_too_short_is_refused_and_not_repeated(tmp_path: Path) -> None:
    line = refusal("secret", PASSWORD, tmp_path / "secret")
    assert line == "HUB_IT must be at least 32 characters, not (hidden)"
    assert not (tmp_path / "secret").exists()


def test_a_secret_of_ones_own_is_taken_as_it_is(tmp_path: Path) -> None:
    assert read("secret", "x" * 32, tmp_path / "secret") == "x" * 32
    assert not (tmp_path / "secret").exists()


def test_a_secret_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    first = read("secret", None, tmp_path / "secret")
    assert len(first) >= 50
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert read("secret", "", tmp_path / "secret") == first
    assert read("secret", None, tmp_path / "another") != first


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    for round_ in range(50):
        ready, secrets = threading.Barrier(8), list[str]()

        def start(file: Path, ready: threading.Barrier, secrets: list[str]) -> None:
            ready.wait()
            secrets.append(kept_secret(file))

        file = tmp_path / str(round_)
        threads = [threading.Thread(target=start, args=(file, ready, secrets)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert secrets == [file.read_text()] * 8


@pytest.mark.parametrize("content", [b"", b"too short", b"\xff\xfe"])
def test_a_secret_that_is_none_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(SystemExit, match="secret_key, which signs logins, "):
        kept_secret(tmp_path / "secret_key")


def test_a_secret_is_made_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise PermissionError("not on this file system")

    monkeypatch.setattr(os, "link", refuse)
    made = kept_secret(tmp_path / "secret_key")
    assert len(made) >= 32
    assert kept_secret(tmp_path / "secret_key") == made
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
