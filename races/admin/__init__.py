"""Meetings, sessions, laps and whatever else happened, and the pages of drivers and cars, which show their laps."""

from web.modules import import_all_of

import_all_of(__name__)
