"""Costs of a run: processor and wall seconds of each case, memory of each process."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from run_forms import COSTS

DEAR = 1.0
"""Processor or wall seconds from which on a case is listed by its name."""
Costs = dict[str, Any]


_of_others = [0.0]


def count(seconds: float) -> None:
    """Count processor seconds of a program that ran for this process and was no child of it."""
    _of_others[0] += seconds


def spent() -> float:
    """Processor seconds of this process, of the children it has reaped, and of what it counted."""
    return sum(os.times()[:4]) + _of_others[0]


def peak_megabytes() -> float:
    """Most memory that this process had resident at once, in MB; 0.0 on Windows, which does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)


def forget_peak() -> None:
    """Let the most memory be counted anew from now on, where Linux can do it (proc_pid_clear_refs(5))."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def resident_megabytes() -> float:
    """Memory that this process has resident now, in MB; 0.0 where the system has no file for it."""
    if sys.platform == "win32":
        return 0.0
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


class Meter:
    """Costs of the cases that this process runs."""

    def __init__(self) -> None:
        self._files: dict[str, list[float]] = {}
        self._dear: dict[str, list[float]] = {}
        self._grown: dict[str, float] = {}
        self._resident = resident_megabytes()
        self._peak = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
        """Measure one case with its fixtures; those of a module count to its first and last case."""
        processor, wall = spent(), time.monotonic()
        try:
            return (yield)
        finally:
            cost = [spent() - processor, time.monotonic() - wall]
            file = item.nodeid.partition("::")[0]
            if nextitem is None or nextitem.nodeid.partition("::")[0] != file:
                peak = peak_megabytes()
                if self._resident:  # else the system tells none
                    self._grown[file] = max(self._grown.get(file, 0.0), peak - self._resident)
                self._peak = max(self._peak, peak)
                forget_peak()
                self._resident = resident_megabytes()
            kept = self._files.setdefault(file, [0.0, 0.0])
            kept[:] = [kept[0] + cost[0], kept[1] + cost[1]]
            if max(cost) >= DEAR:
                self._dear[item.nodeid] = cost

    def costs(self) -> Costs:
        """Costs so far.

        (Processor, wall) seconds of each file and of each dear case, MB by which this process was larger during each
        file than before it, and of this process its processor seconds, without those of other processes that measure,
        and the most memory it had.
        """
        peak = max(self._peak, peak_megabytes())
        processes = [[spent() if self._files else sum(os.times()[:2]), peak]]
        return {"files": self._files, "cases": self._dear, "grown": self._grown, "processes": processes}


class Collector:
    """Costs of all processes of a run, written into one file at its end."""

    def __init__(self, target: Path, own: Meter) -> None:
        self._target = target
        self._parts: list[Costs] = []
        self._own = own

    @pytest.hookimpl(optionalhook=True)  # xdist may be switched off
    def pytest_testnodedown(self, node: Any) -> None:
        """Keep what one process of xdist measured; one that crashed brings nothing."""
        if costs := getattr(node, "workeroutput", {}).get("costs"):
            self.add(costs)

    def add(self, costs: Costs) -> None:
        """Keep what one process measured."""
        self._parts.append(costs)

    def pytest_sessionfinish(self) -> None:
        """Write the sum."""
        self._target.write_text(json.dumps(summed([*self._parts, self._own.costs()])), encoding="utf-8")


def summed(parts: Sequence[Costs]) -> Costs:
    """Costs of several processes as those of one run; a file runs in one process."""
    return {
        "files": {name: cost for part in parts for name, cost in part["files"].items()},
        "cases": {name: cost for part in parts for name, cost in part["cases"].items()},
        "grown": {name: grown for part in parts for name, grown in part["grown"].items()},
        "processes": [process for part in parts for process in part["processes"]],
    }


METER, COLLECTOR = "case-costs", "case-costs-collector"
"""Names of plugins."""


def watch(config: pytest.Config) -> None:
    """Measure this run if a file for its costs is named."""
    target = os.environ.get(COSTS)
    if not target:
        return
    meter = Meter()
    config.pluginmanager.register(meter, METER)
    worker: dict[str, Any] | None = getattr(config, "workeroutput", None)
    if worker is not None:
        config.pluginmanager.register(_Sender(meter, worker), "case-costs-sender")
        return
    config.pluginmanager.register(Collector(Path(target), meter), COLLECTOR)


def begin_fork(config: pytest.Config) -> None:
    """Measure in this fork what its parent would."""
    if config.pluginmanager.unregister(name=METER) is not None:
        config.pluginmanager.register(Meter(), METER)


def of_fork(config: pytest.Config) -> Costs | None:
    """Costs of this fork, None where nothing is measured."""
    meter = config.pluginmanager.get_plugin(METER)
    return None if meter is None else meter.costs()


def add(config: pytest.Config, costs: Costs | None) -> None:
    """Add the costs of a fork to those of the run."""
    collector = config.pluginmanager.get_plugin(COLLECTOR)
    if collector is not None and costs is not None:
        collector.add(costs)


class _Sender:
    """Hands the costs of one process of xdist to the one that collects them."""

    def __init__(self, meter: Meter, output: dict[str, Any]) -> None:
        self._meter = meter
        self._output = output

    @pytest.hookimpl(trylast=True)  # the fixtures of the session have ended their programs by then
    def pytest_sessionfinish(self) -> None:
        """Hand the costs to the process that started this one."""
        self._output["costs"] = self._meter.costs()
