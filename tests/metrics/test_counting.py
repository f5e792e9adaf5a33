"""Posts are counted across processes and restarts, and never at a post's expense."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from ingest import counting
from ingest.counting import COUNTERS, SIZE, CountsPosts, count_post, counted_posts, write_counts


@pytest.fixture(autouse=True)
def counts(settings: Settings, tmp_path: Path) -> Path:
    """The folder of a process that begins now."""
    settings.HUB_DATA_DIR = tmp_path
    COUNTERS.begin()
    return tmp_path / "counts"


def in_a_child(doing: Callable[[], object]) -> None:
    """A process that ends without tidying up."""
    child = os.fork()
    if child == 0:
        doing()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def counts_there(status: int) -> None:
    count_post(status, 0.003)
    write_counts()


def totals() -> dict[int, int]:
    return {status: count for status, count in counted_posts().by_status.items() if count}


def test_a_post_is_counted_by_its_answer_and_by_how_long_it_took() -> None:
    for status, seconds in ((200, 0.0004), (200, 0.005), (202, 0.0051), (418, 60), (503, -0.1)):
        count_post(status, seconds)
    told = counted_posts()
    assert totals() == {200: 2, 202: 1, 503: 1, 0: 1}
    assert told.by_bucket == [2, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert told.seconds == pytest.approx(60.0105)


def test_all_processes_are_counted_together_and_files_of_ended_ones_are_gone_on_with(counts: Path) -> None:
    count_post(200, 0.001)
    write_counts()
    for _ in range(3):
        in_a_child(lambda: counts_there(200))
    in_a_child(lambda: counts_there(404))
    assert totals() == {200: 4, 404: 1}
    assert sorted(file.name for file in counts.iterdir()) == ["posts-0", "posts-1"]
    COUNTERS.begin()  # as after a restart
    count_post(200, 0.001)
    assert totals() == {200: 5, 404: 1}


@pytest.mark.parametrize("content", [b"", b"x" * (SIZE - 1), b"x" * (SIZE + 8)])
def test_a_file_of_another_version_is_begun_anew(counts: Path, content: bytes) -> None:
    counts.mkdir()
    (counts / "posts-0").write_bytes(content)
    assert totals() == {}
    count_post(200, 0.001)
    assert totals() == {200: 1}


def test_what_cannot_be_written_is_kept_until_it_can(counts: Path, settings: Settings) -> None:
    settings.HUB_DATA_DIR = counts / "gone"
    count_post(200, 0.001)
    with pytest.raises(OSError, match="gone"):
        counted_posts()
    settings.HUB_DATA_DIR = counts.parent
    assert totals() == {200: 1}


@pytest.mark.parametrize(
    ("method", "path", "is_counted"),
    [("POST", "/ingest/abc/", True), ("GET", "/ingest/abc/", False), ("POST", "/admin/login/", False)],
)
def test_what_tablets_post_is_counted_on_its_way_out(method: str, path: str, is_counted: bool) -> None:
    said: list[str] = []

    def application(environ: Any, start_response: Any) -> list[bytes]:
        start_response("413 Content Too Large", [])
        return [b"{}"]

    answer = CountsPosts(application)(
        {"REQUEST_METHOD": method, "PATH_INFO": path}, lambda *words: said.append(words[0])
    )
    assert (list(answer), said) == ([b"{}"], ["413 Content Too Large"])
    assert totals() == ({413: 1} if is_counted else {})


def test_there_is_an_end_to_files_of_other_processes(counts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_FILES", 0)
    count_post(200, 0.001)
    with pytest.raises(OSError, match="0 files of other processes"):
        write_counts()
