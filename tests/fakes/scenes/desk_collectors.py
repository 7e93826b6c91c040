"""Three collectors on one practice exchange for some days, one killed each day; each publishes into one place."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from fakes.servers.sandbox import RunningSandbox, environment, sandbox_process
from fakes.servers.vendor_sdk import run_script
from fakes.values.sdk_minutes import Table, sdk_table
from tideboard_core.archive.definitions import PRACTICE
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.desk.places import SharedPlace
from tideboard_core.model.instrument import Market

SYMBOLS = {"one": ("HK.00700", "HK.01211"), "other": ("HK.00005", "HK.00388")}
"""Two collectors with securities of their own; the third one has all of these."""
COLLECTORS = {**SYMBOLS, "third": (*SYMBOLS["one"], *SYMBOLS["other"])}
VICTIMS = ("one", "third", "other", "third", "one")
"""Who is killed, day after day."""
FIRST_DAY = "2026-11-16"
"""A Monday; no holiday comes within the week."""
PROVIDER = f"Futu{PRACTICE}"
SPEED = 1000
DAY_SECONDS = 6.6 * 3600 / SPEED
"""From the opening to the end of the closing auction."""
LOOK = 0.2
LONGEST = 120.0
"""Seconds that a day's last reads may take."""
COLLECT = """
import sys
from tideboard_core.collector import __main__ as program, collector
collector.ROUND, collector.IDLE = 2.0, 0.5  # of a market whose hour takes four seconds
sys.exit(program.main())
"""


@dataclass(slots=True)
class WeekOfCollecting:
    """What became of it: how often whom was killed, and the SDK's minutes of each day and security."""

    place: SharedPlace
    folder: Path
    days: list[date] = field(default_factory=list)
    killed: list[str] = field(default_factory=list)
    flow: dict[tuple[date, str], Table] = field(default_factory=dict)
    bars: dict[tuple[date, str], Table] = field(default_factory=dict)


def week_of_collecting(folder: Path, place: SharedPlace, sdk: Path, seed: int) -> WeekOfCollecting:
    """Run the week; `sdk` is the Python with the vendor's SDK. Raises AssertionError if a step fails."""
    week, chance = WeekOfCollecting(place, folder), random.Random(seed)
    with ExitStack() as kept:
        sandbox = kept.enter_context(sandbox_process(seed=seed, speed=0, date=FIRST_DAY, start="09:20"))
        collectors = {name: kept.enter_context(_Collector(name, sandbox, folder)) for name in COLLECTORS}
        for victim in VICTIMS:
            day = _market_day(sandbox)
            week.days.append(day)
            sandbox.ask_now("speed", speed=SPEED)
            _wait(chance.uniform(0, DAY_SECONDS))
            collectors[victim].kill()
            week.killed.append(victim)
            collectors[victim].start()
            for collector in collectors.values():
                collector.until_sealed(day)
            sandbox.ask_now("speed", speed=0)
            for name in COLLECTORS:
                publish(folder / name, place)
            _note_sdk(week, sandbox, sdk, day)
            sandbox.ask_now("advance", to="09:20")
    return week


class _Collector:
    """`tideboard-archive collect` on a data folder of its own."""

    def __init__(self, name: str, sandbox: RunningSandbox, folder: Path) -> None:
        self._name, self._data = name, folder / name
        self._command = [sys.executable, "-c", COLLECT, "collect", "--opend", sandbox.opend, "--no-daily"]
        self._command += ["--data-dir", str(self._data), "--symbols", ",".join(COLLECTORS[name])]
        self._log = folder / f"{name}.log"

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stderr=log, env=environment())

    def kill(self) -> None:
        """End a collector that is at work, without a word."""
        assert self._process.poll() is None, self._log.read_text()
        self._process.kill()
        self._process.wait()

    def until_sealed(self, day: date) -> None:
        """Wait until the day's sessions of all its securities are sealed and whole."""
        while not self._sealed(day):
            assert self._process.poll() is None, self._log.read_text()[-3000:]
            _wait(LOOK)

    def _sealed(self, day: date) -> bool:
        try:
            with closing(ArchiveReader(self._data / "archive")) as reader:
                found = reader.sessions(Market.HK, day=day)
        except ArchiveError:  # it has not begun yet
            return False
        return sum(each.whole and each.sealed is not None for each in found) == len(COLLECTORS[self._name])

    def __enter__(self) -> _Collector:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(LONGEST)


def publish(data: Path, place: SharedPlace) -> None:
    """The command, as a person runs it."""
    command = [sys.executable, "-m", "tideboard_core.collector", "publish", place.name, "--data-dir", str(data)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode == 0, done.stderr
    assert "publication" in done.stdout, done.stdout


def _market_day(sandbox: RunningSandbox) -> date:
    """The day at the exchange, at its opening."""
    return datetime.fromisoformat(sandbox.ask_now("state")["hong_kong"]).date()


def _note_sdk(week: WeekOfCollecting, sandbox: RunningSandbox, sdk: Path, day: date) -> None:
    """What futu-api reads of a day that has just ended."""
    line, result = week.folder / "line.json", week.folder / f"{day}.json"
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    run_script(sdk, "vendor_minutes.py", line, result, *COLLECTORS["third"], home=week.folder)
    for symbol, seen in json.loads(result.read_text(encoding="utf-8"))["futu"].items():
        week.flow[day, symbol] = sdk_table(seen["flow"], symbol, day.isoformat())
        week.bars[day, symbol] = sdk_table(seen["bars"], symbol, day.isoformat())


def _wait(seconds: float) -> None:
    time.sleep(seconds)
