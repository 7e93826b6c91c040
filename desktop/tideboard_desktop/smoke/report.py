"""The report of the smoke test: one line per step while it runs, one JSON file at its end."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from tideboard_core.system.private_files import write_private
from tideboard_desktop.ui.cli.terminal import say


class StepName(StrEnum):
    """The steps of the smoke test, in order."""

    START = "start"
    SANDBOX = "sandbox child"
    QUOTE = "live quote"
    FLOW = "capital flow"
    CHART = "price chart"
    UNLOCK = "unlock"
    PLACE = "place an order"
    WORKING = "working order"
    CANCEL = "cancel it"
    CANCELLED = "cancelled order"
    SERVED = "programs served"
    END = "end"
    PROGRAM = "program"
    LOG = "log"
    FONTS = "fonts"
    ICONS = "icons"
    TRANSLATIONS = "translations"
    TLS = "tls"
    ZONES = "time zones"
    MODULES = "modules"
    KEYRING = "keyring"


WITHOUT_KEYRING = "Without a keyring passwords are kept until the window closes; everything else works."
NOT_REACHED = "not reached"
LONGEST = 400
"""Characters that the report keeps of one step."""


class Missing(Exception):
    """Something expected is missing; the text is one sentence for the report."""


@dataclass(frozen=True, slots=True)
class ReportStep:
    """One step of the report file; `seen` is what was found, or what is wrong."""

    name: str
    seconds: float
    passed: bool
    seen: str


@dataclass(slots=True)
class StepNote:
    """What a running step found so far, and what it waits for."""

    found: str = ""
    waiting: str = ""


class Report:
    """Collects the steps; it passes if each of `expected` was done and passed."""

    def __init__(self, expected: Iterable[str]) -> None:
        self._expected = tuple(expected)
        self.facts: dict[str, object] = {}
        self.times: dict[str, object] = {}
        self.steps: list[ReportStep] = []
        self.running: tuple[str, StepNote] | None = None

    @property
    def passed(self) -> bool:
        """Whether every expected step was done and passed."""
        return all(step.passed for step in self.steps) and not self.left

    @property
    def left(self) -> list[str]:
        done = {step.name for step in self.steps}
        return [name for name in self._expected if name not in done]

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[StepNote]:
        """Run one step: an exception is its failure and is not raised again, unless it ends the program."""
        note, begun, outer = StepNote(), time.monotonic(), self.running
        self.running = name, note
        try:
            yield note
        except Exception as error:  # noqa: BLE001  whatever goes wrong is what the report is for
            self._add(name, begun, passed=False, seen=sentence(error))
        except BaseException:
            waiting = f", waiting for {note.waiting}" if note.waiting else ""
            self._add(name, begun, passed=False, seen=f"broken off{waiting}")
            raise
        else:
            self._add(name, begun, passed=True, seen=note.found)
        finally:
            self.running = outer

    def _add(self, name: str, begun: float, *, passed: bool, seen: str) -> None:
        self.add(ReportStep(name, round(time.monotonic() - begun, 3), passed, seen[:LONGEST]))

    def add(self, step: ReportStep) -> None:
        self.steps.append(step)
        say(f"{'ok  ' if step.passed else 'FAIL'} {step.seconds:6.2f} s  {step.name}: {step.seen}")

    def fail_the_rest(self, why: str = NOT_REACHED) -> None:
        """Add every step that was not reached as failed."""
        for name in self.left:
            self.add(ReportStep(name, 0.0, passed=False, seen=why))

    def hung(self, limit: float) -> None:
        """Add the running step as one that did not end in `limit` seconds."""
        name, note = self.running or ("the end of the program", StepNote())
        words = f"hangs: no end after {limit:.0f} s in all"
        self.add(
            ReportStep(
                name, limit, passed=False, seen=words + (f", waiting for {note.waiting}" if note.waiting else "")
            )
        )
        self.fail_the_rest()

    @property
    def verdict(self) -> str:
        """The closing line: how many steps passed, and which did not."""
        failed = [step.name for step in self.steps if not step.passed]
        if not failed and not self.left:
            return f"passed: all {len(self.steps)} steps"
        words = f"failed: {len(self.steps) - len(failed)} of {len(self.steps)} steps passed, not {', '.join(failed)}"
        return f"{words}. {WITHOUT_KEYRING}" if failed == [StepName.KEYRING] else words

    def to_json(self) -> str:
        whole = {
            "passed": self.passed,
            **self.facts,
            "times": self.times,
            "steps": [asdict(step) for step in self.steps],
        }
        return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"

    def write(self, path: Path) -> None:
        """Write the whole report to `path`, or leave the old file; raises BadInput and OSError."""
        write_private(path, self.to_json().encode())


def sentence(error: BaseException) -> str:
    words = " ".join(str(error).split())
    return words if isinstance(error, Missing) else f"{type(error).__name__}: {words}"
