"""What OpenAPI has no words for: hooks of schemathesis, so that a question it calls valid is one the hub can answer."""

from __future__ import annotations

from typing import Any

import schemathesis

NO_INSTANTS = ("0001-", "9999-")
"""Years in which some instants are before or after all that a database knows."""


OF_WHAT_WAS_HELD = ("table", "after_round", "round", "team", "manufacturer")
"""What only a championship itself can say: the tables and rounds there are."""


WHAT_THERE_IS = ("club", "source", "team", "car", "session", "meeting", "type", "weather", "tyre", "kind")
"""Ids and words of which only the data says which there are; what is needed somewhere is in `NEEDED`."""
NEEDED = {"driver": 1, "track": 1, "drivers": "1,2"}
"""The first there are."""


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Keep questions that are meant to be good from asking what only the data, or another parameter, rules out."""
    if case.meta and case.meta.generation.mode.is_positive and case.query is not None:
        make_answerable(case.path, case.query)


def make_answerable(path: str, query: dict[str, Any]) -> None:
    query.pop("cursor", None)  # only the hub makes one
    for name in WHAT_THERE_IS:
        query.pop(name, None)
    for name, needed in NEEDED.items():
        if name in query and "/fixtures" not in path:
            query[name] = needed
    if path.endswith("/gap-chart"):
        query.pop("reference", None)  # it has to have a lap in the session
    if "/championships/" in path:
        for name in OF_WHAT_WAS_HELD:
            query.pop(name, None)
    if "/fixtures" in path:
        make_plannable(query)
    if path.endswith("/personal-bests") and not query.get("driver"):
        query["driver"] = 1  # one of the two is needed
    for name, value in list(query.items()):
        if isinstance(value, str) and ("\0" in value or value.startswith(NO_INSTANTS)):
            del query[name]


def make_plannable(query: dict[str, Any]) -> None:
    """Names are each there once, and cars are dealt by one scheme alone."""
    query["drivers"] = "Ada,Bob,Cy"
    query.pop("times", None)  # so many heats as there would be is for the numbers together to say
    query.pop("cars", None)
    for change in ("joining", "leaving", "broken_controllers", "broken_cars"):
        query.pop(change, None)  # only a list itself can say who and what is on it
    if query.get("scheme") == "every_car":
        query["cars"] = "2"
