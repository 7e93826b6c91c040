"""The Windows installer: its lists of files, its facts and its version resource; NSIS puts them together."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from building import icons, signing
from building.release import Release
from devtools.base import ROOT, Stop, quiet, say
from devtools.borrowing import BORROWED, borrow, can_borrow, find_program

SCRIPT = ROOT / "packaging" / "windows" / "tideboard.nsi"
MANIFEST = SCRIPT.with_name("tideboard.manifest")
COPYRIGHT = "Licensed under the Apache License 2.0"
PROGRAMS = ("tideboard.exe", "tideboard-sandbox.exe")
LONGEST_NAME = 170
"""Characters of a name inside the folder. Windows' old limit is 259 for the whole path; before it stand the 50 of
`C:\\Users\\twenty characters...\\AppData\\Local\\Programs\\Tideboard\\`, and room is left for a longer folder."""
FINAL = 9000
STAGES = {"a": 1000, "b": 2000, "rc": 3000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """How NSIS is run: `target` is one of its stubs, `compressor` one of its methods."""

    target: str = "x86-unicode"
    compressor: str = "lzma"


USUAL = Compiler()


def freeze_options(release: Release, work: Path) -> dict[str, str]:
    """What tideboard.spec gives both programs: icon, manifest, and a version resource that is written here."""
    resource = work / "version-resource.txt"
    resource.write_text(version_resource(release), encoding="utf-8", newline="\n")
    ico = icons.Icons(icons.FOLDER).ico
    return {"icon": str(ico), "manifest": str(MANIFEST), "version_file": str(resource)}


def make(frozen: Path, release: Release, target: Path, work: Path) -> list[Path]:
    """The installer and the same folder as a zip archive. Signs where the environment names a signer.

    Raises Stop for files that are to be named as signed and cannot be: a name never promises what was not verified.
    """
    if release.signed and not signing.command():
        raise Stop("--signed needs a signer: docs/releasing.md names its variables.")
    signing.sign([frozen / name for name in PROGRAMS])
    installer = compiled(frozen, release, target, work, icon=icons.Icons(icons.FOLDER).ico)
    if release.signed:
        signing.verify([installer])
    return [installer, zipped(frozen, release, target)]


def compiled(
    frozen: Path, release: Release, target: Path, work: Path, *, icon: Path | None = None, compiler: Compiler = USUAL
) -> Path:
    """Run NSIS, which takes no warning; its whole report is left in `work`."""
    lists = work / "nsis"
    shutil.rmtree(lists, ignore_errors=True)
    lists.mkdir(parents=True)
    target.mkdir(parents=True, exist_ok=True)
    setup = target.resolve() / release.installer
    names = names_in(frozen)
    write(lists / "product.nsh", product(frozen, release, setup, icon, compiler))
    write(lists / "install_files.nsh", install_lines(names))
    write(lists / "remove_files.nsh", remove_lines(names))
    program, env = makensis()
    defines = [f"-DWORK={lists.resolve()}", f"-DTARGET={compiler.target}"]
    log = quiet(program, "-V4", "-WX", "-INPUTCHARSET", "UTF8", *defines, SCRIPT, cwd=SCRIPT.parent, env=env)
    (work / "makensis.log").write_text(log, encoding="utf-8")
    say(f"{setup.name}: {len(names)} files")
    return setup


def names_in(frozen: Path) -> list[str]:
    """Every file of the folder with forward slashes, sorted; raises Stop for a name that Windows may not take."""
    names = sorted(path.relative_to(frozen).as_posix() for path in frozen.rglob("*") if not path.is_dir())
    for name in PROGRAMS:
        if name not in names:
            raise Stop(f"{frozen} holds no {name}: it was not frozen on Windows.")
    for name in names:
        if len(name) > LONGEST_NAME or re.search(r'[<>:"|?*$\\\x00-\x1f]|[ .](/|$)', name):
            raise Stop(f"Windows may not take the name {name} ({len(name)} characters, at most {LONGEST_NAME}).")
    return names


def install_lines(names: Sequence[str]) -> list[str]:
    """What the installer unpacks, folder by folder."""
    lines, folder = [], None
    for name in sorted(names, key=lambda name: (PurePosixPath(name).parent.as_posix(), name)):
        if (parent := PurePosixPath(name).parent) != folder:
            folder = parent
            lines.append(f'SetOutPath "{installed(parent.as_posix())}"')
        lines.append(f'File "${{FROZEN}}{os.sep}{name.replace("/", os.sep)}"')
    return lines


def remove_lines(names: Sequence[str]) -> list[str]:
    """What the uninstaller takes out: those files, and those folders when nothing else is in them, deepest first."""
    folders = {parent.as_posix() for name in names for parent in PurePosixPath(name).parents} - {"."}
    deepest = sorted(folders, key=lambda name: (-name.count("/"), name))
    return [f'Delete "{installed(name)}"' for name in names] + [f'RMDir "{installed(name)}"' for name in deepest]


def installed(name: str) -> str:
    """A name of the folder as NSIS spells it on the person's computer."""
    return "$INSTDIR" if name == "." else "$INSTDIR\\" + name.replace("/", "\\")


def product(frozen: Path, release: Release, setup: Path, icon: Path | None, compiler: Compiler) -> list[str]:
    """The facts that the script asks for."""
    sizes = [path.stat().st_size for path in frozen.rglob("*") if path.is_file()]
    facts: dict[str, str | int] = {
        "VERSION": release.version,
        "NUMBERS": ".".join(str(number) for number in numbers(release.version)),
        "ORDER": ".".join(str(number) for number in order(release.version)),
        "COPYRIGHT": COPYRIGHT,
        "SETUP": str(setup),
        "FROZEN": str(frozen.resolve()),
        "COMPRESSOR": compiler.compressor,
        "KILOBYTES": sum(-(-size // 4096) * 4 for size in sizes),
        "ICON": "${NSISDIR}/Contrib/Graphics/Icons/modern-install.ico" if icon is None else str(icon),
    }
    if signer := signing.command():
        facts["SIGN"] = " ".join(f'"{part}"' if " " in part else part for part in signer)
    return [f'!define {key} "{value}"' if key != "SIGN" else f"!define {key} '{value}'" for key, value in facts.items()]


def write(path: Path, lines: Sequence[str]) -> None:
    """A part of the script."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def numbers(version: str) -> tuple[int, int, int, int]:
    """What Windows shows as the file's version: `0.2.0rc1` is 0.2.0.0."""
    first, second, third, _ = order(version)
    return first, second, third, 0


def order(version: str) -> tuple[int, int, int, int]:
    """A version as four numbers that sort like it: a release comes after its a, b and rc. Raises Stop for others."""
    hit = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d{1,3}))?(?:\.dev\d+)?", version)
    if hit is None:
        raise Stop(f"{version} is no version like 0.2.0 or 0.2.0rc1.")
    stage = STAGES[hit[4]] + int(hit[5]) if hit[4] else 0 if ".dev" in version else FINAL
    return int(hit[1]), int(hit[2]), int(hit[3]), stage


def version_texts(release: Release) -> dict[str, str]:
    """What Explorer shows of both programs."""
    return {
        "FileDescription": "Tideboard",
        "FileVersion": release.version,
        "LegalCopyright": COPYRIGHT,
        "ProductName": "Tideboard",
        "ProductVersion": f"{release.version} ({release.commit[:12]})",
    }


def version_resource(release: Release) -> str:
    """The same in the form PyInstaller's `version=` takes."""
    four = numbers(release.version)
    rows = ",\n      ".join(f"StringStruct({key!r}, {value!r})" for key, value in version_texts(release).items())
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={four}, prodvers={four}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)
  ),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      {rows}])]),
    VarFileInfo([VarStruct('Translation', [0x409, 1200])])
  ]
)
"""


def makensis() -> tuple[Path, Mapping[str, str]]:
    """The compiler and the environment it needs; borrowed where apt is. Raises Stop with what to install."""
    places = [Path(os.environ.get(name, "C:/none")) / "NSIS" for name in ("ProgramFiles(x86)", "ProgramFiles")]
    found = find_program("makensis") or next(
        (p / "makensis.exe" for p in places if (p / "makensis.exe").exists()), None
    )
    if found is None and can_borrow():
        say("borrowing nsis into .venv/sys (nothing is installed)")
        borrow(["nsis"])
        found = find_program("makensis")
    if found is None:
        raise Stop("The Windows installer needs NSIS: apt-get install nsis, or nsis.sourceforge.io on Windows.")
    env = dict(os.environ)
    if found.is_relative_to(BORROWED):
        env["NSISDIR"] = str(BORROWED / "usr" / "share" / "nsis")
    return found, env


def zipped(frozen: Path, release: Release, target: Path) -> Path:
    """The folder as an archive that needs no installation: same files, same bytes."""
    archive = target / release.archive
    when = release.made.timetuple()[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for name in names_in(frozen):
            entry = zipfile.ZipInfo(f"Tideboard-{release.version}/{name}", when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            bundle.writestr(entry, (frozen / name).read_bytes())
    return archive
