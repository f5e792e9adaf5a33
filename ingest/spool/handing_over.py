"""What waits in the spool goes to the log, in the order in which it came, each once."""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection

from drivers.models import Source
from ingest.database import writing
from ingest.log.append import append
from ingest.projection import project
from ingest.spool.file import Entry, Spool, SpoolFailed, the_spool

logger = logging.getLogger(__name__)

AT_A_TIME = 200
EVERY_S = 0.5
"""While the database is away, it is asked so often."""
IN_TURN = threading.Lock()
STARTING = threading.Lock()
of_process: threading.Thread | None = None


def hand_over_soon() -> None:
    """Let a thread of this process hand over what waits, as soon as the database answers; it ends with the last."""
    global of_process
    with STARTING:
        if of_process is None or not of_process.is_alive():
            of_process = threading.Thread(target=hand_over_again_and_again, name="hands over", daemon=True)
            of_process.start()


def hand_over_again_and_again() -> None:
    while the_spool().is_waiting():
        if not hand_over():
            time.sleep(EVERY_S)
    release_connection()


def hand_over() -> int:
    """Until nothing waits, or the database is away again; returns how many bodies of the spool are in the log now.

    Raises nothing: what could not be handed over waits for the next time.
    """
    spool, done = the_spool(), 0
    with alone(spool) as is_alone:
        while is_alone and spool.is_waiting():
            try:
                done += hand_over_some(spool)
            except (DatabaseError, InterfaceError, SpoolFailed) as error:
                told = "%d bodies handed over; the others wait in the spool: %s"
                logger.warning(told, done, error, extra={"again_and_again": True})
                release_connection()
                break
    if done:
        logger.warning("%d bodies of the spool are in the log now", done)
    return done


def hand_over_some(spool: Spool) -> int:
    """One transaction's worth; returns how many of it the log has now. Raises what a database that is away raises."""
    entries = spool.oldest(AT_A_TIME)
    uids = {entry.source_uid for entry in entries}
    sources = {source.uid: source for source in Source.objects.filter(uid__in=uids).select_related("club")}
    for entry in entries:
        if entry.source_uid not in sources:
            spool.put_aside(entry.number, f"No tablet of this hub has the id {entry.source_uid}.")
    known = [entry for entry in entries if entry.source_uid in sources]
    try:
        with writing():
            record(known, sources)
    except (DataError, IntegrityError):
        # Which of them it is shows when each goes alone.
        known = [entry for entry in known if is_recorded(entry, sources, spool)]
    spool.take_out([entry.number for entry in known])
    if settings.HUB_PROJECTION == "inline":
        for uid in dict.fromkeys(entry.source_uid for entry in known):
            project_what_came(sources[uid])
    return len(known)


def record(entries: Sequence[Entry], sources: dict[str, Source]) -> None:
    for entry in entries:
        append(sources[entry.source_uid], entry.body, entry.arrived_at, may_be_there=True)


def is_recorded(entry: Entry, sources: dict[str, Source], spool: Spool) -> bool:
    try:
        with writing():
            record([entry], sources)
    except (DataError, IntegrityError) as error:
        logger.exception("a body of %s stays in the spool", sources[entry.source_uid])
        spool.put_aside(entry.number, str(error).strip() or type(error).__name__)
        return False
    return True


def project_what_came(source: Source) -> None:
    """It is on record; what goes wrong here is made good by the next that projects."""
    try:
        project(source)
    except Exception:
        logger.exception("source %s: projection has to wait", source.pk)


def release_connection() -> None:
    """A broken one is not tried again; one in a transaction is somebody else's."""
    if not connection.in_atomic_block:
        with suppress(DatabaseError, InterfaceError):
            connection.close()


@contextmanager
def alone(spool: Spool) -> Iterator[bool]:
    """Whether nobody else of this machine is handing over; nobody waits for whoever is."""
    if not IN_TURN.acquire(blocking=False):
        yield False
        return
    with ExitStack() as held:
        held.callback(IN_TURN.release)
        try:
            lock = held.enter_context(spool.file.with_suffix(".lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:
            logger.exception("nothing is handed over: the spool in %s cannot be locked", spool.file.parent)
            yield False
            return
        yield True
