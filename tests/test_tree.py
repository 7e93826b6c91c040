"""The shape of the checkout: small files, whole links, no left-over marks, no secrets, no machine's traces."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

from checkout import ROOT, SOURCES, files, python_files, text_of

LONGEST_FILE = 800
MEDIAN_FILE = 150
MEDIAN_FUNCTION = 10
LONG_FUNCTION = 30  # nine in ten are shorter

# Written in two parts where the whole would be found in this very file.
LEFT_OVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE = re.compile(
    r"(/ro" r"ot/|/wo" r"rk/|/ho" r"me/(?!newcomer|user)\w+/|C:\\Us" r"ers\\"
    r"|files\.python" r"hosted|py" r"pi\.org/simple|index-u" r"rl|find-li" r"nks)"
)  # fmt: skip
SECRET = re.compile(
    r"(-----BEGIN [A-Z ]*PRIVATE" r" KEY-----\s+[A-Za-z0-9+/]{40}"
    r"|\bAK" r"IA[0-9A-Z]{16}\b|\bgh" r"[pousr]_[A-Za-z0-9]{36}\b"
    r"|\bxox" r"[abp]-[0-9A-Za-z-]{10,}|\bey" r"J[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.)"
)  # fmt: skip
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp"}
PICTURES_MEGABYTES = 25
COLOUR_TYPE, PALETTE = 25, 3
"""Where a PNG says how it has its colours, and what it says if it has a palette."""
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def found(pattern: re.Pattern[str], text: str) -> list[str]:
    """Every place a pattern fits."""
    return [match.group(0) for match in pattern.finditer(text)]


def all_found(pattern: re.Pattern[str]) -> list[str]:
    """Every place a pattern fits in any text file of the checkout, with the file's name."""
    return [f"{path}: {hit}" for path in files() for hit in found(pattern, text_of(path) or "")]


def lines(path: Path) -> int:
    """The length of a file."""
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def function_lengths(source: str) -> list[int]:
    """Lines of each function without its docstring."""
    lengths = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            lengths.append((node.end_lineno or 0) - node.lineno + 1 - docstring)
    return lengths


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
    assert {str(p): lines(p) for p in python_files() if lines(p) > LONGEST_FILE} == {}
    assert statistics.median(lines(p) for p in python_files(*SOURCES)) <= MEDIAN_FILE


def test_functions_are_short() -> None:
    """Half of the program's functions fit in ten lines, nine in ten on a screen."""
    sources = [(ROOT / path).read_text(encoding="utf-8") for path in python_files(*SOURCES)]
    lengths = sorted(length for source in sources for length in function_lengths(source))
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert lengths[len(lengths) * 9 // 10] <= LONG_FUNCTION


def test_nothing_is_left_for_later() -> None:
    """What has to be done is done, or stands in the tracker."""
    assert all_found(LEFT_OVER) == []


def test_no_trace_of_a_machine() -> None:
    """No folder of one computer and no address of a package index."""
    assert all_found(MACHINE) == []


def test_no_secret_is_committed() -> None:
    """Keys for tests are made in the tests."""
    assert all_found(SECRET) == []


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
    ("pattern", "text"),
    [
        (LEFT_OVER, "# TO" + "DO later"),
        (MACHINE, "/ro" + "ot/.cache"),
        (MACHINE, "--index-u" + "rl x"),
        (SECRET, "-----BEGIN RSA PRIVATE" + " KEY-----\n" + "M" * 40),
        (SECRET, "gh" + "p_" + "a" * 36),
    ],
)
def test_a_trace_is_seen(pattern: re.Pattern[str], text: str) -> None:
    """The gate bites: each of these texts alone is found."""
    assert found(pattern, text)


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    """A missing file and a missing heading are both found, a good one is not."""
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](other.md) [b](#two) [c](#one-thing) [d](https://example.com/x)")

    assert broken_links(page, page.read_text()) == ["other.md", "#two"]


def test_a_functions_length_leaves_its_docstring_out() -> None:
    """The contract may be as long as it needs to be."""
    assert function_lengths('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n') == [2]
