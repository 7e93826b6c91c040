"""`dev.py reach`: a proof of what `test --changed` chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from devtools.base import Stop
from devtools.environments import provide_engines, test_environment
from devtools.reach import chance, changed, files, history

HELP = """usage: python3 dev.py reach files [PATH ... | N% | recent] | history [COMMITS] | chance [PLACES [SEED]]
       python3 dev.py reach why TEST FILE
Proves the choice of `test --changed`. `files` runs test files one by one, each in a process of its own, and fails if
one loads or opens what the graph does not reach; without a name all of them, N% for a sample, `recent` for what changed
in a day. `history` asks the last 100 commits that change sources and tests with their sources alone: changed tests that
fail before have to be chosen. `chance` breaks 30 places outside the order path: what the chosen tests do not notice no
other test may notice. `why` prints how a test file reaches another file."""
PROOFS: Mapping[str, Callable[[list[str], Mapping[str, str]], int]] = {
    "files": partial(files.run, engines=provide_engines),
    "history": history.run,
    "chance": chance.run,
    "why": changed.why,
}


def reach(arguments: list[str]) -> int:
    """Run the proof named."""
    if not arguments or arguments[0] not in PROOFS:
        raise Stop(f"reach takes one of {', '.join(PROOFS)}; reach --help tells more.")
    return PROOFS[arguments[0]](arguments[1:], {} if arguments[0] == "why" else test_environment())
