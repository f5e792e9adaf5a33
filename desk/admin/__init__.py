"""The pages on which people decide, and the lists of what was decided."""

from web.modules import import_all_of

import_all_of(__name__)
