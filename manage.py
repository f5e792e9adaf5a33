#!/usr/bin/env python
"""Runs the hub's commands; `python manage.py help` lists them."""

import os
import sys

from smartrace_hub.text_encoding import insist_on_utf8

if __name__ == "__main__":
    insist_on_utf8()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")

    from smartrace_hub.commands import run

    run(sys.argv)
