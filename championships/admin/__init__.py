"""Championships in the admin: their rules and rounds, their standings, and fixtures for an evening."""

from web.modules import import_all_of

import_all_of(__name__)
