"""Programs of tests/fakes/walks in a process of their own: they dress the whole QApplication.

`python -m fakes.walks.own_process PROGRAM ...` starts one as `tideboard` starts: with the code of texts that libraries
compile kept, and with no collection while it imports, which is half a second of processor time each time.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from typing import IO, Any

from checkout import ROOT
from fakes.values.threads import left_behind
from tideboard_desktop.ui.collector import pause_collector

FOLDERS = ("core", "desktop", "proto", "resources", "tests", "packaging")
AS_IT_IS = frozenset({"conftest_modules"})
"""Programs that look at what is loaded, and so load nothing before."""


def run_fake(program: str, *arguments: str, seconds: float) -> Any:
    """Run `fakes.walks.<program>` without a screen or a session bus; returns the JSON of its last line.

    TimeoutError for one that takes longer, with the stacks of its threads.
    """
    pipe, environment = subprocess.PIPE, {**_environment(), "PYTHONFAULTHANDLER": "1"}
    with subprocess.Popen(_command(program, *arguments), env=environment, stdout=pipe, stderr=pipe, text=True) as done:
        try:
            output, errors = done.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as late:
            if sys.platform == "win32":
                done.kill()
            else:
                done.send_signal(signal.SIGABRT)  # it writes where each thread stands, and ends
            raise TimeoutError(f"{late}\n{done.communicate()[1][-8000:]}") from None
        except BaseException:
            done.kill()
            raise
    assert done.returncode == 0, f"exit code {done.returncode}\n{errors[-4000:]}"
    assert "another thread" not in errors, errors[-4000:]  # Qt's words where an object of its thread ended elsewhere
    return json.loads(output.splitlines()[-1])


def started_fake(program: str, errors: IO[bytes]) -> subprocess.Popen[str]:
    """Start it; it reads what it shall do, line by line, and answers on its standard output."""
    pipe = subprocess.PIPE
    return subprocess.Popen(_command(program), env=_environment(), stdin=pipe, stdout=pipe, stderr=errors, text=True)


def _command(program: str, *arguments: str) -> list[str]:
    started = [_name(program)] if program in AS_IT_IS else [__name__, program]
    return [sys.executable, "-m", *started, *arguments]


def _name(program: str) -> str:
    return f"fakes.walks.{program}"


def _environment() -> dict[str, str]:
    path = os.pathsep.join(str(ROOT / folder) for folder in FOLDERS)
    return {
        **os.environ,
        "PYTHONPATH": path,
        "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
    }


def main() -> int | None:
    """Be the program of the first argument; returns its exit code."""
    pause_collector()  # until an application's chart is shown; where there is none, nothing is collected
    import tideboard_desktop.ui.import_hook  # noqa: F401  before PySide reads each source
    from tideboard_core.system.code_cache import kept_code

    del sys.argv[0]
    with kept_code("walks"):
        program = importlib.import_module(_name(sys.argv[0]))
    code: int | None = program.main()
    if left := left_behind():  # the interpreter's end would end a pool's without a word
        sys.exit(f"the program left threads behind: {', '.join(left)}")
    return code


if __name__ == "__main__":
    sys.exit(main())
