"""The first steps of a start: one process per data directory, an empty window, then the program."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads cost 55 ms at start and are never used

import tideboard_core.system.quick_enums  # noqa: F401  before Qt's and ours are made
import tideboard_desktop.ui.import_hook  # before PySide reads the sources of what the next lines import
import tideboard_desktop.ui.overrides  # noqa: F401  guards every class of ours that the next lines make
from tideboard_core.crash.files import Fault, FaultFile
from tideboard_core.errors import BadInput
from tideboard_core.system.app_nap import forbid_app_nap
from tideboard_core.system.code_cache import kept_code
from tideboard_core.system.private_files import private_directory
from tideboard_core.system.process import drop_key_log, forbid_core_dumps
from tideboard_desktop.startup.observer import StartObserver
from tideboard_desktop.startup.placeholder_window import PlaceholderWindow, last_appearance
from tideboard_desktop.startup.qt_application import QtApplication
from tideboard_desktop.startup.single_instance import SingleInstance
from tideboard_desktop.startup.system_libraries import INPUT_PLUGINS, input_module
from tideboard_desktop.ui.cli.terminal import ExitCode, complain


def run(options: argparse.Namespace, directory: Path, observer: StartObserver | None = None) -> int:
    """Run the window on `directory`; returns the exit code. What cannot be used is said on stderr, with exit code 2.

    An error that ends the program leaves a crash report.
    """
    forbid_core_dumps()
    forbid_app_nap()
    options.key_log_dropped = drop_key_log()
    os.umask(0o077)
    try:
        private_directory(directory)
    except (BadInput, OSError) as error:
        return _cannot_start(error, options)
    name_input_module()
    # The window's application id under Wayland: the desktop entry's name, else it has neither icon nor name there.
    QtApplication.setDesktopFileName("tideboard")
    qt = QtApplication(sys.argv[:1])
    qt.setApplicationName("Tideboard")
    qt.setQuitOnLastWindowClosed(False)
    instance = SingleInstance(directory)
    try:
        if not instance.claim():
            return already_running(instance, options)
    except OSError as error:
        return _cannot_start(error, options)
    faults = FaultFile(directory)
    fault = _watch(faults)
    try:
        return _fill(qt, options, directory, instance, fault, observer)
    except Exception as error:  # noqa: BLE001  the outermost edge: whatever comes this far ends the program
        from tideboard_core.redaction import SECRETS
        from tideboard_desktop.crash.recorder import CrashRecorder

        return CrashRecorder(directory, SECRETS).ended_by(error)
    finally:
        faults.end()
        instance.release()


def name_input_module(environment: MutableMapping[str, str] = os.environ) -> None:
    """Name an input module that Qt has a plugin for in place of one that it has not; before there is a QApplication."""
    if not (environment.get("QT_IM_MODULE") or environment.get("QT_IM_MODULES")):
        return
    from PySide6.QtCore import QLibraryInfo  # not needed by a start that names none

    folders = [Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))]
    folders += [Path(place) for place in environment.get("QT_PLUGIN_PATH", "").split(os.pathsep) if place]
    files = [path.name for folder in folders for path in (folder / INPUT_PLUGINS).glob("*")]
    module = input_module(environment, files)
    if module is None:
        return
    environment.pop("QT_IM_MODULES", None)
    environment["QT_IM_MODULE"] = module


def _fill(
    qt: QtApplication,
    options: argparse.Namespace,
    directory: Path,
    instance: SingleInstance,
    fault: Fault | None,
    observer: StartObserver | None,
) -> int:
    placeholder = PlaceholderWindow(last_appearance(directory))
    placeholder.appear()
    if observer is not None:
        observer.appeared(placeholder, painted=placeholder.painted)
    if fault is not None:  # before what may end this run in the same way, and before `prepare` writes into the log
        import tideboard_core.system.msgspec_import
        from tideboard_desktop.crash.recorder import report_fault

        report_fault(directory, fault)
    # behind the empty window come first what the sandbox needs to start, then half a second of imports beside it
    with kept_code("sandbox-launch"):
        import tideboard_core.system.asyncio_import
        import tideboard_core.system.msgspec_import  # noqa: F401  before whatever has messages
        from tideboard_desktop.assembly.prepared import prepare
        from tideboard_desktop.startup.early_sandbox import early_sandbox
        from tideboard_desktop.startup.event_loop import event_loop

    try:
        prepared = prepare(directory)
    except (BadInput, OSError) as error:
        from tideboard_desktop.ui.words.errors import cannot_start

        complain(cannot_start(error))
        return ExitCode.UNUSABLE
    with event_loop(qt) as runner, early_sandbox(runner, options, prepared) as launch:
        with kept_code("window"):
            from tideboard_desktop.startup.app import run_program

        return run_program(runner, qt, options, prepared, instance, placeholder, launch, observer)


def _watch(faults: FaultFile) -> Fault | None:
    """Catch native crashes from now on; what the last run's left. A full disk or a link there stops no start."""
    try:
        fault = faults.left()
        faults.begin()
    except (BadInput, OSError) as problem:
        logging.getLogger(__name__).warning("native crashes are not recorded: %s", problem)
        return None
    return fault


def _cannot_start(error: BadInput | OSError, options: argparse.Namespace) -> int:
    """Say why the data directory cannot be used; one that nobody chose can be chosen."""
    from tideboard_desktop.ui.words.errors import cannot_start

    way_out = " Choose another folder with --data-dir." if options.data_dir is None else ""
    complain(f"{cannot_start(error)}{way_out}")
    return ExitCode.UNUSABLE


def already_running(instance: SingleInstance, options: argparse.Namespace) -> int:
    """Raise the window of the running process and let it open the file; print an error if more was asked for."""
    from tideboard_desktop.assembly.prepared import asks_for_connection

    raised = instance.call_first(options.open)
    if raised and not (options.screenshot or asks_for_connection(options)):
        return ExitCode.DONE
    holder = instance.holder()
    complain(
        f"{f'process {holder}' if holder else 'another process'} uses this data directory"
        f"{'' if raised else ' and does not answer'}; end it, or choose another one with --data-dir"
    )
    return ExitCode.FAILED
