"""What a release feed may say, what of it is believed, which of its files are for whom, and the order of versions."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tideboard_core
from building.release import Release as BuiltRelease
from fakes.servers.release_feed import NOTES, SHA, feed, feed_file
from tideboard_core.errors import BadInput, FeedError
from tideboard_core.plain_text import plain_text
from tideboard_core.release.build_info import Kind
from tideboard_core.release.feed import (
    Release,
    ReleaseFile,
    ReleaseVerdict,
    Version,
    compare,
    files_for,
    read_release,
    version,
)

PLAIN = json.loads(feed())


def refused(body: bytes) -> FeedError:
    with pytest.raises(FeedError) as caught:
        read_release(body)
    return caught.value


def test_a_feed_is_read() -> None:
    release = read_release(feed(later={"a": 1}))

    assert (release.version, release.date, release.notes) == ("0.2.0", date(2026, 12, 1), NOTES.strip())
    assert release.files[0] == ReleaseFile(name="tideboard_0.2.0_amd64.deb", sha256=SHA, size=62_345_678)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{", b"\xff\xfe{}", b"[" * 500_000, b'{"version": "\xff"}', b"\x1f\x8b"]
)
def test_what_is_no_json_is_told(body: bytes) -> None:
    assert refused(body).code in {"feed-not-json", "feed-wrong-shape"}


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"version": "1" * 41},
        {"date": "tomorrow"},
        {"date": None},
        {"notes": ["a"]},
        {"page": None},
        {"files": {}},
        {"files": [feed_file("a.deb")] * 201},
        {"files": [feed_file("../../etc/passwd")]},
        {"files": [feed_file("a b")]},
        {"files": [feed_file("a\n")]},
        {"files": [feed_file("")]},
        {"files": [feed_file("a" * 151)]},
        {"files": [feed_file("a", sha256="AB" * 32)]},
        {"files": [feed_file("a", sha256=SHA + "\n")]},
        {"files": [feed_file("a", sha256="5f" * 20)]},
        {"files": [feed_file("a", bytes=-1)]},
        {"files": [feed_file("a", bytes=True)]},
        {"files": [feed_file("a", bytes=2**41)]},
        {"files": [feed_file("a", bytes="1")]},
    ],
)
def test_another_shape_is_told_with_its_place(changes: dict[str, Any]) -> None:
    error = refused(feed(**changes))

    assert error.code == "feed-wrong-shape"
    assert f"$.{next(iter(changes))}" in str(error.data["detail"])


@pytest.mark.parametrize("field", ["version", "date", "page"])
def test_a_missing_field_is_told(field: str) -> None:
    body = json.dumps({name: value for name, value in PLAIN.items() if name != field}).encode()

    assert field in str(refused(body).data["detail"])


@pytest.mark.parametrize("text", ["", "v0.2.0", "0.2", "0.2.0-rc1", "latest"])
def test_what_is_no_version_is_told(text: str) -> None:
    error = refused(feed(version=text))

    assert (error.code, error.data) == ("feed-version", {"text": text})


@pytest.mark.parametrize(
    "page",
    [
        "", "http://example.com/", "file:///etc/passwd", "javascript:alert(1)", "https://", "https:///x", "https://u@h/",
        "https://u:p@h/", "https://h/ x",
        "https://h/\u202e", "https://h:99999/", "https://[::1", "https://h/" + "x" * 1000,
        'https://h/"', "//h/x", "\thttps://h/", "https://h\\@evil/", "https://ex\u00e4mple.com/",
    ],
)  # fmt: skip
def test_a_page_that_no_browser_is_sent_to(page: str) -> None:
    assert refused(feed(page=page)).code == "feed-wrong-shape"


def test_notes_are_lines_of_visible_characters() -> None:
    """Nothing of them turns the direction of writing, rings or moves a cursor."""
    said = "a\u202eb\x07\x1b[31mc\r\nd\u2028e\tf\u200b\u3000g \n\n"

    assert read_release(feed(notes=said)).notes == "ab[31mc\nd\ne    f g"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_no_value_in_any_place_does_worse_than_being_refused(value: object) -> None:
    for name in PLAIN:
        with contextlib.suppress(FeedError):
            assert isinstance(read_release(json.dumps(PLAIN | {name: value}).encode()), Release)


@given(st.integers(0, len(feed()) - 1), st.integers(0, 7), st.booleans())
def test_no_flipped_bit_and_no_cut_does_worse(place: int, bit: int, cut: bool) -> None:
    body = bytearray(feed())
    body[place] ^= 1 << bit
    with contextlib.suppress(FeedError):
        found = read_release(bytes(body[:place] if cut else body))
        assert found.page.startswith("https://")
        assert all(len(file.sha256) == 64 for file in found.files)


@given(st.binary(max_size=200))
def test_no_bytes_do_worse(body: bytes) -> None:
    with contextlib.suppress(FeedError):
        read_release(body)


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        ("0.1.0", ReleaseVerdict.NEWER),
        ("0.2.0rc3", ReleaseVerdict.NEWER),
        ("0.2.0", ReleaseVerdict.SAME),
        ("0.2.1rc1", ReleaseVerdict.OLDER),
        ("0.10.0", ReleaseVerdict.OLDER),
    ],
)
def test_newer_same_or_older(own: str, verdict: ReleaseVerdict) -> None:
    assert compare(own, read_release(feed())) is verdict


def test_a_build_without_a_version_is_compared_with_nothing() -> None:
    with pytest.raises(BadInput):
        compare("dev", read_release(feed()))


def built(system: str, machine: str, *, signed: bool = False) -> BuiltRelease:
    return BuiltRelease(version="0.2.0", commit="", epoch=0, system=system, machine=machine, signed=signed)


LINUX, WINDOWS, ARM, INTEL = (
    built("linux", "x86_64"),
    built("windows", "x86_64"),
    built("macos", "arm64", signed=True),
    built("macos", "x86_64"),
)
WHEEL, SDIST = "tideboard-0.2.0-py3-none-any.whl", "tideboard-0.2.0.tar.gz"


@pytest.mark.parametrize(
    ("kind", "system", "machine", "wanted"),
    [
        (Kind.FROZEN, "linux", "x86_64", {LINUX.archive, LINUX.deb, LINUX.appimage}),
        (Kind.FROZEN, "win32", "AMD64", {WINDOWS.archive, WINDOWS.installer}),
        (Kind.FROZEN, "darwin", "arm64", {ARM.archive, ARM.disk_image}),
        (Kind.FROZEN, "darwin", "x86_64", {INTEL.archive, INTEL.disk_image}),
        (Kind.FROZEN, "linux", "riscv64", set()),
        (Kind.WHEEL, "linux", "x86_64", {WHEEL, SDIST}),
    ],
)
def test_each_system_is_shown_its_own_files(kind: Kind, system: str, machine: str, wanted: set[str]) -> None:
    """As packaging/building/release.py names them; neither the bill of materials nor the sums are to be installed."""
    own = {LINUX: ("archive", "deb", "appimage"), WINDOWS: ("archive", "installer")}
    names = [getattr(one, name) for one in (LINUX, WINDOWS) for name in own[one]]
    names += [getattr(one, name) for one in (ARM, INTEL) for name in ("archive", "disk_image")]
    names += [getattr(one, name) for one in (LINUX, WINDOWS, ARM, INTEL) for name in ("bill_of_materials", "sums")]
    release = read_release(
        feed(
            files=[
                feed_file(name)
                for name in [
                    *names,
                    WHEEL,
                    SDIST,
                    "tideboard_sandbox-0.2.0-py3-none-any.whl",
                    "other-linux-x86_64.zip",
                    "tideboard-0.2.0-linux-x86_64v3.zip",
                ]
            ]
        )
    )

    assert {file.name for file in files_for(release, kind, system=system, machine=machine)} == wanted


NUMBERS = st.integers(0, 999_999_999)
PARTS = st.tuples(NUMBERS, NUMBERS, NUMBERS, st.none() | st.integers(1, 999_999_999))


def written(parts: tuple[int, int, int, int | None]) -> str:
    *numbers, candidate = parts
    return ".".join(str(number) for number in numbers) + ("" if candidate is None else f"rc{candidate}")


@given(PARTS, PARTS)
def test_the_order_is_that_of_the_numbers_and_a_candidate_comes_before(
    one: tuple[int, int, int, int | None], other: tuple[int, int, int, int | None]
) -> None:
    """As PEP 440 has it, by a key of our own making."""

    def key(parts: tuple[int, int, int, int | None]) -> tuple[float, ...]:
        return (*parts[:3], float("inf") if parts[3] is None else parts[3])

    first, second = version(written(one)), version(written(other))

    assert (first < second) is (key(one) < key(other))
    assert (first == second) is (one == other)
    assert (first > second) is (key(one) > key(other))


@given(PARTS)
def test_what_is_read_is_written_the_same(parts: tuple[int, int, int, int | None]) -> None:
    assert str(version(written(parts))) == written(parts)


def test_the_steps_of_a_release() -> None:
    order = [
        "0.1.0",
        "0.2.0.dev0",
        "0.2.0.dev1",
        "0.2.0rc1",
        "0.2.0rc2",
        "0.2.0rc10",
        "0.2.0",
        "0.2.1",
        "0.10.0",
        "1.0.0rc1",
        "1.0.0",
    ]

    assert sorted(sorted(order), key=version) == order


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.3 ", "1.2.3\n", "01.2.3", "1.2.3rc", "1.2.3rc0", "1.2.3rc01",
        "1.2.3-rc1", "1.2.3.dev", "1.2.3.dev01",
        "1.2.3rc1.dev1", "1.2.3+local", "1!1.2.3", "-1.2.3", "1.2.١", "1.2.1١", "1.2.1234567890", "1.2.3RC1",
    ],
)  # fmt: skip
def test_every_other_form_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        version(text)
    assert (caught.value.code, caught.value.data) == ("bad-version", {"text": plain_text(text)})


@given(st.text())
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    with contextlib.suppress(BadInput):
        assert str(version(text)) == text


def test_this_programs_version_is_one() -> None:
    assert isinstance(version(tideboard_core.__version__), Version)
