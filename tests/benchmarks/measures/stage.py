"""A sandbox, a blaster in front of it, and the whole window on both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.children import Kind, Subject
from fakes.servers.sandbox import RunningSandbox, sandbox_process

SYMBOLS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One subject under the load of its own blaster."""

    blaster: Subject
    subject: Subject
    sandbox: RunningSandbox

    def under_load(self, *, rate: float, seconds: float, grace: float = 1.0) -> dict[str, Any]:
        """What it saw while so many pushes a second came; `sent` is how many did.

        `grace`: where processor time is measured, a machine with other work may take so much longer.
        """
        count = round(rate * seconds)
        self.subject.ask(do="watch", seconds=seconds, expect=count, grace=grace)
        assert self.subject.heard() == {"started": True}
        if count:
            self.blaster.ask(rate=rate, count=count)
        answer = self.subject.heard()
        answer["sent"] = self.blaster.heard()["sent"] if count else 0
        return answer


@contextmanager
def stage(module: str, *, speed: float = 0, symbols: int = SYMBOLS, arguments: Sequence[str] = ()) -> Iterator[Stage]:
    """Set it up; `module` gets the blaster's port, the practice password and the length of its list.

    The market stands still at `speed` 0.
    """
    universe = ["--universe", str(SYMBOLS), *arguments]
    with ExitStack() as stack:
        sandbox = stack.enter_context(sandbox_process(speed=speed, start="10:30", arguments=universe))
        blaster = stack.enter_context(Subject(Kind(module="ours.blaster", arguments=(str(sandbox.port),))))
        kind = Kind(module=module, arguments=(blaster.versions["port"], sandbox.trade_password, str(symbols)))
        yield Stage(blaster=blaster, subject=stack.enter_context(Subject(kind)), sandbox=sandbox)
