"""How long something lasted, as people say it."""

from __future__ import annotations

from datetime import timedelta


def duration_in_words(duration: timedelta) -> str:
    """`3.5 s`, `34 s`, `4 min 12 s` or `1 h 2 min`; what took less than ten seconds, to the tenth."""
    seconds = round(duration.total_seconds(), 1)
    if 0 <= seconds < 10:
        return f"{seconds:g} s"
    minutes, seconds = divmod(round(seconds), 60)
    if minutes < 1:
        return f"{seconds} s"
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
