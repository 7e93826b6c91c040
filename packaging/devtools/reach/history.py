"""Proof by the past: what the selection of each of the last commits would have been, from its sources alone."""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from devtools.base import ROOT, VENV, Stop, python, say
from devtools.commits import commit_of, git
from devtools.reach.changed import Selection, differing, select
from devtools.reach.graph import Graph, is_test
from devtools.reach.names import ROOTS, SOURCES
from devtools.reach.trees import Reader, tree_here, tree_of

COMMITS = 100
PASSED = (0, 5)
"""pytest's exit codes if every test passed, and if each is left to another run."""
MESSAGE_CLASSES = Path("proto/tideboard_proto/message_classes.py")
"""Imported by each module that is generated from a schema."""


class Past(NamedTuple):
    """A commit: how many test files its whole change selects, and its sources alone.

    `left`: test files that it changed and that its sources do not select.
    """

    commit: str
    whole: Selection
    by_sources: Selection
    left: tuple[str, ...]


def commits(head: str, count: int, root: Path = ROOT) -> Iterator[str]:
    """The last commits that change sources and test files, newest first; the first of all has none before it."""
    for commit in git("rev-list", "--no-merges", "--min-parents=1", head, root=root).decode().split():
        changed = git("diff-tree", "--no-commit-id", "--name-only", "-r", "-z", commit, root=root)
        names = changed.decode().split("\0")
        if any(map(is_source, names)) and any(map(is_test, names)):
            yield commit
            count -= 1
            if not count:
                return


def is_source(path: str) -> bool:
    """Whether a file is part of the program."""
    return path.partition("/")[0] in SOURCES


def past_of(commit: str, graph: Graph, root: Path = ROOT) -> Past:
    """What the change of a commit would select today; of what it changed, files that are gone since do not count.

    The graph of its own tree would say less: with conftests that imported everything each change selected every test.
    """
    changed = {path for path in differing(tree_of(f"{commit}^", root), tree_of(commit, root)) if path in graph.paths}
    whole, sources = (select(graph, graph, paths) for paths in (changed, filter(is_source, changed)))
    return Past(commit, whole, sources, tuple(sorted(changed & {*graph.tests} - {*sources.tests})))


@contextlib.contextmanager
def checked_out(commit: str, root: Path = ROOT) -> Iterator[Path]:
    """A tree of a commit for a while, beside the checkout, with what a build and the set-up made there."""
    with tempfile.TemporaryDirectory(prefix="tideboard-tree-") as folder:
        tree = Path(folder) / "tree"
        git("worktree", "add", "--detach", str(tree), commit, root=root)
        try:
            copy_generated(root, tree)
            if (root / VENV.name).exists():  # some tests start its programs
                (tree / VENV.name).symlink_to(root / VENV.name)
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree), root=root)


def variables(env: Mapping[str, str], tree: Path) -> dict[str, str]:
    """Return the variables with which tests and the programs that they start import from a tree."""
    return {**env, "PYTHONPATH": os.pathsep.join(str(tree / part) for part in ROOTS)}


def failing_before(commit: str, tests: Iterable[str], env: Mapping[str, str], root: Path = ROOT) -> list[str]:
    """Return the test files of a commit that fail with the sources of the commit before, and pass with its own."""
    with checked_out(commit, root) as tree:
        own = variables(env, tree)
        lay_sources(f"{commit}^", tree)
        failing = [test for test in tests if not passes(test, tree, own)]
        lay_sources(commit, tree)
        return [test for test in failing if passes(test, tree, own)]


def lay_sources(commit: str, tree: Path) -> None:
    """Put the sources of a commit in place of those of a tree."""
    there = [folder for folder in SOURCES if git("ls-tree", commit, "--", folder, root=tree)]
    git("rm", "-r", "-q", "-f", "--ignore-unmatch", *SOURCES, root=tree)
    git("checkout", commit, "--", *there, root=tree)


def copy_generated(root: Path, tree: Path) -> None:
    """Copy what a build made here, and what that imports where the commit of the tree has none.

    A commit of the past had made something else where its schemas differ.
    """
    made = git("ls-files", "--others", "--ignored", "--exclude-standard", "-z", *SOURCES, root=root)
    for path in made.decode().split("\0"):
        if path.endswith(("_pb2.py", ".qm")) and (tree / path).parent.is_dir():
            shutil.copy2(root / path, tree / path)
    if (root / MESSAGE_CLASSES).exists() and (tree / MESSAGE_CLASSES.parent).is_dir():
        shutil.copy2(root / MESSAGE_CLASSES, tree / MESSAGE_CLASSES)


def passes(test: str, tree: Path, env: Mapping[str, str]) -> bool:
    """Whether a test file passes, or leaves each test to another run."""
    command = [str(python()), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", test]
    return subprocess.run(command, cwd=tree, env=dict(env), capture_output=True, check=False).returncode in PASSED


def shares(name: str, numbers: Sequence[float]) -> str:
    """Median, two higher quantiles and mean of shares, as a line in percent."""
    ordered = sorted(100 * number for number in numbers)
    points = {"p50": 0.5, "p75": 0.75, "p90": 0.9}
    words = [f"{word} {ordered[min(len(ordered) - 1, int(len(ordered) * at))]:.1f}" for word, at in points.items()]
    return f"{name}: {', '.join(words)}, mean {statistics.mean(ordered):.1f} % of the test files"


def run(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Ask so many of the last commits; returns 1 if a test that fails before its commit was not selected."""
    if len(arguments) > 1 or not all(word.isdecimal() and int(word) for word in arguments):
        raise Stop("reach history takes a number of commits.")
    count, reader = int(arguments[0]) if arguments else COMMITS, Reader()
    graph, asked, wrong = reader.graph(tree_here("HEAD")), list[Past](), 0
    reader.keep()
    for commit in commits(commit_of("HEAD"), count):
        asked.append(found := past_of(commit, graph))
        sizes = (len(found.whole.tests), len(found.by_sources.tests))
        say(f"{commit[:9]}  whole {sizes[0]:5}  sources {sizes[1]:5}  {' '.join(found.whole.unknown[:5])}")
        failing = failing_before(commit, found.left, env) if found.left else []
        wrong += len(failing)
        for test in found.left:
            say(f"           not selected, {'FAILS' if test in failing else 'passes'} with the sources before: {test}")
    if not asked:
        raise Stop("no commit here changes sources and tests.")
    say(shares(f"{len(asked)} commits", [len(each.whole.tests) / len(graph.tests) for each in asked]))
    say(shares("by their sources alone", [len(each.by_sources.tests) / len(graph.tests) for each in asked]))
    say(f"{sum(len(each.left) for each in asked)} changed test files not selected, {wrong} of them fail before")
    return 1 if wrong else 0
