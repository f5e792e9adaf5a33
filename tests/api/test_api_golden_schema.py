"""The schema as it was published: clients are made from it, so whoever changes it sees what they change."""

from __future__ import annotations

import os
import re
from pathlib import Path

from drf_spectacular.renderers import OpenApiYamlRenderer

from tests.api.addresses import schema

GOLDEN = Path(__file__).parent / "schema.yaml"
OF_THE_DATABASE = re.compile(
    r"^ *(?:(?:maximum|minimum): -?(?:9223372036854775807|9223372036854775808|2147483647|2147483648|32767|32768)"
    r"|format: int64)\n",
    re.MULTILINE,
)
"""How large a number can be is the database's, and told as it is on each of them."""


def test_the_schema_is_the_published_one() -> None:
    """`make goldens` writes it anew; a change of it belongs into the changelog."""
    told = OF_THE_DATABASE.sub("", OpenApiYamlRenderer().render(schema(), renderer_context={}).decode())
    if os.environ.get("GOLDENS") == "write":
        GOLDEN.write_text(told)
    assert told == GOLDEN.read_text()
