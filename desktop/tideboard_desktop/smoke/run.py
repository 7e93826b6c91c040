"""Runs the smoke test: the program on its own practice exchange, then checks of the installation, then the report."""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tideboard_core.errors import BadInput
from tideboard_core.release.build_info import this_build
from tideboard_desktop.smoke.process import age
from tideboard_desktop.smoke.report import Missing, Report, StepName, sentence
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.cli.terminal import ExitCode, complain, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

LIMIT = 60.0
"""Seconds since the process began; after them the running step is reported as hanging."""
LIMIT_VARIABLE = "TIDEBOARD_SMOKE_LIMIT"
"""The environment's number of seconds for a slow computer, at most `LONGEST`; less than `LIMIT` counts for nothing."""
LONGEST = 3600.0
SEED = "7"
SETTINGS = '{"version": 6, "welcomed": true, "appearance": {"language": "en"}}\n'
"""English, because controls are found by their names; written by hand, because nothing may be imported yet."""
OTHERS = (
    *("sandbox", "practice_door", "seed", "scenario", "opend", "opend_rest", "longport"),
    *("rsa_key", "symbol", "open", "screenshot", "command"),
)
"""The options that do not go with the smoke test."""
_IMPORTED = time.monotonic()


def smoke_test(options: argparse.Namespace) -> int:
    """Test this installation and write the report; 0 = all passed, 1 = not, 2 = it could not be run.

    Works on its own practice exchange and in an empty data directory of its own, whatever the settings say.
    """
    target: Path = options.smoke_test
    if words := refused(options):
        complain(words)
        return ExitCode.UNUSABLE
    report = Report(StepName)
    with _directory(options.data_dir) as directory:
        scratch = directory if options.data_dir is None else None
        guard = threading.Timer(max(limit() - _clock(), 0.0), _end_hanging, (report, target, scratch))
        guard.daemon = True
        guard.start()
        _try_installation(report, _try_program(report, directory))
        guard.cancel()
    report.facts |= facts()
    report.fail_the_rest()
    return _finish(report, target)


def limit() -> float:
    """Seconds for the whole test: `LIMIT`, or more where the environment says so."""
    try:
        wanted = float(os.environ.get(LIMIT_VARIABLE, ""))
    except ValueError:
        return LIMIT
    return wanted if LIMIT <= wanted <= LONGEST else LIMIT


def refused(options: argparse.Namespace) -> str:
    """Why the test cannot run with these options; empty if it can."""
    if any(value is not None and value is not False for value in (getattr(options, name) for name in OTHERS)):
        return "--smoke-test brings its own practice market and goes with --data-dir alone"
    if not options.smoke_test.parent.is_dir():
        return f"there is no folder {options.smoke_test.parent} for the report"
    directory: Path | None = options.data_dir
    if directory is not None and not _is_free(directory):
        return f"--smoke-test needs an empty data directory; {directory} is not"
    return ""


def _is_free(directory: Path) -> bool:
    """Whether a folder is empty or does not exist; a link is refused, because it leads to another folder."""
    if directory.is_symlink():
        return False
    return not any(directory.iterdir()) if directory.is_dir() else not directory.exists()


@contextlib.contextmanager
def _directory(wanted: Path | None) -> Iterator[Path]:
    """A folder with the settings of the test; a temporary one is deleted at the end."""
    made = Path(tempfile.mkdtemp(prefix="tideboard-smoke-")) if wanted is None else wanted
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = made / "settings.json"
    file.touch(mode=0o600)
    file.write_text(SETTINGS, "utf-8")
    try:
        yield made
    finally:
        if wanted is None:
            shutil.rmtree(made, ignore_errors=True)


def _try_program(report: Report, directory: Path) -> QApplication | None:
    """Run the program from start to end and check its log; returns the QApplication for the checks that follow."""
    report.times["counted_from"] = "import of the smoke test" if age() is None else "process start"
    options = parse(["--sandbox", "--seed", SEED, "--data-dir", str(directory)])
    report.times["own_preparation"] = round(time.monotonic() - _IMPORTED, 3)
    from tideboard_desktop.smoke.visit import Visit, log_of
    from tideboard_desktop.startup.launch import run

    visit = Visit(report, _clock, limit() / LIMIT)
    with report.step(StepName.PROGRAM) as note:
        code = run(options, directory, visit)
        if code != 0:
            raise Missing(f"exit code {code}")
        note.found = f"exit code {code}"
    with report.step(StepName.LOG) as note:
        note.found = log_of(directory)
    return visit.qt


def _try_installation(report: Report, qt: QApplication | None) -> None:
    import asyncio

    from PySide6.QtWidgets import QApplication

    from tideboard_desktop.smoke import installation

    application = qt or QApplication(sys.argv[:1])
    checks: dict[str, Callable[[], str]] = {
        StepName.FONTS: lambda: installation.fonts(application),
        StepName.ICONS: installation.icons,
        StepName.TRANSLATIONS: installation.translations,
        StepName.TLS: installation.tls,
        StepName.ZONES: installation.zones,
        StepName.MODULES: installation.modules,
        StepName.KEYRING: lambda: asyncio.run(installation.keyring()),
    }
    for name, check in checks.items():
        with report.step(name) as note:
            note.found = check()


def facts() -> dict[str, object]:
    """Versions of program, libraries and system, for the report."""
    import PySide6
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QGuiApplication

    build = this_build()
    return {
        "version": build.version,
        "commit": build.commit,
        "kind": build.kind.value,
        "frozen": bool(getattr(sys, "frozen", False)),
        "executable": sys.executable,
        "python": platform.python_version(),
        "qt": qVersion(),
        "pyside": PySide6.__version__,
        "platform_plugin": QGuiApplication.platformName(),
        "system": platform.platform(),
        "machine": platform.machine(),
        "tried": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _clock() -> float:
    """Seconds since this process began, or since this module was imported if the system does not report it."""
    begun = age()
    return time.monotonic() - _IMPORTED if begun is None else begun


def _end_hanging(report: Report, target: Path, scratch: Path | None) -> None:
    """Report the running step as hanging, dump the stack traces, and end the process, which may hang inside Qt."""
    report.hung(limit())
    if sys.stderr is not None:
        faulthandler.dump_traceback(sys.stderr)
    _finish(report, target)
    if scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(ExitCode.FAILED)


def _finish(report: Report, target: Path) -> int:
    try:
        report.write(target)
    except (BadInput, OSError) as error:
        complain(f"the report could not be written: {sentence(error)}")
        return ExitCode.FAILED
    say(f"{report.verdict}; report: {target}")
    return ExitCode.DONE if report.passed else ExitCode.FAILED
