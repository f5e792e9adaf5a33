"""When two spellings are one name."""

from __future__ import annotations

import unicodedata

LONGEST_KEY = 600

APOSTROPHES = "'`´’‘‚‛ʹʻʼʽˈ′‵＇"
QUOTES = '"“”„‟«»″‶〝〞〟＂'
HYPHENS = "-‐‑‒–—―−﹣－"
INVISIBLE = "\u00ad\u200b\u2060\ufeff"
LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys(APOSTROPHES, "'"),
        **dict.fromkeys(QUOTES, '"'),
        **dict.fromkeys(HYPHENS, "-"),
        **dict.fromkeys(INVISIBLE, ""),
    }
)


def name_key(name: str) -> str:
    """What is left of a name when it does not matter how it was typed: `" ADA  O’Neill"` gives `"adao'neill"`.

    Nothing is made of capitals, blanks of any kind, accents stored as one character or as two, full-width letters and
    kinds of apostrophes, quotes and hyphens; nothing of more than `LONGEST_KEY` characters.
    """
    # Apostrophes first: NFKC would take a lone acute accent for a blank with an accent.
    plain = unicodedata.normalize("NFKC", name.translate(LOOK_ALIKES)).casefold()
    # Folded capitals may be composed anew.
    folded = unicodedata.normalize("NFKC", plain).translate(LOOK_ALIKES)
    return "".join(folded.split())[:LONGEST_KEY] or name[:LONGEST_KEY]
