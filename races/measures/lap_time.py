"""Lap times and gaps as people read them."""

from functools import lru_cache


@lru_cache(maxsize=2**14)
def lap_time_text(milliseconds: int | None) -> str:
    """`7.003`, `1:05.234` or `1:04:19.503` from milliseconds; empty for None.

    Remembered, because the charts of a session say the same times again and again.
    """
    if milliseconds is None:
        return ""
    if milliseconds < 0:
        return f"-{lap_time_text(-milliseconds)}"
    seconds, thousandths = divmod(milliseconds, 1000)
    if seconds < 60:
        return f"{seconds}.{thousandths:03}"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes}:{seconds:02}.{thousandths:03}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{thousandths:03}"
