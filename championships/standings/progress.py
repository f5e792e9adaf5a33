"""How a table came about: what counted for everybody after each round."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from championships.models import Championship


def nets_of(championship: Championship, table: str, until: int) -> Mapping[int, Mapping[str, Decimal]]:
    """Net points by round and by whom, up to that round. One query."""
    sheets = championship.sheets.filter(table=table, after_round__lte=until).defer("scores", "chances")
    return {
        sheet.after_round: {row["who"]: Decimal(row["net"]) for row in sheet.read_rows()}
        for sheet in sheets.order_by("after_round")
    }
