"""Logins and tokens in the admin."""

from web.modules import import_all_of

import_all_of(__name__)
