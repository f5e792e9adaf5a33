"""The schema as it was published: clients are made from it, so whoever changes it sees what they change."""

from __future__ import annotations

import os
from pathlib import Path

from drf_spectacular.renderers import OpenApiYamlRenderer

from tests.api.addresses import schema

GOLDEN = Path(__file__).parent / "schema.yaml"


def test_the_schema_is_the_published_one() -> None:
    """`make goldens` writes it anew; a change of it belongs into the changelog."""
    told = OpenApiYamlRenderer().render(schema(), renderer_context={})
    if os.environ.get("GOLDENS") == "write":
        GOLDEN.write_bytes(told)
    assert told == GOLDEN.read_bytes()
