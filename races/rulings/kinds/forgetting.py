"""Somebody asked to be forgotten."""

from __future__ import annotations

from races.rulings.fields import Said, Text
from races.rulings.kinds.kind import Kind, Subject


class Forget(Kind):
    """Every name a driver has or had gives way to a pseudonym, in stored bodies too; results stay."""

    name = "forget"
    verb = "Have forgotten"
    subject = Subject.DRIVER
    permission = "races.forget"
    is_final = True
    has_page = False
    says = (
        Text(
            "pseudonym",
            "Pseudonym",
            "What they are called instead; empty: Driver and a number.",
            is_required=False,
            longest=50,
        ),
    )
    hint = "Every name is replaced, in the log of what tablets sent too. Results stay. It cannot be undone."

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"Somebody is forgotten, and called {about['who']}"
