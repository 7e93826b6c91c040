"""Programs of tests/fakes/walks in a process of their own: they dress the whole QApplication.

`python -m fakes.walks.own_process PROGRAM ...` starts one as `tideboard` starts: with the code of texts that libraries
compile kept, and with no collection while it imports, which is half a second of processor time each time. Where the
gate runs in forks, it is a fork too (tests/walk_forks.py).
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from checkout import ROOT

if TYPE_CHECKING:  # a program that is started needs none of it
    from walk_forks import WalkForks

FOLDERS = ("core", "desktop", "proto", "resources", "tests", "packaging")
AS_IT_IS = frozenset({"conftest_modules"})
"""Programs that look at what is loaded, and so load nothing before."""
STARTED = AS_IT_IS | {"failing_overrides", "quiet_start", "read_by_programs"}
"""Programs that are no fork: they look at what is loaded, change each class, or hear their whole process."""
_forks: list[WalkForks] = []


def take_forks(forks: WalkForks) -> None:
    """Run programs as forks from now on, in this process and those that it forks."""
    _forks.append(forks)


def run_fake(program: str, *arguments: str, seconds: float) -> Any:
    """Run `fakes.walks.<program>` without a screen or a session bus; returns the JSON of its last line."""
    if _forks and program not in STARTED:
        code, output, errors = _run_forked(program, arguments, seconds)
    else:
        command, environment = _command(program, *arguments), _environment()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds, check=False)
        code, output, errors = done.returncode, done.stdout, done.stderr
    assert code == 0, f"exit code {code}\n{errors[-4000:]}"
    return json.loads(output.splitlines()[-1])


def _run_forked(program: str, arguments: tuple[str, ...], seconds: float) -> tuple[int, str, str]:
    """Exit code of a fork, and what it wrote."""
    import case_costs
    from walk_forks import Walk

    with tempfile.TemporaryDirectory() as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        walk = Walk(_name(program), arguments, _environment(), output, errors)
        try:
            code, spent = _forks[-1].run(walk, seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{errors.read_text(encoding='utf-8', errors='replace')[-8000:]}") from None
        case_costs.count(spent)
        return code, output.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8", errors="replace")


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
    gc.disable()
    import tideboard_desktop.ui.import_hook  # noqa: F401  before PySide reads each source
    from tideboard_core.system.code_cache import kept_code
    from tideboard_desktop.ui.collector import resume_collector

    del sys.argv[0]
    with kept_code("walks"):
        program = importlib.import_module(_name(sys.argv[0]))
    resume_collector()
    code: int | None = program.main()
    return code


if __name__ == "__main__":
    sys.exit(main())
