"""The entry point of a WSGI server."""

import gc
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from gunicorn.arbiter import Arbiter

from ingest.counting import CountsPosts
from smartrace_hub.outage import LastWord
from smartrace_hub.proxies import Proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")

django_application = LastWord(get_wsgi_application())

from ingest.door import Door  # noqa: E402  once Django is set up

application = Proxies(CountsPosts(Door(django_application)), settings.HUB_TRUSTED_PROXIES, settings.HUB_PATH)


def refuse_newer_database() -> None:
    """A sentence and no server, where newer code projected the database."""
    from django.db import connection

    from ingest.projection import NewerProjection, refuse_newer

    try:
        refuse_newer()
    except NewerProjection as error:
        sys.stderr.write(f"{error}\n")
        # What tells gunicorn not to try again.
        raise SystemExit(Arbiter.WORKER_BOOT_ERROR) from None
    finally:
        connection.close()


def spare_what_stays() -> None:
    """Import the views now, and never look for garbage among all that was imported.

    That takes a tenth of a second, and would be done in the middle of every few long answers.
    """
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


refuse_newer_database()
spare_what_stays()
