"""What waits beside the database, and whether there is room for more."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.spool.file import SpoolFailed, the_spool
from smartrace_hub.watching import Complaint, check

FILLS_FROM_PCT, FULL_FROM_PCT = 50, 95
MEND_IT = "Look at the folder of HUB_SPOOL_DIR: whose it is, and whether its disk is full or failing."


@check
def the_spool_cannot_be_used() -> Iterator[Complaint]:
    try:
        the_spool().waiting()
    except SpoolFailed:
        yield Complaint("The spool cannot be read; what the database does not take would be lost.", MEND_IT)


@check
def the_spool_fills() -> Iterator[Complaint]:
    try:
        filled_pct = the_spool().filled_pct()
    except SpoolFailed:
        return
    if filled_pct >= FILLS_FROM_PCT:
        is_full = filled_pct >= FULL_FROM_PCT
        told = "is full; what comes now is lost" if is_full else f"is {filled_pct} % full"
        yield Complaint(f"The spool {told}.", "Mend the database, or give the spool more room (HUB_SPOOL_MB).", is_full)


@check
def events_were_set_aside() -> Iterator[Complaint]:
    try:
        aside = the_spool().set_aside()
    except SpoolFailed:
        return
    for why, count in aside.items():
        yield Complaint(
            f"{count:,} events were set aside: {why}", "`manage.py spool` says more, `--again` tries them again."
        )
