"""What people decide of a championship, as lines of the club's log of rulings, and how each is put back."""

import championships.rulings.kinds  # noqa: F401  Kinds enter themselves.
