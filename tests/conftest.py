"""The gate around every test: warnings, log records, leaked tasks and hogged loops fail; what cannot run is told."""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
import os
import sys
import time
import types
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import forked_run
import tideboard_desktop.ui.import_hook  # noqa: F401  before pytest-qt imports PySide, which reads each source else
from hang_watch import WATCH
from run_forms import whole_form

os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)  # no notice of a test is shown on the desktop of who runs it
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # Qt aborts without a display, and must not open windows here

DESK = "TIDEBOARD_DESK"
"""The environment variable that has the tests marked `desk` run; `dev.py test desk` sets it."""
NOT_RUN_HERE = "not run here: "
NOT_RUN_HERE_CODE = 9
"""The exit code of a run in which something was not run here: none of pytest's own."""
# Processor seconds of this thread between two beats of a 10 ms timer; wall time would measure the machine's other work.
LONGEST_HOG = (
    10.0  # a callback that hangs, on the slowest machine too; how long callbacks take is the benchmarks' matter
)

YOUNG_OBJECTS = 50_000
WITHOUT_WINDOWS = frozenset({"core", "sandbox", "api"})
"""Folders in whose tests Python collects by itself: a thousand walks of one test leave a gigabyte in circles else."""
FILES_SPARED = 40
"""So many files later, what was left out of collections is looked at again, which takes some tenths of a second."""


def draw_nothing_from_modules() -> None:
    """Draw no values that stand in the modules imported so far: each process parses a thousand files for these.

    hypothesis has no setting for it; a version that lacks these names draws them, which costs time alone.
    """
    with suppress(ImportError):
        from hypothesis.internal.conjecture import providers
        from hypothesis.internal.constants_ast import Constants

        providers._get_local_constants = Constants


# The gate draws the same values every time, the whole run more of them, and those of modules, which depend on the
# tests that ran before.
if not whole_form():
    draw_nothing_from_modules()
STEADY = settings(deadline=None, derandomize=True, database=None, print_blob=True)
settings.register_profile("gate", STEADY, max_examples=30)
settings.register_profile("whole", STEADY, max_examples=100)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.register_profile("walks", settings.get_profile("gate"))  # test_ticket_walks.py: 10,000 steps
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "whole" if whole_form() else "gate"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of a run in several forks."""
    forked_run.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known that the fixtures below read; with windows collect only between tests, in the fixtures.

    A thread that a test starts would else collect a window there, and Qt would crash. What a test makes stays in the
    collector's young part: to look that through finds its garbage and costs what the test made, not what lives.
    """
    gc.disable()
    gc.set_threshold(YOUNG_OBJECTS, 1000, 1000)
    forked_run.watch(config)
    config.addinivalue_line("markers", "desk: the gate leaves this test to `dev.py test desk` and the whole run")
    config.addinivalue_line("markers", "whole(*parameters): the whole run alone has this test, or its cases of these")
    config.addinivalue_line("markers", "hog(seconds): this test may keep the loop busy for so long at a stretch")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let a mark `whole` with patterns of parameters stand at the cases of these alone."""
    for mark in list(item.iter_markers("whole")):
        parameters = item.nodeid.partition("[")[2].removesuffix("]")
        if mark.args and not any(fnmatchcase(parameters, pattern) for pattern in mark.args):
            item.own_markers.remove(mark)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a longer run tries, unless `-m` speaks of it."""
    longer = {"whole": whole_form(), "desk": whole_form() or os.environ.get(DESK)}
    absent = [mark for mark, present in longer.items() if not present and mark not in config.getoption("markexpr")]
    leaving = {item for item in items if any(map(item.get_closest_marker, absent))}
    config.hook.pytest_deselected(items=list(leaving))
    items[:] = [item for item in items if item not in leaving]


def pytest_collection_finish() -> None:
    """Leave what the imports made out of every later collection: one takes 100 ms else, inside somebody's loop."""
    gc.collect()
    gc.freeze()


FILES_RUN = count(1)


@pytest.fixture(autouse=True, scope="module")
def spared_heap() -> None:
    """Leave what earlier files made out of the collections below: 40 ms each else, after every coroutine test.

    Circles that are left out, as closed windows and loops are, are never freed: each file would add 5 MB.
    """
    if next(FILES_RUN) % FILES_SPARED == 0:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool | None:
    """Watch how long a case takes; a marker that wants a signal has pytest-timeout's own way."""
    if settings.method != "thread":
        return None
    WATCH.begin(item, settings)
    item.cancel_timeout = WATCH.end  # type: ignore[attr-defined]  # pytest-timeout calls it
    return True


def register_random() -> None:
    """Have hypothesis register its source of randomness before what lives is left out of collections.

    It looks for who refers to that source, and from Python 3.14 on finds nobody among what is left out: its warning
    would fail the first case of a fork that draws.
    """
    with suppress(ImportError):
        from hypothesis.internal.entropy import deterministic_PRNG

        with deterministic_PRNG():
            pass


register_random()


# -- event loops -------------------------------------------------------------------------------------------------------


def qt_loop() -> asyncio.AbstractEventLoop:
    """The loop the app runs on."""
    from PySide6.QtWidgets import QApplication

    from tideboard_desktop.startup.event_loop import EventLoop

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    return patient(EventLoop(application))


CHECKED = set[type]()
"""Types of the interpreter's own callbacks, as the steps of a task, of which none is a coroutine."""
WRAPPERS = frozenset({types.FunctionType, types.MethodType, partial})
OF_CLASS_STATEMENTS = 1 << 9
"""The flag of types whose objects may keep by which asyncio knows a coroutine: Py_TPFLAGS_HEAPTYPE."""


class PlainLoop(asyncio.SelectorEventLoop):
    """Checks callbacks of the interpreter's own types once for each type, all others each time.

    Nearly all that a loop calls is of these; the check of each takes a thirtieth of what a test of a gateway takes.
    """

    def _check_callback(self, callback: object, method: str) -> None:
        """Check a callback in the debug mode, as asyncio does."""
        kind = type(callback)
        if kind in CHECKED:
            return
        super()._check_callback(callback, method)  # type: ignore[misc]  # the stubs lack it
        if kind not in WRAPPERS and not kind.__flags__ & OF_CLASS_STATEMENTS:
            CHECKED.add(kind)


def plain_loop() -> asyncio.AbstractEventLoop:
    """The loop of programs without a window."""
    return patient(PlainLoop())


def pipe_loop() -> asyncio.AbstractEventLoop:
    """The same, with pipes on Windows: the one of the process that serves programs."""
    if sys.platform == "win32":
        return patient(asyncio.ProactorEventLoop())
    return plain_loop()


def patient(loop: asyncio.AbstractEventLoop) -> asyncio.AbstractEventLoop:
    """Take from the debug mode what costs more than it tells; its checks of threads and callbacks stay.

    Its report of slow callbacks measures wall time; the probe below does better. `get_debug` is what handles and
    futures ask before they keep the stack they were made on: some 100 microseconds each, a third of a test's time.
    That of each coroutine takes a sixth of what is left, and only says where one was made that nobody awaited.
    """
    loop.slow_callback_duration = float("inf")
    loop.get_debug = bool  # type: ignore[method-assign]  # false, without a frame for each question
    loop._set_coroutine_origin_tracking = lambda _debug: None  # type: ignore[attr-defined]
    return loop


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests of the desktop run on Qt's loop, all others on asyncio's own; the checkout's own folder has any name."""
    rooms = item.path.relative_to(Path(__file__).parent).parts
    if "desktop" in rooms:
        return {"qt": qt_loop}
    return {"asyncio": pipe_loop if {"programs", "api"} & set(rooms) else plain_loop}


class LagProbe:
    """A timer that notes how long the loop's thread computed without letting it run."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.worst = 0.0
        self._loop = loop
        self._seen = time.thread_time()
        self._timer = loop.call_later(0.01, self._beat)

    def _beat(self) -> None:
        now = time.thread_time()
        self.worst = max(self.worst, now - self._seen)
        self._seen = now
        self._timer = self._loop.call_later(0.01, self._beat)

    def begin(self) -> None:
        """Count from here: what fixtures computed before the test, outside the loop, is nobody's callback."""
        self.worst, self._seen = 0.0, time.thread_time()

    def stop(self) -> float:
        """Stop beating; returns the worst stretch in processor seconds."""
        self._timer.cancel()
        return max(self.worst, time.thread_time() - self._seen)


PROBE = pytest.StashKey[LagProbe]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """The fixtures stand; what the probe saw of their making does not count."""
    probe = item.stash.get(PROBE, None)
    if probe is not None:
        probe.begin()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Watch the loop of every coroutine test; other tests have none, and are spared a fixture each."""
    gc.disable()  # a test before may have run the program, which collects again once it has started
    if WITHOUT_WINDOWS.intersection(item.nodeid.split("/")[1:2]):
        gc.enable()
    test = getattr(item, "obj", None)
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(getattr(drawn(test), "inner_test", test)):
        names = item.fixturenames
        if "watched_loop" not in names:
            names.insert(names.index("log_gate") + 1, "watched_loop")


def drawn(test: object) -> object:
    """What hypothesis keeps of a test with drawn arguments; None for any other."""
    return getattr(test, "hypothesis", None)


@pytest.fixture
async def watched_loop(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """Fail the test on an unhandled error in the loop, a task left over, or a hogged loop."""
    loop, problems = asyncio.get_running_loop(), list[dict[str, Any]]()
    loop.set_exception_handler(lambda _loop, context: problems.append(context))
    probe = request.node.stash[PROBE] = LagProbe(loop)
    yield
    worst = probe.stop()
    del request.node.stash[PROBE]  # a test lives as long as its process, and its loop would
    leaked = await cancel_leftovers(loop)
    assert not leaked, f"tasks left running: {leaked}"
    assert not problems, f"unhandled in the loop: {problems}"
    allowed = longest_hog(request.node)
    assert worst <= allowed, f"one callback computed for {worst:.3f} s, allowed are {allowed:.3f} s"


async def cancel_leftovers(loop: asyncio.AbstractEventLoop) -> list[str]:
    """Cancel what still runs, so that the next test starts clean; returns the names of the culprits."""
    await asyncio.sleep(0)
    left = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task() and not task.done()]
    names = [getattr(task.get_coro(), "__qualname__", repr(task)) for task in left]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    left.clear()
    gc.collect(1)  # an exception nobody fetched is reported when its future dies
    await asyncio.sleep(0)
    return names


def longest_hog(node: pytest.Item) -> float:
    """The stretch of computing this test may do, in seconds; drawing examples between two runs of a loop is no hog."""
    if drawn(getattr(node, "obj", None)):
        return float("inf")
    marker = node.get_closest_marker("hog")
    return float(marker.args[0]) if marker else LONGEST_HOG


# -- log records -------------------------------------------------------------------------------------------------------


SLOW_CALLBACK = "Executing %s took %.3f seconds"
"""The debug mode's report of loops that `patient` never saw: those of fixtures that a plain test asks for."""


class RecordKeeper(logging.Handler):
    """Keeps warnings and worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record as text, so that no object outlives its test."""
        if record.name == "asyncio" and record.msg == SLOW_CALLBACK:
            return
        self.texts.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def log_gate(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test on a warning in the log, unless it asks for `caplog` and so looks at the log itself."""
    keeper = RecordKeeper()
    logging.getLogger().addHandler(keeper)
    yield
    logging.getLogger().removeHandler(keeper)
    assert not keeper.texts or "caplog" in request.fixturenames, f"unexpected in the log: {keeper.texts}"


@pytest.fixture(autouse=True)
def no_secrets_known() -> Iterator[None]:
    """Forget the secrets of a test after it: those of the process mask what the next one's broker says."""
    yield
    redaction = sys.modules.get("tideboard_core.redaction")
    if redaction is not None:
        redaction.SECRETS.__init__()


# -- what could not run ------------------------------------------------------------------------------------------------


def skipped_here(reporter: pytest.TerminalReporter) -> list[str]:
    """Tests skipped because the machine lacks something, one line each."""
    lines = []
    for report in reporter.stats.get("skipped", []):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if NOT_RUN_HERE in reason:
            lines.append(f"{NOT_RUN_HERE}{report.nodeid}: {reason.split(NOT_RUN_HERE)[1]}")
    return lines


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what did not run on this machine; tell how a random order is had again."""
    for line in skipped_here(terminalreporter):
        terminalreporter.write_line(line)
    seed = terminalreporter.config.getoption("randomly_seed", None)
    if seed is not None:
        terminalreporter.write_line(f"random order: -prandomly --randomly-seed={seed}")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI everything has to run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    if os.environ.get("CI") == "true" and skipped_here(reporter):
        session.exitstatus = NOT_RUN_HERE_CODE
