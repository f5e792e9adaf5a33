"""What things cost: `python -m bench posting`, `rebuild`, `queries`, `championships`, `decisions`, `pictures`, `pages`,
`slow`, or `all` of these, `python -m bench compare --against PATH` with another checkout, and `outages`, which proves
that nothing acknowledged is lost. Each tells of its options with `--help`.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from bench.frame import WrongAnswer, bench_on, measured
from bench.process import Failed

SUBJECTS = ["posting", "rebuild", "queries", "championships", "decisions", "pictures", "pages", "slow"]


def main(given: Sequence[str]) -> int:
    """Measure. 1 where something was not as it should be, never because of a figure."""
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    name, *options = given if given and not given[0].startswith("-") else ["posting", *given]
    if name not in [*SUBJECTS, "all", "compare", "outages"]:
        sys.exit(__doc__)
    with bench_on(is_one_enough="--quick" in options) as bench:
        names = SUBJECTS if name == "all" else [name]
        well = [measured(one, import_module(f"bench.{one}"), options, bench) for one in names]
    return int(not all(well))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except (Failed, WrongAnswer) as error:
        sys.exit(str(error))
