"""`make audit` says what is known, and where nothing could be asked: pip-audit itself takes that for no faults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

AUDIT = Path(__file__).parents[2] / ".ci" / "audit.py"
KNOWN: dict[str, Any] = {"name": "django", "version": "5.2.19", "vulns": []}
FAULTY = {**KNOWN, "vulns": [{"id": "CVE-2026-1", "fix_versions": ["5.2.20"]}]}
SKIPPED = {"name": "django", "skip_reason": "Dependency not found on PyPI"}
NOBODY_ASKED = "Neither pypi.org nor osv.dev can be asked from here: nothing is known of the packages' faults."


@pytest.mark.parametrize(
    ("answers", "status", "told"),
    [
        ({"pypi": [KNOWN]}, 0, "0 faults are known of 1 packages."),
        ({"pypi": [SKIPPED], "osv": [KNOWN]}, 0, "0 faults are known of 1 packages."),
        ({"osv": [FAULTY]}, 1, "django 5.2.19: CVE-2026-1, mended in 5.2.20\n1 faults are known of 1 packages."),
        ({"pypi": [KNOWN, SKIPPED]}, 2, NOBODY_ASKED),
        ({}, 2, NOBODY_ASKED),
    ],
)
def test_an_audit_is_honest(tmp_path: Path, answers: dict[str, Any], status: int, told: str) -> None:
    """pip-audit stands in by a program that answers as its services do."""
    told_by = {service: json.dumps({"dependencies": packages}) for service, packages in answers.items()}
    service = "sys.argv[sys.argv.index('--vulnerability-service') + 1]"
    (tmp_path / "pip_audit.py").write_text(f"import sys; print({told_by!r}.get({service}, 'Traceback: no network'))")
    done = subprocess.run(
        [sys.executable, str(AUDIT), "requirements.txt"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, (done.stdout + done.stderr).strip()) == (status, told)
