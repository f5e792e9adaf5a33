"""What things cost: `python -m bench` a post, `bench rebuild` projecting a long log, `bench queries` asking the API,
`bench championships` a changed result.
"""

from __future__ import annotations

import signal
import sys

import bench.championships.measuring
import bench.posting
import bench.queries.measuring
import bench.rebuild.measuring
from bench.load import WrongAnswer
from bench.server import NotReady


def main() -> None:
    """Measure one of the four subjects. Ctrl-C and SIGTERM leave nothing behind."""
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    if sys.argv[1:2] == ["rebuild"]:
        bench.rebuild.measuring.main(sys.argv[2:])
    elif sys.argv[1:2] == ["queries"]:
        bench.queries.measuring.main(sys.argv[2:])
    elif sys.argv[1:2] == ["championships"]:
        bench.championships.measuring.main(sys.argv[2:])
    else:
        bench.posting.main(sys.argv[1:])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except (NotReady, WrongAnswer) as error:
        sys.exit(str(error))
