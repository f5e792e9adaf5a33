"""How bodies are packed. Each codec, once used, is kept for ever: old rows still name it."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

PLAIN = 0
DEFLATE_1 = 1
"""Raw deflate with the preset dictionary `dictionary_1.txt`, typical events with the commonest last."""

DEFLATE_2 = 2
"""The same with `dictionary_2.txt`: also makes, colours, tyres and tags as clubs have them, and newer apps' nulls."""

LATEST = DEFLATE_2
DICTIONARIES = {DEFLATE_1: "dictionary_1.txt", DEFLATE_2: "dictionary_2.txt"}
RAW_DEFLATE = -15


@cache
def dictionary(codec: int) -> bytes:
    return Path(__file__).with_name(DICTIONARIES[codec]).read_bytes()


@cache
def ready(codec: int) -> zlib._Compress:
    """One that has read the dictionary, to be copied; the less it remembers, the sooner it is."""
    settings = {"level": 4, "memLevel": 5, "wbits": RAW_DEFLATE}
    return zlib.compressobj(method=zlib.DEFLATED, zdict=dictionary(codec), **settings)


def pack(body: bytes, codec: int = LATEST) -> tuple[int, bytes]:
    """The codec used and the packed bytes; plain where packing would make them longer."""
    deflater = ready(codec).copy()
    packed = deflater.compress(body) + deflater.flush()
    return (codec, packed) if len(packed) < len(body) else (PLAIN, body)


def unpack(codec: int, packed: bytes) -> bytes:
    """The exact body; raises KeyError for a codec this version does not know."""
    if codec == PLAIN:
        return packed
    return zlib.decompressobj(wbits=RAW_DEFLATE, zdict=dictionary(codec)).decompress(packed)
