"""What can be ruled, a file each subject; every kind enters itself."""

from races.rulings.kinds.kind import KINDS, Kind, Subject, in_words, kind_of
from web.modules import import_all_of

import_all_of(__name__)

__all__ = ["KINDS", "Kind", "Subject", "in_words", "kind_of"]
