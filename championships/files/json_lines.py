"""JSON in which every value knows its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from json import scanner
from json.decoder import JSONArray, JSONObject  # type: ignore[attr-defined]
from typing import Any

Scan = Callable[[str, int], tuple[Any, int]]
"""Of a text and a place in it: the value that begins there, and where it ends."""
LARGEST = 4_000_000


class NoJson(ValueError):
    """A sentence, and the line it is about."""

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line on which it begins; in it are nodes again."""

    value: Any
    line: int

    def plain(self) -> Any:
        """Without the lines."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value


class LineDecoder(json.JSONDecoder):
    """The standard library's, written in Python, with a note of where each value begins."""

    def __init__(self, text: str) -> None:
        super().__init__(object_pairs_hook=self.pairs, parse_float=Decimal, parse_constant=self.refuse)
        self.text = text
        self.counted_to, self.line = 0, 1
        self.scan_once: Scan = self.scan
        self.parse_object = lambda at, strict, scan, hook, pairs, memo: JSONObject(
            at, strict, self.scan, hook, pairs, memo
        )
        self.parse_array = lambda at, scan: JSONArray(at, self.scan)
        self.scan_plain: Scan = scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    def scan(self, text: str, at: int) -> tuple[Node, int]:
        line = self.line_of(at)
        value, end = self.scan_plain(text, at)
        return Node(value, line), end

    def line_of(self, at: int) -> int:
        """Values begin one after the other, so that lines are counted once."""
        self.line += self.text.count("\n", self.counted_to, at)
        self.counted_to = max(at, self.counted_to)
        return self.line

    def pairs(self, pairs: list[tuple[str, Node]]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, node in pairs:
            if key in found:
                raise NoJson(f"“{key}” stands here twice.", node.line)
            found[key] = node
        return found

    def refuse(self, word: str) -> Any:
        raise NoJson(f"{word} is no number that can be kept.", self.line)


def parsed(text: str) -> Node:
    """Raises NoJson."""
    if len(text) > LARGEST:
        raise NoJson(f"The file is too large: {len(text):,} letters, where {LARGEST:,} are enough for any.", 1)
    decoder = LineDecoder(text)
    try:
        node: Node = decoder.decode(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise NoJson(f"This is no JSON: {error.msg}.", error.lineno) from None
    except NoJson:
        raise
    except ValueError:
        raise NoJson("A number with so many digits is none that can be kept.", decoder.line) from None
    except RecursionError:
        raise NoJson("This is no file of a championship: too much stands within each other.", 1) from None
    return node
