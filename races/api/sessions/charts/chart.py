"""What every chart of a session has; each has a file of its own, and enters itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import Serializer

from races.api.sessions.chart_rows import Row
from races.models import Session

CHARTS: dict[str, type[Chart]] = {}
"""Every chart by its address."""
NEEDED = {
    "address": "an address",
    "figures": "its figures",
    "row": "the columns of the table beneath it",
    "rows": "the rows of the table beneath it",
}


class IncompleteChart(TypeError):
    """A chart that lacks something, or is where another is already."""


class Chart:
    """A chart of one session; its docstring is what the schema says of it.

    `address` is the last part of its URL, `figures` the function of `session_report` that it shows. Whoever cannot see
    it reads the table beneath it, in JSON or CSV: `row` has its columns, `rows` makes them. `question` is what it may
    be asked, `parameters` how the schema says so. Raises IncompleteChart, which says what is missing in which file.
    """

    address: ClassVar[str]
    figures: ClassVar[Callable[..., Any]]
    row: ClassVar[type[Serializer]]
    question: ClassVar[type[forms.Form]] = forms.Form
    parameters: ClassVar[tuple[OpenApiParameter, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        file = cls.__module__.replace(".", "/") + ".py"
        missing = [words for name, words in NEEDED.items() if getattr(cls, name, None) in (None, Chart.rows)]
        if missing:
            raise IncompleteChart(f"{file}: the chart {cls.__name__} lacks {' and '.join(missing)}.")
        if cls.address in CHARTS:
            raise IncompleteChart(f"{file}: {CHARTS[cls.address].__name__} is at {cls.address!r} already.")
        CHARTS[cls.address] = cls

    @staticmethod
    def rows(session: Session, asked: dict[str, Any]) -> list[Row]:
        """The table, from the session and what was asked, by parameter. May raise ValidationError."""
        raise NotImplementedError
