"""Lap times and gaps as people read them."""


def readable(milliseconds: int | None) -> str:
    """`7.003`, `1:05.234` or `1:04:19.503` from milliseconds; empty for None."""
    if milliseconds is None:
        return ""
    sign, milliseconds = ("-", -milliseconds) if milliseconds < 0 else ("", milliseconds)
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds:02}.{thousandths:03}"
    if minutes:
        return f"{sign}{minutes}:{seconds:02}.{thousandths:03}"
    return f"{sign}{seconds}.{thousandths:03}"
