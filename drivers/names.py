"""When two spellings are one name, and what people type who look for one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NO_DECOMPOSITION = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "n",
        "ı": "i", "ĸ": "k", "ə": "e", "ɨ": "i", "ƒ": "f", "ß": "ss", "ґ": "г",
    }
)  # fmt: skip
"""Small letters that are a letter with a stroke, or two in one, and that Unicode does not take apart."""
APOSTROPHES_AND_QUOTES = "'`´’‘‚‛ʹʻʼʽˈ′‵＇\"“”„‟«»‹›″‶〝〞〟"
OTHER_HYPHENS = "\u2212\u2043"

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
CHANGED = re.compile(
    f"[{re.escape(''.join(chr(letter) for letter, as_ in LOOK_ALIKES.items() if chr(letter) != as_))}]"
)


def name_key(name: str) -> str:
    """What is left of a name when it does not matter how it was typed: `" ADA  O’Neill"` gives `"adao'neill"`.

    Nothing is made of capitals, blanks of any kind, accents stored as one character or as two, full-width letters and
    kinds of apostrophes, quotes and hyphens; nothing of more than `LONGEST_KEY` characters.
    """
    return folded(name)[:LONGEST_KEY] or name[:LONGEST_KEY]


def folded(text: str) -> str:
    """The same of a text of any length; empty where nothing is left."""
    if text.isascii():
        # The same, as far as it goes: whole bodies are folded when somebody is looked for in the log.
        return "".join(text.replace("`", "'").lower().split())
    # Apostrophes first: NFKC would take a lone acute accent for a blank with an accent.
    plain = unicodedata.normalize("NFKC", alike(text)).casefold()
    # Folded capitals may be composed anew.
    return "".join(alike(unicodedata.normalize("NFKC", plain)).split())


def alike(text: str) -> str:
    """With one of those that look alike in place of each; `str.translate` looks at every letter, and is slow."""
    return CHANGED.sub(lambda found: LOOK_ALIKES[ord(found.group())], text)


@lru_cache(maxsize=10_000)
def search_key(text: str) -> str:
    """What is looked for in names, coarser than who is who: `"Dvořák"` and `"DVORAK"` both give `"dvorak"`.

    Nothing is made of capitals, accents, apostrophes, quotes, hyphens, blanks, and characters that cannot be seen. An
    accent goes from any letter, so that й is found as и and ё as е; ü is found as u, not as ue.
    """
    # Folded before letters are told one by one, and taken apart again because folding puts some together.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in apart.translate(NO_DECOMPOSITION) if is_looked_for(letter))


def is_looked_for(letter: str) -> bool:
    if letter in APOSTROPHES_AND_QUOTES:
        return False
    if letter.isalnum():
        return True
    is_seen = unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Pd", "Zs", "Zl", "Zp"}
    is_accent = unicodedata.combining(letter) > 0 or "\ufe00" <= letter <= "\ufe0f"
    return is_seen and not is_accent and letter not in OTHER_HYPHENS
