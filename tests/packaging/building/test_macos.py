"""The macOS bundle as far as it can be seen without a Mac: facts, entitlements, texts, order of signing, commands."""

from __future__ import annotations

import contextlib
import os
import plistlib
import re
from pathlib import Path

import pytest

from building import icons, macos
from building.checks import macos as mac_check
from building.release import Release
from checkout import ROOT
from devtools.base import Stop

APP_CODE = bytes.fromhex("cffaedfe") + b"code"

LAYOUTS = "desktop/tideboard_desktop/window/workspace/layout_actions.py"


def release(version: str = "0.2.0", *, signed: bool = False) -> Release:
    """A release for Apple silicon."""
    return Release(
        version=version, commit="ab" * 20, epoch=1_780_000_000, system="macos", machine="arm64", signed=signed
    )


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A bundle shaped as PyInstaller makes it: programs, libraries, a framework with its links, data."""
    bundle = tmp_path / "Tideboard.app"
    code = (
        "MacOS/tideboard", "MacOS/tideboard-sandbox", "Frameworks/libssl.3.dylib",
        "Frameworks/PySide6/QtCore.abi3.so", "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    )  # fmt: skip
    for name in (*code, "Info.plist", "Resources/base_library.zip", "Frameworks/numpy/version.json"):
        path = bundle / "Contents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(APP_CODE if name in code else b"{}")
    framework = bundle / "Contents/Frameworks/PySide6/Qt/lib/QtCore.framework"
    (framework / "Versions" / "Current").symlink_to("A")
    (framework / "QtCore").symlink_to("Versions/Current/QtCore")
    (bundle / "Contents/Frameworks/QtCore").symlink_to("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore")
    return bundle


def test_the_facts_of_the_bundle_survive_being_written(tmp_path: Path) -> None:
    """Every key that the system, the Dock, Finder and the store of file types ask for, through a file and back."""
    plist = Path(macos.freeze_options(release("0.2.0rc1"), tmp_path)["plist"])
    facts = plistlib.loads(plist.read_bytes())

    assert facts == macos.property_list(release("0.2.0rc1"))
    assert facts["CFBundleIdentifier"] == "io.tideboard.Tideboard"
    assert (facts["CFBundleShortVersionString"], facts["CFBundleVersion"]) == ("0.2.0", "0.2.0fc1")
    assert facts["LSBackgroundOnly"] is False
    assert facts["NSAppSleepDisabled"] is True
    assert facts["UIDesignRequiresCompatibility"] is True
    assert facts["NSHighResolutionCapable"] is True
    assert facts["LSApplicationCategoryType"] == "public.app-category.finance"
    assert "NSAppTransportSecurity" not in facts


def test_layouts_belong_to_the_program() -> None:
    """The type is declared with the ending that the program exports, and the program opens it."""
    facts = plistlib.loads(plistlib.dumps(macos.property_list(release())))
    declared, opened = facts["UTExportedTypeDeclarations"][0], facts["CFBundleDocumentTypes"][0]

    assert opened["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert opened["CFBundleTypeIconFile"] == icons.Icons(icons.FOLDER).icns.name
    endings = declared["UTTypeTagSpecification"]["public.filename-extension"]
    layouts = (ROOT / LAYOUTS).read_text(encoding="utf-8")
    assert f'SUFFIX = "{endings[0]}"' in layouts


@pytest.mark.parametrize(
    ("version", "build"),
    [("0.2.0", "0.2.0"), ("0.2.0a3", "0.2.0a3"), ("1.0.0b2", "1.0.0b2"), ("0.2.0.dev0", "0.2.0d1")],
)
def test_build_versions_are_spelled_as_the_system_wants(version: str, build: str) -> None:
    """Three numbers and at most one of d, a, b, fc."""
    assert macos.build_version(version) == build
    assert re.fullmatch(r"\d+\.\d+\.\d+((d|a|b|fc)\d{1,3})?", build)


def test_two_entitlements_and_no_more() -> None:
    """Each is argued in the file; what lets others look into the process is not among them."""
    assert dict(mac_check.entitlements()) == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_the_systems_texts_stand_in_every_language(app: Path) -> None:
    """The same keys everywhere, each with a text, and each a key of Info.plist or the name of the file type."""
    macos.add_texts(app)
    facts = macos.property_list(release())
    keys = []
    for language in macos.LANGUAGES:
        text = (app / "Contents" / "Resources" / f"{language}.lproj" / "InfoPlist.strings").read_text(encoding="utf-8")
        entries = re.findall(r'^"([^"]+)" = "([^"]+)";$', text, re.MULTILINE)
        assert len(entries) == len(text.splitlines())
        keys.append([key for key, _ in entries])

    assert keys == [keys[0]] * len(macos.LANGUAGES)
    assert set(keys[0]) - {"Tideboard layout"} <= set(facts)


def test_signing_goes_from_the_inside_out(app: Path) -> None:
    """Code before what holds it, links and data never, the bundle last."""
    names = [
        path.relative_to(app.parent).as_posix().removeprefix("Tideboard.app/") for path in macos.signing_order(app)
    ]

    assert names == [
        "Contents/Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "Contents/Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A",
        "Contents/Frameworks/PySide6/QtCore.abi3.so",
        "Contents/Frameworks/libssl.3.dylib",
        "Contents/MacOS/tideboard-sandbox",
        "Tideboard.app",
    ]


def test_a_certificate_hardens_and_only_programs_have_entitlements(app: Path) -> None:
    """Without one the signature is ad hoc and promises nothing."""
    commands = macos.sign_commands(app, "Developer ID Application: Somebody")
    plain = macos.sign_commands(app, macos.AD_HOC)

    assert all(
        command[:4] == ["codesign", "--force", "--sign", "Developer ID Application: Somebody"] for command in commands
    )
    assert all({"--options", "runtime", "--timestamp"} <= set(command) for command in commands)
    entitled = [command[-1] for command in commands if str(macos.ENTITLEMENTS) in command]
    assert entitled == [str(app / "Contents" / "MacOS" / "tideboard-sandbox"), str(app)]
    assert not any("runtime" in command for command in plain)


def test_notarised_is_what_is_offered_and_no_key_stands_in_a_command(app: Path, tmp_path: Path) -> None:
    """Bundle and image are submitted, waited for and stapled; the key is in the keychain under a name."""
    archive, image = tmp_path / "a.zip", tmp_path / "a.dmg"
    commands = [
        *macos.notary_commands(app, archive, "profile"),
        *macos.image_commands(tmp_path, image, "Me", "profile"),
    ]

    submitted = [command[3] for command in commands if command[1:3] == ["notarytool", "submit"]]
    assert submitted == [str(archive), str(image)]
    assert [command[-1] for command in commands if "staple" in command] == [str(app), str(image)]
    assert all(
        command[4:] == ["--keychain-profile", "profile", "--wait", "--output-format", "json"]
        for command in commands
        if "submit" in command
    )
    assert not {"--password", "--apple-id", "--key"} & {part for command in commands for part in command}


def test_without_a_certificate_the_image_is_made_and_verified_only(tmp_path: Path) -> None:
    """Nothing is sent to anybody."""
    commands = macos.image_commands(tmp_path, tmp_path / "a.dmg", macos.AD_HOC, "")

    assert [command[:2] for command in commands] == [["hdiutil", "create"], ["hdiutil", "verify"]]


@pytest.fixture
def mac_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`ditto`, `hdiutil` and `codesign` that write down what they are asked; returns that file.

    An archive or image unpacks to a bundle with one file, which has the content of the archive or image. `codesign`
    refuses a bundle whose file says "broken", as it refuses one without it.
    """
    folder, calls = tmp_path / "bin", tmp_path / "calls"
    folder.mkdir()
    scripts = {
        "ditto": 'mkdir "$4/Tideboard.app" && cp "$3" "$4/Tideboard.app/seal"',
        "hdiutil": 'if [ "$1" = attach ]; then mkdir "$5/Tideboard.app" && cp "$6" "$5/Tideboard.app/seal"; fi',
        "codesign": 'grep -q whole "$4/seal"',
    }
    for name, script in scripts.items():
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{calls}"\n{script}\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return calls


@pytest.mark.skipif(os.name != "posix", reason="the tools are shell scripts")
@pytest.mark.parametrize(
    ("archive", "image", "checks"), [("whole", "whole", 2), ("broken", "whole", 1), ("whole", "broken", 2)]
)
def test_the_seal_is_checked_in_what_a_person_unpacks(
    tmp_path: Path, mac_tools: Path, archive: str, image: str, checks: int
) -> None:
    """Out of the archive and out of the disk image, which is let go in any case."""
    (tmp_path / "a.zip").write_text(archive)
    (tmp_path / "a.dmg").write_text(image)
    whole = contextlib.nullcontext() if "broken" not in {archive, image} else pytest.raises(Stop, match="codesign")
    with whole:
        macos.verify_unpacked(tmp_path / "a.zip", tmp_path / "a.dmg", tmp_path / "unpacked")
    asked = [line.split()[:2] for line in mac_tools.read_text().splitlines()]
    assert asked.count(["codesign", "--verify"]) == checks
    assert asked.count(["hdiutil", "attach"]) == asked.count(["hdiutil", "detach"]) == checks - 1


BUSY = "couldn't eject disk4 - Resource busy"
GONE = "detach failed - No such file or directory"


@pytest.mark.skipif(os.name != "posix", reason="the tool is a shell script")
@pytest.mark.parametrize(
    ("answers", "waits", "fault"),
    [
        ([], [], ""),
        ([BUSY], [5], ""),
        ([BUSY] * 4, [5, 10, 20, 40], ""),
        ([BUSY] * 5, [5, 10, 20, 40], "Resource busy"),
        ([BUSY, GONE], [5], ""),
        ([BUSY] * 4 + [GONE], [5, 10, 20, 40], ""),
        ([GONE] + [BUSY] * 4, [5, 10, 20, 40], "Resource busy"),
    ],
)
def test_a_busy_volume_is_let_go_once_more(
    tmp_path: Path, mac_tools: Path, answers: list[str], waits: list[float], fault: str
) -> None:
    """The last try is by force; a volume that a busy try has unmounted all the same is gone, one never seen is not."""
    for number, answer in enumerate(answers, start=1):
        (tmp_path / f"answer{number}").write_text(answer)
    script = f"""#!/bin/sh
echo "$*" >> "{mac_tools}"
[ "$1" = detach ] || exit 0
answer="{tmp_path}/answer$(grep -c ^detach "{mac_tools}")"
! test -e "$answer" || {{ cat "$answer" >&2; exit 16; }}
"""
    (tmp_path / "bin" / "hdiutil").write_text(script)
    waited: list[float] = []

    with (
        pytest.raises(Stop, match=fault) if fault else contextlib.nullcontext(),
        macos.attached(tmp_path / "a.dmg", tmp_path / "volume", pause=waited.append),
    ):
        pass

    asked = [line.split()[:2] for line in mac_tools.read_text().splitlines()]
    assert waited == waits
    assert [words == ["detach", "-force"] for words in asked[1:]] == [False] * min(len(waits) + 1, 4) + [True] * (
        len(waits) == 4
    )


def test_a_busy_disk_image_is_made_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last try's error comes out."""
    tries: list[int] = []

    def busy(*_command: object) -> str:
        tries.append(1)
        if len(tries) < wanted:
            raise Stop("hdiutil: create failed - Resource busy")
        return ""

    monkeypatch.setattr(macos, "quiet", busy)
    waited: list[float] = []
    wanted = 3
    macos.run(["hdiutil", "create", "x"], pause=waited.append)
    assert (len(tries), waited) == (3, [5, 10])

    tries.clear()
    waited.clear()
    wanted = 99
    with pytest.raises(Stop, match="Resource busy"):
        macos.run(["hdiutil", "create", "x"], pause=waited.append)
    assert (len(tries), waited) == (5, [5, 10, 20, 40])


def test_what_apple_refuses_comes_with_its_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    """`notarytool` ends with 0 then, and the stapler would say "error 65" only."""
    answers = {"submit": '{"id": "47-11", "status": "Invalid"}', "log": '{"issues": ["not hardened"]}'}
    ran: list[tuple[str, ...]] = []

    def quiet(*command: str) -> str:
        ran.append(command)
        return answers[command[2]]

    monkeypatch.setattr(macos, "quiet", quiet)
    submit = ["xcrun", "notarytool", "submit", "a.dmg", *macos.waiting("profile")]
    with pytest.raises(Stop, match=r"not hardened[^~]*does not notarise a\.dmg: Invalid"):
        macos.run(submit)
    assert ran[-1] == ("xcrun", "notarytool", "log", "47-11", "--keychain-profile", "profile")

    answers["submit"] = '{"id": "47-11", "status": "Accepted"}'
    macos.run(submit)
    assert [command[2] for command in ran] == ["submit", "log", "submit"]


def test_one_image_is_for_one_machine(tmp_path: Path) -> None:
    """Qt's wheels hold the code of both."""
    for machine in ("arm64", "x86_64"):
        there = Release(version="0.2.0", commit="ab" * 20, epoch=1, system="macos", machine=machine)
        assert macos.freeze_options(there, tmp_path)["target_arch"] == machine


def test_a_name_that_promises_a_signature_needs_apples_answer(app: Path, tmp_path: Path) -> None:
    """A certificate alone does not start on another Mac; bundle and image are asked about when both are stapled."""
    there = Release(version="0.2.0", commit="ab" * 20, epoch=1, system="macos", machine="arm64", signed=True)
    with pytest.raises(Stop, match="--signed needs a certificate and Apple's key"):
        macos.make(app, there, tmp_path, tmp_path)

    image = tmp_path / "a.dmg"
    asked = [(command[0], command[-1]) for command in macos.assessments(app, image)]
    assert asked == [("xcrun", str(app)), ("xcrun", str(image)), ("spctl", str(app)), ("spctl", str(image))]


def test_the_disk_image_shows_where_to_drag_the_program(app: Path, tmp_path: Path) -> None:
    """Links inside the bundle stay links; the places of the icons name what is there."""
    folder = macos.image_folder(app, tmp_path / "image")
    places = (folder / ".DS_Store").read_bytes()

    assert (folder / "Applications").readlink() == Path("/Applications")
    assert (folder / "Tideboard.app/Contents/Frameworks/QtCore").is_symlink()
    for name in ("Applications", "LICENSE.txt", "Tideboard.app"):
        assert (folder / name).is_symlink() or (folder / name).exists()
        assert name.encode("utf-16-be") + b"Ilocblob" in places


def test_elsewhere_the_check_says_what_was_not_run(tmp_path: Path) -> None:
    """No sentence of success about what only a Mac can do."""
    here = Release(version="0.2.0", commit="ab" * 20, epoch=1, system="linux", machine="x86_64")

    assert "not run here" in mac_check.check(tmp_path, here, tmp_path / "work")
