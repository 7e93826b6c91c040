"""The files of a tree by the name of their module and by their own name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from fnmatch import fnmatchcase

from devtools.reach.facts import ENDINGS

SOURCES = ("core", "desktop", "proto", "resources")
ROOTS = (*SOURCES, "tests", "packaging")
"""Folders on the search path of tests, as in pyproject.toml."""
LEAST_LITERAL = 3
"""Letters that a file name with gaps needs at least: `*.json` names nothing."""
UNNAMED = {"__init__.py", "__main__.py", "conftest.py"}
"""Files that no text means by their name alone."""


class Names:
    """Finds the files that an import or a word in a text names; a name that is none of ours finds none."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self.modules: dict[str, str] = {}
        self.generated: set[str] = set()
        self._files: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            folder, _, inside = path.partition("/")
            if folder in ROOTS and path.endswith((".py", ".proto")):
                self.modules.setdefault(module_of(inside), path)
            if path.endswith(".proto"):
                self.generated.add(path)
            if (name := path.rpartition("/")[2]) not in UNNAMED:
                self._files[name].append(path)
        self._packages = {name.partition(".")[0] for name in self.modules if "." in name}
        self._patterns: dict[str, frozenset[str]] = {}

    def module(self, name: str) -> set[str]:
        """The files that the import of a module runs, those of the packages around it too."""
        return self._above(name) if name in self.modules else set()

    def packages_of(self, path: str) -> set[str]:
        """The files that run before this one does, if it is imported."""
        folder, _, inside = path.partition("/")
        return self._above(module_of(inside)) if folder in ROOTS and path.endswith(".py") else set()

    def imported(self, name: str, path: str) -> set[str]:
        """The files of an import in the file `path`, `a.b` or `a.b:c`; a script may import what lies beside it."""
        base, _, member = name.partition(":")
        beside = f"{path.rpartition('/')[0]}/{base}.py"
        if base not in self.modules and beside in self._paths:
            return {beside}
        return self._above(f"{base}.{member}" if member else base)

    def mentioned(self, word: str, path: str, words: Container[str]) -> set[str]:
        """The files that a word in a text of the file `path` may name: a program, a module, or a file.

        A script is named with its folder: in `word`, in another of the file's `words`, or as the folder of both.
        """
        if word.startswith("-m "):
            return self._program(word.removeprefix("-m "))
        if "*" in word:
            return self._fitting(word)
        folders = path.split("/")[:-1]
        module, _, member = word.partition(":")
        found = self._longest(f"{module}.{member}" if member else module)
        if member:  # `room.file:Class`, also below each package that this file lies in
            for depth in range(1, len(folders)):
                found |= self.module(".".join((*folders[1 : depth + 1], module)))
        if "." in word:
            same = self._files.get(word.rpartition("/")[2], ())
            found.update(each for each in same if each == word or each.endswith(f"/{word}"))
            if word.endswith(".py") and "/" not in word:
                found = {
                    each for each in found if each.split("/")[:-1] == folders or ("", *each.split("/"))[-2] in words
                }
        return found

    def _above(self, name: str) -> set[str]:
        parts = name.split(".")
        above = (".".join(parts[: number + 1]) for number in range(len(parts)))
        return {self.modules[each] for each in above if each in self.modules}

    def _program(self, name: str) -> set[str]:
        """The files that `python -m name` runs first."""
        if "*" in name:
            return self._fitting(name)
        main = f"{name}.__main__"
        return self.module(main if main in self.modules else name)

    def _longest(self, name: str) -> set[str]:
        """The module that a dotted name begins with: `package.module.Class.method`."""
        while "." in name and name.partition(".")[0] in self._packages:
            if name in self.modules:
                return self._above(name)
            name = name.rpartition(".")[0]
        return set()

    def _fitting(self, word: str) -> set[str]:
        """The modules or files that a name with gaps fits."""
        if word not in self._patterns:
            self._patterns[word] = frozenset((*self._fitting_modules(word), *self._fitting_files(word)))
        return {*self._patterns[word]}

    def _fitting_modules(self, word: str) -> Iterator[str]:
        if "/" not in word and word.partition(".")[0] in self._packages:
            yield from self._longest(word.partition("*")[0].rpartition(".")[0])
            for name in self.modules:
                if fnmatchcase(name, word):
                    yield from self._above(name)

    def _fitting_files(self, word: str) -> Iterator[str]:
        name = word.rpartition("/")[2]
        stem, _, ending = name.rpartition(".")
        if ending in ENDINGS and ending != "py" and len(stem.replace("*", "")) >= LEAST_LITERAL:
            yield from (path for known, paths in self._files.items() if fnmatchcase(known, name) for path in paths)


def module_of(inside: str) -> str:
    """The name of the module that a file becomes, by its path below a folder of the search path."""
    name = inside.removesuffix(".py").removesuffix("/__init__")
    return (f"{name.removesuffix('.proto')}_pb2" if name.endswith(".proto") else name).replace("/", ".")
