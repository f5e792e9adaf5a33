"""Every question, in the order of the report. A new one is a line in one of these lists."""

from __future__ import annotations

from bench.queries import of_careers, of_lists, of_records, of_sessions
from bench.queries.question import COMMONEST, HISTORY, LIST, SESSION, Question

QUESTIONS = [
    Question(name, path, sql, kind)
    for kind, told in (
        (HISTORY, of_records.QUESTIONS),
        (HISTORY, of_careers.QUESTIONS),
        (SESSION, of_sessions.QUESTIONS),
        (LIST, of_lists.QUESTIONS),
    )
    for name, path, sql in told
]
NAMED = {question.name: question for question in QUESTIONS}
if len(NAMED) < len(QUESTIONS) or not {*COMMONEST} <= {*NAMED}:
    raise ValueError("Each question has a name of its own, by which the commonest are told.")
