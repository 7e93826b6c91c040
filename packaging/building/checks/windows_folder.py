"""The frozen Windows folder: what its two programs declare, and that every library is its own or Windows' own."""

from __future__ import annotations

import os
import re
import shutil
import struct
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from building import icons, pe, windows
from building.pe import NotProgram, Program
from building.release import Release
from devtools.base import ROOT, Stop
from devtools.windows.places import windows_path
from devtools.windows.shims import OWN_NAME, PLAIN, SYSTEM_NAME

KINDS = {"tideboard.exe": pe.WINDOW, "tideboard-sandbox.exe": pe.CONSOLE}
SETTINGS = {
    "dpiAware": "true/pm",
    "dpiAwareness": "PerMonitorV2, PerMonitor",
    "longPathAware": "true",
}
WINDOWS_10 = "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"
OF_WINDOWS = re.compile(
    r"(api-ms-win-[\w-]+|ext-ms-win-[\w-]+|advapi32|authz|bcrypt|bcryptprimitives|cfgmgr32|combase|comctl32|comdlg32"
    r"|crypt32|cryptbase|d2d1|d3d(9|11|12)|dbghelp|dcomp|dnsapi|dwmapi|dwrite|dxgi|gdi32|icu|icuin|icuuc|imm32"
    r"|iphlpapi|kernel32|kernelbase|mpr|msimg32|msvcrt|ncrypt|netapi32|ntdll|ole32|oleaut32|opengl32|pdh|powrprof"
    r"|propsys|psapi|rpcrt4|secur32|setupapi|shcore|shell32|shlwapi|ucrtbase|uiautomationcore|user32|userenv|uxtheme"
    r"|version|winhttp|winmm|winspool\.drv|ws2_32|wtsapi32)(\.dll)?"
)
"""Libraries of every Windows 10 from 1809 on; Qt takes its Unicode tables from `icuuc.dll`."""
MADE_BY_WINE = re.compile(rb"Wine (builtin|placeholder) DLL")
FROM_OTHERS = frozenset({OWN_NAME.decode(), *(f"{name}.dll" for name in PLAIN)})
"""What Wine lacks and tests bring along; of Windows' own such libraries none belongs into the folder either."""
LARGEST = 192_000_000
"""Bytes of all files: more means that something came in that nobody wanted.

The bound of Linux less the 41 MB by which the folder was smaller when both were measured. With its code stored plain
it has 187.4 (docs/platforms.md).
"""
HEAD = 0x400
"""Bytes in which a program has its headers alone; the code that is stored behind it takes 40 MB."""
DOS_STUB = 0x40
"""Where Wine marks its own libraries."""


def look(frozen: Path, release: Release) -> str:
    """Check the folder; returns what was found, raises Stop with all that is wrong."""
    contents = {
        path.relative_to(frozen).as_posix(): path.read_bytes() for path in sorted(frozen.rglob("*")) if path.is_file()
    }
    programs, wrong = {}, []
    for name, content in contents.items():
        if Path(name).suffix.lower() in pe.ENDINGS:
            try:
                programs[name] = pe.read(content)
            except NotProgram as reason:
                wrong.append(f"{name}: {reason}")
    for name, kind in KINDS.items():
        wrong += complaints(name, programs[name], kind, release) if name in programs else [f"{name} is missing"]
    size = sum(map(len, contents.values()))
    wrong += foreign(programs) + traces(contents)
    wrong += [f"the folder has {size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}"] if size > LARGEST else []
    if wrong:
        raise Stop(f"{frozen.name}: {len(wrong)} complaints: " + "; ".join(wrong[:10]))
    return f"{len(contents)} files, {size / 1e6:.1f} MB, {len(programs)} programs and libraries"


def complaints(name: str, program: Program, kind: int, release: Release) -> list[str]:
    """What is wrong with a program's window, manifest, version and icon."""
    wrong = [] if program.subsystem == kind else [f"a console where none belongs, or none ({program.subsystem})"]
    manifests = program.resources.get(pe.MANIFEST, [])
    wrong += declared(manifests[0]) if len(manifests) == 1 else [f"{len(manifests)} manifests"]
    texts: dict[str, str] = {}
    for resource in program.resources.get(pe.VERSION, []):
        texts |= pe.version_texts(resource)
    wanted = windows.version_texts(release)
    wrong += [f"{key} is {texts.get(key)!r}, not {text!r}" for key, text in wanted.items() if texts.get(key) != text]
    sizes = {size for group in program.resources.get(pe.ICON_GROUP, []) for size in pe.icon_sizes(group)}
    wrong += [f"its icon lacks {size} pixels" for size in icons.ICO if size not in sizes]
    return [f"{name}: {each}" for each in wrong]


def declared(manifest: bytes) -> list[str]:
    """What a manifest should say and does not: rights, long paths, resolution per monitor, Windows 10."""
    try:
        elements = list(ET.fromstring(manifest).iter())  # noqa: S314  of our own program
    except ET.ParseError as reason:
        return [f"its manifest is no XML: {reason}"]
    found = {element.tag.rpartition("}")[2]: element for element in elements}
    rights = found["requestedExecutionLevel"].attrib if "requestedExecutionLevel" in found else {}
    wrong = [] if rights == {"level": "asInvoker", "uiAccess": "false"} else [f"it asks for rights: {rights}"]
    for name, wanted in SETTINGS.items():
        said = found[name].text if name in found else None
        wrong += [] if said == wanted else [f"{name} is {said!r}, not {wanted!r}"]
    systems = {element.get("Id") for element in elements if element.tag.endswith("}supportedOS")}
    return wrong if WINDOWS_10 in systems else [*wrong, "it does not name Windows 10"]


def foreign(programs: Mapping[str, Program]) -> list[str]:
    """Libraries of other systems, and those that are imported and neither in the folder nor of Windows."""
    inside = {Path(name).name.lower() for name in programs}
    wrong = [f"{name} does not belong there" for name in programs if Path(name).name.lower() in FROM_OTHERS]
    for name, program in programs.items():
        absent = sorted(each for each in program.imports if each not in inside and not OF_WINDOWS.fullmatch(each))
        wrong += [f"{name} needs {', '.join(absent)}, which Windows does not have"] if absent else []
    return wrong


def traces(contents: Mapping[str, bytes], places: Iterable[Path] = (ROOT,)) -> list[str]:
    """Files that were made by Wine, changed for it, or that name the folder they were built in."""
    marks = [OWN_NAME, *(text.encode() for place in places for text in (str(place), windows_path(str(place))))]
    wrong = [f"{name} names {mark.decode()}" for name, content in contents.items() for mark in marks if mark in content]
    return wrong + [f"{name} is Wine's" for name, content in contents.items() if MADE_BY_WINE.match(content, DOS_STUB)]


class Alteration(NamedTuple):
    """One defect in a copy of a folder without any: the file and its new content, and what the check has to say.

    `change` returns None for a file that is taken out; where the file does not exist it gets an empty content.
    """

    file: str
    change: Callable[[bytes], bytes | None]
    said: str


def alterations(frozen: Path, release: Release) -> list[Alteration]:
    """Defects that the check has to find in this very folder; raises Stop where it lacks the libraries for them."""
    window, console = KINDS
    library = _first(frozen, lambda content: b"python3" in content)
    mathematics = _first(frozen, lambda content: SYSTEM_NAME in content)
    interpreter = next((path.name for path in frozen.rglob("python3??.dll")), None)
    if library is None or mathematics is None or interpreter is None:
        raise Stop(f"{frozen.name} lacks Python's library, or one that imports it, or the C runtime's functions.")
    inside = next(frozen.rglob(interpreter)).relative_to(frozen).as_posix()
    later = release.version.translate(str.maketrans("0123456789", "1234567890"))
    return [
        Alteration(window, _with_console, "a console where none belongs"),
        Alteration(window, lambda old: old.replace(b"asInvoker", b"asInvoked"), "it asks for rights"),
        Alteration(window, lambda old: old.replace(b"longPathAware", b"longPathAwary"), "longPathAware is None"),
        Alteration(window, lambda old: old.replace(b"PerMonitorV2", b"PerMonitorV1"), "dpiAwareness is"),
        Alteration(window, lambda old: old.replace(_wide(release.version), _wide(later)), "FileVersion is"),
        Alteration(window, _with_other_icon, "its icon lacks"),
        Alteration(window, lambda old: old[:HEAD], "it is cut off"),
        Alteration(console, lambda _: None, f"{console} is missing"),
        Alteration(inside, lambda _: None, f"{interpreter}, which Windows does not have"),
        Alteration(f"_internal/{PLAIN[0]}.dll", lambda _: (frozen / library).read_bytes(), "does not belong there"),
        Alteration(library, lambda old: old[:DOS_STUB] + b"Wine builtin DLL" + old[DOS_STUB + 16 :], "is Wine's"),
        Alteration(mathematics, lambda old: old.replace(SYSTEM_NAME, OWN_NAME), f"names {OWN_NAME.decode()}"),
        Alteration("_internal/notes.txt", lambda _: str(ROOT).encode(), f"names {ROOT}"),
    ]


def altered(frozen: Path, release: Release, work: Path) -> str:
    """Check copies of a good folder with one defect each; raises Stop unless every one is refused for its defect."""
    wanted, missed = alterations(frozen, release), []
    for each in wanted:
        copy = work / "altered"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(frozen, copy, copy_function=os.link)  # the same bytes twice are not worth their time
        file = copy / each.file
        old = file.read_bytes() if file.exists() else b""
        file.unlink(missing_ok=True)  # a link: written to, it would change the folder itself
        if (new := each.change(old)) is not None:
            file.write_bytes(new)
        try:
            look(copy, release)
            missed.append(each.said)
        except Stop as reason:
            missed += [] if each.said in str(reason) else [f"{each.said} (refused for {reason})"]
        shutil.rmtree(copy)
    if missed:
        raise Stop(f"{len(missed)} of {len(wanted)} altered folders passed the check: {'; '.join(missed)}")
    return f"{len(wanted)} of {len(wanted)} altered copies of the folder refused"


def _first(frozen: Path, fits: Callable[[bytes], bool]) -> str | None:
    """The name of the first library whose content fits."""
    found = sorted(path for path in frozen.rglob("*.pyd") if fits(path.read_bytes()))
    return found[0].relative_to(frozen).as_posix() if found else None


def _wide(text: str) -> bytes:
    """A text as Windows stores it."""
    return text.encode("utf-16-le")


def _with_console(program: bytes) -> bytes:
    (start,) = struct.unpack_from("<I", program, 0x3C)
    changed = bytearray(program)
    struct.pack_into("<H", changed, start + 24 + 68, pe.CONSOLE)
    return bytes(changed)


def _with_other_icon(program: bytes) -> bytes:
    """The first size in the icon's list becomes one that nobody draws."""
    (group,) = pe.read(program).resources[pe.ICON_GROUP]
    return program.replace(group, group[:6] + b"\x11" + group[7:])
