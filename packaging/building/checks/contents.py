"""The frozen folder holds all of the program and nothing of the machine it was made on."""

from __future__ import annotations

import importlib.metadata
import json
import re
from collections.abc import Iterable
from pathlib import Path

from building import bill, contents, elf, freeze, inventory
from building.release import Release
from building.trimming import LEFT_OUT
from devtools.base import ROOT, Stop, python, quiet

WORK = ROOT / "build" / "package"
PACKAGES = (
    "core/tideboard_api",
    "core/tideboard_core",
    "core/tideboard_sandbox",
    "desktop/tideboard_desktop",
    "resources/tideboard_resources",
    "proto/tideboard_proto",
)
FREEZER = {"pyinstaller"}
OF_EXTRAS = {"h11", "wsproto", "xlsxwriter"}
"""Packages that the wheel leaves to its user: `tideboard api` and workbooks are in the program."""
UNWANTED = re.compile(r"(^|/)(tests?|conftest\.py|__pycache__|\.git\w*)(/|$)|\.(pyi?|ts|proto|c|h|cpp|pdb|a|lib)$")
KEPT_CODE = re.compile(r"tideboard_core/system/__pycache__/code_cache\.[\w-]+\.[\w-]+$")
"""What packaging/keep_code.py writes; the folder is named as Python names that of other kept code."""
MODULES = "modules.pyz"
"""The file with the modules of both programs: packaging/tideboard.spec."""
STEPS = {"pyi_rth_cryptography_openssl", "pyi_rth_pyqtgraph_multiprocess"}
"""What the freezer runs before our programs, but imports nothing for; entries/freezer_steps.py is for the others."""
SECRET = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE" rb" KEY-----\s+[A-Za-z0-9+/]{40}")
REQUIREMENT = re.compile(r"^[A-Za-z0-9._-]+")


def check(dist: Path, release: Release, _work: Path) -> str:
    """Modules, packages, traces of the machine, secrets, file names, libraries, sizes."""
    frozen = freeze.result(WORK, release)
    names = {path.relative_to(frozen).as_posix() for path in frozen.rglob("*") if not path.is_dir()}
    looked = look_into(frozen, release)
    complaints = [
        *(f"{name} is not in the program" for name in sorted(own_modules(WORK / "stage") - set(looked["modules"]))),
        *(f"{name} came in uninvited" for name in sorted(strangers(site(), WORK / freeze.INVENTORY))),
        *(f"{name} runs before each start" for name in looked["steps"] if name not in STEPS),
        *(f"{name} tells where it was built" for name in [*looked["traced"], *traced(frozen)]),
        *(f"{name} does not belong there" for name in sorted(filter(unwanted, names))),
        *(f"{name} leads nowhere" for name in sorted(names) if not (frozen / name).exists()),
        *(too_large(frozen, [dist / release.archive, dist / release.deb]) if release.system == "linux" else ()),
    ]
    if complaints:
        raise Stop(f"{len(complaints)} complaints: " + "; ".join(complaints[:10]))
    return f"{len(names)} files, {len(looked['modules'])} modules in the programs, no trace of this machine" + (
        f"; the system brings {', '.join(sorted(elf.demands(frozen).libraries))}" if release.system == "linux" else ""
    )


def unwanted(name: str) -> bool:
    """Whether a file of that name is none of a finished program."""
    return bool(UNWANTED.search(name)) and not KEPT_CODE.search(name)


def too_large(frozen: Path, products: Iterable[Path]) -> list[str]:
    """What weighs more than it may, the folder with its largest files."""
    size = contents.held(frozen)
    folder = f"the folder has {size:,} bytes, with {', '.join(contents.largest(frozen)[:5])}"
    weighed = [(product.name, product.stat().st_size) for product in products]
    return [folder] * (size > contents.LARGEST_FOLDER) + [
        f"{name} has {size:,} bytes" for name, size in weighed if size > contents.LARGEST_PRODUCT
    ]


def site() -> Path:
    """Where the packages of the build environment lie."""
    return Path(
        quiet(python(WORK / "environment"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    )


def look_into(frozen: Path, release: Release) -> dict[str, list[str]]:
    """The modules inside the two programs, those that name the build folder, and what runs before the programs."""
    suffix = ".exe" if release.system == "windows" else ""
    folder = frozen / "Contents" / "MacOS" if release.system == "macos" else frozen
    programs = [folder / f"{name}{suffix}" for name in ("tideboard", "tideboard-sandbox")]
    script = Path(__file__).with_name("modules_inside.py")
    (modules,) = (path for path in frozen.rglob(MODULES) if not path.is_symlink())
    told: dict[str, list[str]] = json.loads(quiet(python(WORK / "environment"), script, ROOT, modules, *programs))
    return told


def own_modules(tree: Path) -> set[str]:
    """Every module that the programs need, by its import name; the build has made those of the messages."""
    modules = set()
    for package in PACKAGES:
        top = tree / package
        for path in top.rglob("*.py"):
            parts = path.relative_to(top.parent).with_suffix("").parts
            modules.add(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return modules - LEFT_OUT


def strangers(packages: Path, listed: Path) -> set[str]:
    """Python packages inside that the program does not require, neither itself nor through others."""
    owners = inventory.distribution_files(packages)
    inside = set()
    for entry in inventory.read(listed):
        if entry.source.is_relative_to(packages):
            owner = inventory.owner_of(owners, entry.source.relative_to(packages).as_posix())
            inside.add(bill.canonical(owner.name) if owner else entry.inside)
    return inside - required("tideboard", packages) - FREEZER - OF_EXTRAS


def required(name: str, packages: Path) -> set[str]:
    """A package and all that it requires at run time, as far as it is installed."""
    requirements = {
        bill.canonical(found.metadata["Name"]): {
            bill.canonical(hit.group(0))
            for line in found.requires or ()
            if "extra ==" not in line and (hit := REQUIREMENT.match(line))
        }
        for found in importlib.metadata.distributions(path=[str(packages)])
    }
    closed: set[str] = set()
    waiting = {name}
    while waiting:
        closed |= waiting
        waiting = set().union(*(requirements.get(each, set()) for each in waiting)) - closed
    return closed


def traced(frozen: Path) -> list[str]:
    """Files that name the build folder, or that hold a private key."""
    here = str(ROOT).encode()
    found = []
    for path in sorted(frozen.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if here in content or SECRET.search(content):
                found.append(path.relative_to(frozen).as_posix())
    return found
