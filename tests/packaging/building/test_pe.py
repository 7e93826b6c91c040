"""What is read of Windows programs: window or console, libraries, resources."""

from __future__ import annotations

import pytest

from building import pe
from fakes.values.windows_program import icon_group, program, version_resource


def test_libraries_are_read_in_lower_case() -> None:
    found = pe.read(program(subsystem=3, imports=["KERNEL32.dll", "python311.dll"]))

    assert found.subsystem == pe.CONSOLE
    assert found.imports == {"kernel32.dll", "python311.dll"}
    assert found.resources == {}


def test_resources_are_read_by_type() -> None:
    found = pe.read(program(imports=["USER32.dll"], resources={3: [b"one", b"second"], pe.MANIFEST: [b"<assembly/>"]}))

    assert found.resources == {3: [b"one", b"second"], pe.MANIFEST: [b"<assembly/>"]}
    assert found.imports == {"user32.dll"}


def test_every_size_of_an_icon_is_read() -> None:
    assert pe.icon_sizes(icon_group([16, 48, 256])) == {16, 48, 256}


def test_texts_of_a_version_are_read() -> None:
    texts = {"FileVersion": "1.2.3", "ProductName": "Tideboard", "Odd": "ab"}

    assert pe.version_texts(version_resource(texts)) == texts


@pytest.mark.parametrize(
    "content", [b"", b"MZ", b"\x7fELF".ljust(600, b"\0"), program(imports=["a.dll"])[:0x404], program()[:200]]
)
def test_other_files_and_cut_ones_are_no_programs(content: bytes) -> None:
    with pytest.raises(pe.NotProgram):
        pe.read(content)
