"""The entry point of a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")

application = get_wsgi_application()


def spare_what_stays() -> None:
    """Import the views now, and never look for garbage among all that was imported.

    That takes a tenth of a second, and would be done in the middle of every few long answers.
    """
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


spare_what_stays()
