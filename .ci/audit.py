"""Whether faults are known of the packages in a file of pinned ones: pip-audit, honest where it could not ask.

Exit status: 0 none is known, 1 some are, 2 nobody could be asked, so that nobody takes silence for an answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

SERVICES = ("pypi", "osv")
"""Asked one after the other, until one answers for every package."""
UNREACHABLE = 2
NOBODY_ASKED = "Neither pypi.org nor osv.dev can be asked from here: nothing is known of the packages' faults."


def asked(service: str, file: str) -> list[dict[str, Any]] | None:
    """What a service says of each package; None where it cannot be reached, or does not know them all."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", file, "--disable-pip", "--no-deps"]
    options = ["--vulnerability-service", service, "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603  ours
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    return None if any("skip_reason" in package for package in packages) else packages


def main(file: str) -> int:
    answers = (asked(service, file) for service in SERVICES)
    packages = next((answer for answer in answers if answer is not None), None)
    if packages is None:
        sys.stderr.write(f"{NOBODY_ASKED}\n")
        return UNREACHABLE
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none yet'}"
        for one in packages
        for fault in one["vulns"]
    ]
    sys.stdout.write("\n".join([*faults, f"{len(faults)} faults are known of {len(packages)} packages."]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
