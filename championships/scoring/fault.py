"""A sentence about rules that do not go together, which knows the field it is about."""

from __future__ import annotations

from typing import Any


class Fault(str):
    """Said beside `field` of the row that has the values `row`, in the championship's table of `rows`.

    Without `rows` the field is one of the championship's own; without a field it is about the whole.
    """

    rows: str
    field: str
    row: dict[str, Any]

    def __new__(cls, sentence: str, rows: str = "", field: str = "", **row: Any) -> Fault:
        fault = super().__new__(cls, sentence)
        fault.rows, fault.field, fault.row = rows, field, row
        return fault
