"""The containers: what can be set outside can be set inside, and they may write nothing but their data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from smartrace_hub import settings

ROOT = Path(__file__).parents[2]
FILES = ["docker-compose.yml", "docker-compose.sqlite.yml"]
NOT_OF_BOTH = {
    "DATABASE_URL": "is what the two files differ in",
    "HUB_PROJECTION": "is what the two files differ in",
    "HUB_SPOOL_DIR": "is in the volume",
    "HUB_BACKUP_DIR": "is in the volume",
    "HUB_LISTEN": "says on which of a machine's addresses; a container has its own",
    "HUB_DEBUG": "is for developing only",
}
"""Settings that a compose file need not hand on, and why."""


def services(file: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((ROOT / file).read_text())["services"]
    return {name: service for name, service in told.items() if "build" in service}


@pytest.mark.parametrize("file", FILES)
def test_every_setting_reaches_the_hub_in_its_container(file: str) -> None:
    for service in services(file).values():
        missing = settings.env.known - set(service["environment"]) - NOT_OF_BOTH.keys() - {"PORT"}
        assert not missing, f"{file} does not hand on {sorted(missing)}"


@pytest.mark.parametrize("file", FILES)
def test_a_container_writes_its_data_alone_and_has_no_rights(file: str) -> None:
    for service in services(file).values():
        assert service["read_only"] is True
        assert service["tmpfs"] == ["/tmp"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert [volume.partition(":")[2] for volume in service["volumes"]] == ["/data"]
        assert service["healthcheck"]["test"]


def test_pg_dump_in_the_image_is_of_the_servers_version() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    version = compose["services"]["db"]["image"].removeprefix("postgres:")
    assert re.search(r"^ARG POSTGRES=(\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[1] == version  # type: ignore[index]


def test_the_image_runs_as_an_ordinary_user_and_says_whether_it_is_well() -> None:
    words = [line.split(maxsplit=1) for line in (ROOT / "Dockerfile").read_text().splitlines() if line[:1].isupper()]
    kinds = [word[0] for word in words]
    assert ["USER", "hub"] in words
    assert kinds.index("USER") < kinds.index("CMD")
    assert "HEALTHCHECK" in kinds
