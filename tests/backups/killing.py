"""A process that dies at its n-th step, with nothing cleaned up, as when the plug is pulled."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import psycopg

STEPS = {"os.rename", "os.link", "os.remove", "shutil.copyfile", "sqlite3.connect", "subprocess.Popen", "fcntl.lockf"}
"""What Python tells of before it does it."""
KILLED, FAILED = 9, 1


def survives(doing: Callable[[], object], steps: int) -> bool:
    """Do it in a child that dies before it takes one step more; whether it came to its end."""
    child = os.fork()
    if child == 0:
        left = steps

        def step(event: str) -> None:
            nonlocal left
            if event in STEPS:
                left -= 1
                if left < 0:
                    os._exit(KILLED)

        def execute(self: Any, *words: Any, **more: Any) -> Any:
            step("subprocess.Popen")
            return asked(self, *words, **more)

        asked = psycopg.Connection.execute
        psycopg.Connection.execute = execute  # type: ignore[method-assign]
        sys.addaudithook(lambda event, arguments: step(event))
        try:
            doing()
        except BaseException:
            traceback.print_exc()
            os._exit(FAILED)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code != FAILED
    return code == 0
