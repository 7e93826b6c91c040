"""The macOS bundle and disk image: facts, order of signing, and the commands of Apple's tools that do the rest."""

from __future__ import annotations

import json
import os
import plistlib
import re
import shutil
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from building import icons
from building.release import Release
from devtools.base import ROOT, Stop, quiet, say

FOLDER = ROOT / "packaging" / "macos"
ENTITLEMENTS = FOLDER / "entitlements.plist"
IDENTIFIER = "io.tideboard.Tideboard"
PROGRAM, MARKET = "tideboard", "tideboard-sandbox"
MINIMUM_SYSTEM = "15.0"
"""What the modules of the locked PySide6 are built for, whatever the name of its wheel says (docs/releasing.md)."""
LAYOUT = "io.tideboard.layout"
LAYOUT_ENDING = "tideboard-layout"
LAYOUT_TYPE = "application/vnd.tideboard.layout+json"
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
VOLUME = "Tideboard"
BUNDLE = "Tideboard.app"
SEAL = ("codesign", "--verify", "--deep", "--strict")

IDENTITY = "TIDEBOARD_MACOS_IDENTITY"
"""Environment variable: name of a `Developer ID Application` certificate in the keychain. Without it the signature is
an ad-hoc one, which Apple silicon asks for and which vouches for nobody."""
NOTARY_PROFILE = "TIDEBOARD_NOTARY_PROFILE"
"""Environment variable: name under which `notarytool store-credentials` put Apple's key into the keychain."""
AD_HOC = "-"
BUSY_PAUSES = (5, 10, 20, 40)
"""Seconds before each further try to make a disk image or to let it go."""
GONE = "No such file or directory"
"""What `hdiutil detach` says of a volume that it unmounted in a try before, whose disk it could not eject then."""
MACH_O = {0xFEEDFACE, 0xFEEDFACF, 0xCEFAEDFE, 0xCFFAEDFE, 0xCAFEBABE, 0xCAFEBABF}
"""First four bytes of code, read big-endian: thin in either byte order, and several machines in one file."""


def freeze_options(release: Release, work: Path) -> dict[str, str]:
    """What packaging/tideboard.spec gives the bundle: its icon, and the Info.plist that is written here."""
    plist = work / "Info.plist"
    plist.write_bytes(plistlib.dumps(property_list(release)))
    # Qt's wheels hold the code of both machines: without a target each image would carry it twice.
    return {"icon": str(icons.Icons(icons.FOLDER).icns), "plist": str(plist), "target_arch": release.machine}


def property_list(release: Release) -> dict[str, object]:
    """The bundle's Info.plist, put over what PyInstaller writes by itself.

    There is no exception from transport security: Python's sockets do not pass through it, and Tideboard checks
    certificates on its own. LSBackgroundOnly is said out loud: PyInstaller takes it from the practice market, which is
    a console program, and the window would have no menu and no place in the Dock.
    """
    return {
        "CFBundleName": "Tideboard",
        "CFBundleDisplayName": "Tideboard",
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleExecutable": PROGRAM,
        "CFBundlePackageType": "APPL",
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleShortVersionString": plain_version(release.version),
        "CFBundleVersion": build_version(release.version),
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": list(LANGUAGES),
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Tideboard layout",
                "CFBundleTypeIconFile": icons.Icons(icons.FOLDER).icns.name,  # the spec puts it into Resources
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [LAYOUT],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": LAYOUT,
                "UTTypeDescription": "Tideboard layout",
                "UTTypeConformsTo": ["public.json"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [LAYOUT_ENDING],
                    "public.mime-type": [LAYOUT_TYPE],
                },
            }
        ],
        "LSApplicationCategoryType": "public.app-category.finance",
        "LSBackgroundOnly": False,
        "LSMinimumSystemVersion": MINIMUM_SYSTEM,
        "NSAppSleepDisabled": True,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Licensed under the Apache License 2.0",
        "NSLocalNetworkUsageDescription": (
            "Tideboard connects to a broker's gateway in your network when you enter its address."
        ),
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
        # Qt's drawing has faults in the look of macOS 26, which the system gives programs by the SDK of their starter:
        # PyInstaller's 6.22.3 has 26.2 (LC_BUILD_VERSION). Apple keeps the key for starters of an SDK before 27.
        "UIDesignRequiresCompatibility": True,
    }


def plain_version(version: str) -> str:
    """Three numbers, which is all that the system takes for the version a person sees: `0.2.0rc1` is 0.2.0."""
    hit = re.match(r"\d+(\.\d+){0,2}", version)
    return hit.group() if hit else "0"


def build_version(version: str) -> str:
    """The same with what tells builds apart, in the only spelling the system allows: `0.2.0rc1` is 0.2.0fc1.

    Its numbers begin at 1, so `0.2.0.dev0` is 0.2.0d1: a build on the way must not pass for the version itself.
    """
    hit = re.fullmatch(r"(\d+\.\d+\.\d+)(?:(a|b|rc)(\d{1,3})|\.dev(\d{1,2}))?.*", version)
    if hit is None or not (hit[2] or hit[4]):
        return plain_version(version)
    if hit[4]:
        return f"{hit[1]}d{int(hit[4]) + 1}"
    return f"{hit[1]}{ {'a': 'a', 'b': 'b', 'rc': 'fc'}[hit[2]] }{hit[3]}"


def make(frozen: Path, release: Release, target: Path, work: Path) -> list[Path]:
    """Sign the bundle `frozen` (Tideboard.app), and make the disk image and the archive of it, both in `target`.

    With a certificate and Apple's key in the keychain both are notarised; else their names say "unsigned". Raises Stop
    for files that are to be named as signed and that the system would not start.
    """
    identity, profile = os.environ.get(IDENTITY, AD_HOC), os.environ.get(NOTARY_PROFILE, "")
    if release.signed and (identity == AD_HOC or not profile):
        raise Stop("--signed needs a certificate and Apple's key: docs/releasing.md names their variables.")
    add_texts(frozen)
    for command in sign_commands(frozen, identity):
        quiet(*command)
    quiet(*SEAL, frozen)
    archive, image = target / release.archive, target / release.disk_image
    if profile:
        for command in notary_commands(frozen, archive, profile):
            run(command)
    quiet(*archive_command(frozen, archive))
    folder = image_folder(frozen, work / "image")
    for command in image_commands(folder, image, identity, profile):
        run(command)
    verify_unpacked(archive, image, work / "unpacked")
    if release.signed:
        for command in assessments(frozen, image):
            quiet(*command)
    say(f"{image.name}: signed by {identity}, {'notarised' if profile else 'not notarised'}")
    return [image, archive]


def run(command: Sequence[str], *, pause: Callable[[float], None] = time.sleep) -> None:
    """Run a command to its end: a disk image up to five times, and a notarisation with Apple's reasons if it fails.

    `hdiutil create` answers "Resource busy" at times while the system indexes what it reads. `notarytool submit --wait`
    ends with 0 although Apple refused; the reasons stand in a log that has to be fetched.
    """
    if command[:2] == ["hdiutil", "create"]:
        for seconds in BUSY_PAUSES:
            try:
                quiet(*command)
            except Stop as reason:
                say(f"once more in {seconds} s: {reason}")
                pause(seconds)
            else:
                return
    answer = quiet(*command)
    if command[1:3] == ["notarytool", "submit"]:
        told = json.loads(answer)
        if told.get("status") != "Accepted":
            profile = command[command.index("--keychain-profile") + 1]
            log = quiet("xcrun", "notarytool", "log", str(told.get("id")), "--keychain-profile", profile)
            raise Stop(f"{log.strip()}\nApple does not notarise {Path(command[3]).name}: {told.get('status')}.")


def verify_unpacked(archive: Path, image: Path, folder: Path) -> None:
    """Check the seal of the bundle as a person gets it, out of the disk image and out of the archive; raises Stop.

    The system calls a program with a broken ad hoc seal damaged, and offers no way to open it all the same.
    """
    shutil.rmtree(folder, ignore_errors=True)
    mounted, unpacked = folder / "image", folder / "archive"
    for each in (mounted, unpacked):
        each.mkdir(parents=True)
    quiet("ditto", "-x", "-k", archive, unpacked)
    quiet(*SEAL, unpacked / BUNDLE)
    with attached(image, mounted):
        quiet(*SEAL, mounted / BUNDLE)


@contextmanager
def attached(image: Path, volume: Path, *, pause: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """A disk image, mounted read-only at an empty folder while the block runs; raises Stop where it stays mounted."""
    quiet("hdiutil", "attach", "-readonly", "-nobrowse", "-mountpoint", volume, image)
    try:
        yield
    finally:
        _detach(volume, pause)


def _detach(volume: Path, pause: Callable[[float], None]) -> None:
    """Let a volume go: up to five times, the last time whether a program reads it or not; the last error comes out.

    `hdiutil detach` answers "Resource busy" at times while the system looks through a volume, and may have unmounted it
    all the same (github.com/actions/runner-images/issues/7522, github.com/create-dmg/create-dmg/pull/198).
    """
    for seconds in BUSY_PAUSES:
        try:
            quiet("hdiutil", "detach", volume)
        except Stop as reason:
            if GONE in str(reason) and seconds != BUSY_PAUSES[0]:
                return
            say(f"once more in {seconds} s: {reason}")
            pause(seconds)
        else:
            return
    try:
        quiet("hdiutil", "detach", "-force", volume)
    except Stop as reason:
        if GONE not in str(reason):
            raise


def assessments(app: Path, image: Path) -> list[list[str]]:
    """What the system asks before a first start: whether bundle and image are stapled and may be opened."""
    return [
        ["xcrun", "stapler", "validate", str(app)],
        ["xcrun", "stapler", "validate", str(image)],
        ["spctl", "--assess", "--type", "execute", str(app)],
        ["spctl", "--assess", "--type", "open", "--context", "context:primary-signature", str(image)],
    ]


def add_texts(app: Path) -> None:
    """Put the system's own texts about the program into the bundle, in each language."""
    for language in LANGUAGES:
        place = app / "Contents" / "Resources" / f"{language}.lproj"
        place.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FOLDER / place.name / "InfoPlist.strings", place / "InfoPlist.strings")


def is_code(path: Path) -> bool:
    """Whether a file is a program or a library, by its first bytes; links are not followed."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(4)
    return len(head) == 4 and struct.unpack(">I", head)[0] in MACH_O


def signing_order(app: Path) -> list[Path]:
    """What is signed, from the inside out: libraries, then the versions of frameworks, the second program, the bundle.

    The bundle's own program is signed with the bundle.
    """
    programs = app / "Contents" / "MacOS"
    code = [path for path in app.rglob("*") if path.parent != programs and is_code(path)]
    versions = [
        path for path in app.rglob("*.framework/Versions/*") if path.is_dir() and not path.is_symlink()
    ]  # fmt: skip
    inner = sorted([*code, *versions], key=lambda path: (-len(path.parts), path.as_posix()))
    return [*inner, programs / MARKET, app]


def sign_commands(app: Path, identity: str) -> list[list[str]]:
    """One `codesign` for each; only the two programs have entitlements, libraries take those of who loads them.

    The name of a certificate is no secret: its key stays in the keychain.
    """
    hardened = [] if identity == AD_HOC else ["--options", "runtime", "--timestamp"]
    commands = []
    for path in signing_order(app):
        own = ["--entitlements", str(ENTITLEMENTS)] if path in {app, app / "Contents" / "MacOS" / MARKET} else []
        commands.append(["codesign", "--force", "--sign", identity, *hardened, *own, str(path)])
    return commands


def archive_command(app: Path, archive: Path) -> list[str]:
    """Zip as Apple's own tool does: it keeps the links of the frameworks, without which no signature holds."""
    return ["ditto", "-c", "-k", "--sequesterRsrc", "--keepParent", str(app), str(archive)]


def notary_commands(app: Path, archive: Path, profile: str) -> list[list[str]]:
    """Let Apple look at the bundle and pin its answer to it, so that a first start needs no network."""
    return [
        archive_command(app, archive),
        ["xcrun", "notarytool", "submit", str(archive), *waiting(profile)],
        ["xcrun", "stapler", "staple", str(app)],
    ]


def waiting(profile: str) -> list[str]:
    """The options of a submission: the key by its name in the keychain, and an answer that a program can read."""
    return ["--keychain-profile", profile, "--wait", "--output-format", "json"]


def image_folder(app: Path, folder: Path) -> Path:
    """What the disk image shows: the program, the folder it is dragged to, the licence, and how Finder places them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(app, folder / BUNDLE, symlinks=True)
    (folder / "Applications").symlink_to("/Applications")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    shutil.copyfile(FOLDER / "DS_Store", folder / ".DS_Store")
    return folder


def image_commands(folder: Path, image: Path, identity: str, profile: str) -> Sequence[list[str]]:
    """Make the compressed image; sign, notarise and staple it as far as there is a certificate and Apple's key."""
    kind = ["-fs", "HFS+", "-format", "UDZO", "-imagekey", "zlib-level=9", "-ov"]
    commands = [["hdiutil", "create", "-volname", VOLUME, "-srcfolder", str(folder), *kind, str(image)]]
    if identity != AD_HOC:
        commands.append(["codesign", "--sign", identity, "--timestamp", str(image)])
    if profile:
        commands.append(["xcrun", "notarytool", "submit", str(image), *waiting(profile)])
        commands.append(["xcrun", "stapler", "staple", str(image)])
    return [*commands, ["hdiutil", "verify", str(image)]]
