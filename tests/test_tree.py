"""The shape of the checkout: small files, whole links, no left-over marks, no secrets, no machine's traces."""

from __future__ import annotations

import ast
import functools
import re
import statistics
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

from checkout import ROOT, SOURCES, files, python_files, text_of
from devtools.counting.module import Module
from one_reading import PATIENT, each_file, snippet

pytestmark = PATIENT
LONGEST_FILE = 800
MEDIAN_FILE = 150
MEDIAN_FUNCTION = 10
LONG_FUNCTION = 30  # nine in ten are shorter

NOT_IMPORTED = {"tzdata": "data that zoneinfo reads by itself"}
"""Runtime dependencies that no module imports, and why they are needed all the same."""


class Trace(NamedTuple):
    """What must not stand in any file: a pattern, and the texts of which one stands wherever the pattern fits.

    Looking for a text takes a hundredth of the time of looking for a pattern.
    """

    pattern: re.Pattern[str]
    texts: tuple[str, ...]


# Written in two parts where the whole would be found in this very file.
LEFT_OVER = Trace(re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"), ("TO" + "DO", "FIX" + "ME", "XX" + "X"))  # fmt: skip
MACHINE = Trace(
    re.compile(
        r"(/ro" r"ot/|/wo" r"rk/|/ho" r"me/(?!newcomer|user)\w+/|C:\\Us" r"ers\\"
        r"|files\.python" r"hosted|py" r"pi\.org/simple|index-u" r"rl|find-li" r"nks)"
    ),
    ("/ro" + "ot/", "/wo" + "rk/", "/ho" + "me/", "C:\\Us" + "ers", "python" + "hosted", "py" + "pi.org",
     "index-u" + "rl", "find-li" + "nks"),
)  # fmt: skip
SECRET = Trace(
    re.compile(
        r"(-----BEGIN [A-Z ]*PRIVATE" r" KEY-----\s+[A-Za-z0-9+/]{40}"
        r"|\bAK" r"IA[0-9A-Z]{16}\b|\bgh" r"[pousr]_[A-Za-z0-9]{36}\b"
        r"|\bxox" r"[abp]-[0-9A-Za-z-]{10,}|\bey" r"J[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.)"
    ),
    ("PRIVATE" + " KEY", "AK" + "IA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "xox", "ey" + "J"),
)  # fmt: skip
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp"}
PICTURES_MEGABYTES = 25
COLOUR_TYPE, PALETTE = 25, 3
"""Where a PNG says how it has its colours, and what it says if it has a palette."""
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def found(trace: Trace, text: str) -> list[str]:
    """Every place where a trace stands."""
    if not any(part in text for part in trace.texts):
        return []
    return [match.group(0) for match in trace.pattern.finditer(text)]


@functools.cache
def all_found() -> dict[Trace, list[str]]:
    """Every place where a trace stands in any text file of the checkout, with the file's name; each is read once."""
    places: dict[Trace, list[str]] = {trace: [] for trace in (LEFT_OVER, MACHINE, SECRET)}
    for path in files():
        text = text_of(path) or ""
        for trace, hits in places.items():
            hits += [f"{path}: {hit}" for hit in found(trace, text)]
    return places


@each_file()
def lines(module: Module) -> int:
    """The length of a file."""
    return module.lines


@each_file(*SOURCES)
def function_lengths(module: Module) -> list[int]:
    """Lines of each function without its docstring."""
    lengths = []
    for node in module.functions():
        first = node.body[0]
        documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
        lengths.append((node.end_lineno or 0) - node.lineno + 1 - docstring)
    return lengths


@each_file(*SOURCES)
def public_classes(module: Module) -> set[str]:
    """Names of the public classes at the top of a file."""
    return {node.name for node in module.tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")}


def repeated(classes: Iterable[Set[str]]) -> set[str]:
    """Names that more than one file has."""
    counts = Counter(name for names in classes for name in names)
    return {name for name, count in counts.items() if count > 1}


def lone_modules(paths: Iterable[Path]) -> set[Path]:
    """Modules that are alone in their package, which has no other below it."""
    folders: dict[Path, list[Path]] = defaultdict(list)
    for path in paths:
        folders[path.parent].append(path)
    above = {parent for folder in folders for parent in folder.parents}
    inner = {folder: [path for path in kept if path.stem != "__init__"] for folder, kept in folders.items()}
    return {kept[0] for folder, kept in inner.items() if len(kept) == 1 and folder not in above}


@each_file(*SOURCES)
def imported(module: Module) -> set[str]:
    """The top packages that a file imports, late and type-only imports too."""
    plain = [alias.name for node in module.nodes(ast.Import) for alias in node.names]
    return {name.partition(".")[0] for name in [*plain, *(node.module or "" for node in module.nodes(ast.ImportFrom))]}


def anchors(path: Path) -> set[str]:
    """The link targets that a Markdown page's headings make."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path, text: str) -> list[str]:
    """Links of a page to a file or heading that is not there; addresses of the web are not followed."""
    broken = []
    for target in LINK.findall(text):
        name, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = page.parent / name if name else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            broken.append(target)
    return broken


def test_files_are_short() -> None:
    """None above 800 lines, and half of the program's files below 150."""
    lengths = lines.answers()
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}
    assert statistics.median(lengths[path] for path in python_files(*SOURCES)) <= MEDIAN_FILE


def test_the_assistants_server_stays_a_thin_layer() -> None:
    """Its protocol changes often: what it says is made in the programs' API, and each side of it is short."""
    sides = [Path("core/tideboard_api") / name for name in ("mcp_server.py", "mcp_http.py")]
    assert {str(each): lines.answers()[each] for each in sides if lines.answers()[each] > 150} == {}


def test_no_public_class_has_the_name_of_another() -> None:
    """A name says which class is meant, in the program (core and desktop) and in the sandbox."""
    parts: dict[str, list[Set[str]]] = {"program": [], "sandbox": []}
    for path, names in public_classes.answers().items():
        parts["sandbox" if "tideboard_sandbox" in path.parts else "program"].append(names)

    assert {part: repeated(classes) for part, classes in parts.items()} == {"program": set(), "sandbox": set()}


def test_no_package_has_one_module() -> None:
    """One module needs no folder of its own."""
    assert lone_modules(path for path in python_files(*SOURCES) if path.parts[0] in {"core", "desktop"}) == set()


def test_every_runtime_dependency_is_imported() -> None:
    """What nothing imports is not installed on a person's computer; `NOT_IMPORTED` names exceptions only."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    runtime = [*project["dependencies"], *extras["archive"], *extras["desk"]]
    wanted = {re.split(r"[^\w.-]", line)[0].lower() for line in runtime}
    used = frozenset[str]().union(*imported.answers().values())
    found = {
        name.replace("_", "-").lower()
        for module, names in packages_distributions().items()
        if module in used
        for name in names
    }

    assert wanted - found == NOT_IMPORTED.keys()


def test_functions_are_short() -> None:
    """Half of the program's functions fit in ten lines, nine in ten on a screen."""
    lengths = sorted(length for each in function_lengths.answers().values() for length in each)
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert lengths[len(lengths) * 9 // 10] <= LONG_FUNCTION


def test_nothing_is_left_for_later() -> None:
    """What has to be done is done, or stands in the tracker."""
    assert all_found()[LEFT_OVER] == []


def test_no_trace_of_a_machine() -> None:
    """No folder of one computer and no address of a package index."""
    assert all_found()[MACHINE] == []


def test_no_secret_is_committed() -> None:
    """Keys for tests are made in the tests."""
    assert all_found()[SECRET] == []


def test_links_lead_somewhere() -> None:
    """Every relative link of every page has its file, and its heading where it names one."""
    pages = [path for path in files() if path.suffix == ".md"]
    broken = {str(page): broken_links(ROOT / page, text_of(page) or "") for page in pages}
    assert {page: targets for page, targets in broken.items() if targets} == {}


def test_what_is_generated_is_not_committed() -> None:
    """The build makes it from the schemas and the translators' files."""
    assert [path for path in files() if path.name.endswith(("_pb2.py", "_pb2.pyi", ".qm"))] == []


def test_pictures_are_few_and_small() -> None:
    """All together, and each one: a clone carries every version of each, every package those of the guide."""
    pictures = [ROOT / path for path in files() if path.suffix in PICTURES]
    large = [path.name for path in pictures if path.suffix == ".png" and path.read_bytes()[COLOUR_TYPE] != PALETTE]

    assert sum(path.stat().st_size for path in pictures) <= PICTURES_MEGABYTES * 1_000_000
    assert large == [], "draw it with `python3 dev.py shots NAME --to docs/images`"


@pytest.mark.parametrize(
    ("trace", "text"),
    [
        (LEFT_OVER, "# TO" + "DO later"),
        (LEFT_OVER, "# FIX" + "ME"),
        (LEFT_OVER, "# XX" + "X"),
        (MACHINE, "/ro" + "ot/.cache"),
        (MACHINE, "/wo" + "rk/main"),
        (MACHINE, "/ho" + "me/somebody/x"),
        (MACHINE, "C:\\Us" + "ers\\x"),
        (MACHINE, "files.python" + "hosted"),
        (MACHINE, "py" + "pi.org/simple"),
        (MACHINE, "--index-u" + "rl x"),
        (MACHINE, "--find-li" + "nks x"),
        (SECRET, "-----BEGIN RSA PRIVATE" + " KEY-----\n" + "M" * 40),
        *((SECRET, f"gh{kind}_" + "a" * 36) for kind in "pousr"),
        (SECRET, "AK" + "IA" + "A" * 16),
        *((SECRET, f"xox{kind}-" + "a" * 10) for kind in "abp"),
        (SECRET, "ey" + "J" + "a" * 20 + "." + "b" * 20 + "."),
    ],
)
def test_a_trace_is_seen(trace: Trace, text: str) -> None:
    """The gate bites: each of these texts alone is found."""
    assert found(trace, text)


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    """A missing file and a missing heading are both found, a good one is not."""
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](other.md) [b](#two) [c](#one-thing) [d](https://example.com/x)")

    assert broken_links(page, page.read_text()) == ["other.md", "#two"]


def test_a_functions_length_leaves_its_docstring_out() -> None:
    """The contract may be as long as it needs to be."""
    assert function_lengths(snippet('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n')) == [2]


def test_a_name_that_stands_twice_is_seen() -> None:
    """In two files, not twice in one, and not where it is private."""
    sources = ["class A: ...\nclass _B: ...", "class A: ...\nclass _B: ...\nclass C: ...", "class C: ...\nclass C: ..."]

    assert repeated(public_classes(snippet(source)) for source in sources[:2]) == {"A"}
    assert repeated([public_classes(snippet(sources[2]))]) == set()


def test_a_module_alone_in_its_package_is_seen() -> None:
    """A package with another below it is none of these."""
    paths = [Path("a/__init__.py"), Path("a/b.py"), Path("a/c/__init__.py"), Path("a/c/d.py")]

    assert lone_modules(paths) == {Path("a/c/d.py")}


def test_an_import_is_seen_wherever_it_stands() -> None:
    """Also inside a function."""
    assert imported(snippet("import a.b\n\ndef f():\n    from c.d import e\n")) == {"a", "c"}
