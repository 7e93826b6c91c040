"""Trees of files: that of a commit, and the one that lies in the checkout, each with the hashes of its contents."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from devtools.base import ROOT
from devtools.commits import git
from devtools.reach import facts, table
from devtools.reach.facts import Facts, Unit, facts_of, has_fixtures
from devtools.reach.graph import Graph

CACHE = Path(".venv") / "reach-cache.json"


def tree_of(commit: str, root: Path = ROOT) -> dict[str, str]:
    """The files of a commit by path, each with the hash of its content."""
    entries = git("ls-tree", "-r", "-z", commit, root=root).decode().split("\0")
    heads = (entry.partition("\t") for entry in entries if entry)
    return {path: head.split()[2] for head, _tab, path in heads}


def tree_here(commit: str, root: Path = ROOT) -> dict[str, str]:
    """The files as they lie in the checkout, which began as this commit; ignored ones do not count."""
    found = tree_of(commit, root)
    changed = git("diff", "--name-only", "--no-renames", "-z", commit, root=root)
    new = git("ls-files", "--others", "--exclude-standard", "-z", root=root)
    for path in filter(None, (changed + new).decode().split("\0")):
        file = root / path
        if file.is_file():
            found[path] = hash_of(file.read_bytes())
        else:
            found.pop(path, None)
    return found


def hash_of(content: bytes) -> str:
    """The name that git gives to a content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class Reader:
    """Reads what files name, once for each content: what is known is kept in .venv between two runs."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root, self._cache = root, root / CACHE
        self._version = hashlib.sha256(Path(facts.__file__).read_bytes()).hexdigest()
        self._kept = self._read()
        self._used: dict[str, Facts] = {}

    def graph(self, tree: Mapping[str, str]) -> Graph:
        """The graph of a tree; a file that Python cannot parse names nothing, and its test says so itself."""
        rows = self._contents(tree, [table.PATH]) if table.PATH in tree else []
        return Graph(self.facts(tree), tree, table.read_table(rows[0].decode()) if rows else table.Table())

    def facts(self, tree: Mapping[str, str]) -> dict[str, Facts]:
        """What each file of a tree names."""
        wanted = [path for path in tree if path.endswith((".py", ".proto", ".mjs"))]
        missing = [path for path in wanted if _key(path, tree[path]) not in self._kept]
        for path, content in zip(missing, self._contents(tree, missing), strict=True):
            try:
                found = facts_of(path, content)
            except (SyntaxError, ValueError):
                found = Facts((Unit(""),))
            self._kept[_key(path, tree[path])] = found
        result = {path: self._kept[_key(path, tree[path])] for path in wanted}
        self._used.update((_key(path, tree[path]), each) for path, each in result.items())
        return result

    def keep(self) -> None:
        """Write what this run used; a checkout that cannot be written keeps nothing."""
        if self._used.keys() == self._kept_before:
            return
        made = self._cache.with_suffix(f".{os.getpid()}")
        try:
            made.write_text(json.dumps({"version": self._version, "files": self._used}), encoding="utf-8")
            made.replace(self._cache)
        except OSError:
            return

    def _read(self) -> dict[str, Facts]:
        self._kept_before: Iterable[str] = ()
        try:
            found = json.loads(self._cache.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if found.get("version") != self._version:
            return {}
        kept = {
            key: Facts(tuple(Unit(*unit) for unit in units), tuple(replaces))
            for key, (units, replaces) in found["files"].items()
        }
        self._kept_before = kept.keys()
        return dict(kept)

    def _contents(self, tree: Mapping[str, str], paths: list[str]) -> list[bytes]:
        """The contents of these files, from the checkout where they lie there, else from git."""
        found: dict[str, bytes] = {}
        for path in paths:
            file = self._root / path
            content = file.read_bytes() if file.is_file() else b""
            if hash_of(content) == tree[path]:
                found[path] = content
        old = [path for path in paths if path not in found]
        if old:
            found.update(zip(old, self._from_git([tree[path] for path in old]), strict=True))
        return [found[path] for path in paths]

    def _from_git(self, hashes: list[str]) -> list[bytes]:
        answer = git("cat-file", "--batch", typed="\n".join(hashes).encode() + b"\n", root=self._root)
        contents, at = [], 0
        for _ in hashes:
            end = answer.index(b"\n", at)  # of `HASH blob SIZE`; a line feed follows the content
            size = int(answer[at:end].split()[2])
            contents.append(answer[end + 1 : end + 1 + size])
            at = end + size + 2
        return contents


def _key(path: str, content: str) -> str:
    return f"{content}{'c' if has_fixtures(path) else ''}.{path.rpartition('.')[2]}"
