"""A process that proposes until it is killed at the N-th of its calls to the disk; prints what a person has seen.

Arguments: the file, N, and how many bytes of a line that is being written at that moment reach the disk.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fakes.values.clock import ManualClock
from fakes.values.proposals import Facts, fields, proposer
from tideboard_core.programs.proposal import Proposal
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.programs.proposal_file import ProposalFile

CALLS = ("write", "fsync", "open", "replace", "rename", "ftruncate", "close")


def kill_at(point: int, torn: int) -> None:
    """End this process hard at its `point`-th call to the disk."""
    calls, write = 0, os.write

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*arguments: Any, **more: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls >= point:
                if name == "write" and arguments[0] > 2:
                    write(arguments[0], arguments[1][:torn])
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **more)

        return counting

    for name in CALLS:
        setattr(os, name, counted(name, getattr(os, name)))


async def propose_on(file: Path) -> None:
    """Propose, and let the person decline; print each state once it is seen."""
    clock = ManualClock()
    desk = ProposalDesk(ProposalFile(file), Facts(), clock, key=proposer)
    said = sys.stdout

    def tell(one: Proposal) -> None:
        said.write(f"{one.fields.client_id} {one.id} {one.state.value}\n")
        said.flush()

    desk.listen(tell)
    for number in range(12):
        reply = await desk.propose(proposer(f"key-{number % 4}"), fields(str(number)))
        if number % 3 == 0:
            desk.decline(reply.id)  # type: ignore[union-attr]
        clock.advance(400 if number % 3 == 2 else 1)
    desk.close()


if __name__ == "__main__":
    kill_at(int(sys.argv[2]), int(sys.argv[3]))
    asyncio.run(propose_on(Path(sys.argv[1])))
