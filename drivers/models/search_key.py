"""The column that names are searched by."""

from __future__ import annotations

from typing import Any

from django.db import models

from drivers.names import search_key


class SearchKeyField(models.TextField):
    """The folded name of its row, written whenever the row is: the first of the fields `of` that says anything.

    Without an index, and with no bound on its length: parts of names are looked for, which no index of ours helps
    with among the hundreds a club has, and one character may be folded into eighteen.
    """

    def __init__(self, *args: Any, of: tuple[str, ...] = ("name",), **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "default": "", "editable": False}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = search_key(next(filter(None, (getattr(model_instance, name) for name in self.of)), ""))
        setattr(model_instance, self.attname, key)
        return key
