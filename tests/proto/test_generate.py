"""The build hook: one compiler run, skipped while nothing changed, old output replaced."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from checkout import ROOT

PROTO = ROOT / "proto"


@pytest.fixture
def generate(tmp_path: Path) -> ModuleType:
    """Return the hook's module, loaded from a copy that holds two small schemas."""
    for name in ("Common", "Qot_Common"):
        target = tmp_path / "tideboard_proto" / "opend" / f"{name}.proto"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROTO / "tideboard_proto" / "opend" / f"{name}.proto", target)
    shutil.copy(PROTO / "generate.py", tmp_path)
    spec = importlib.util.spec_from_file_location("hook_under_test", tmp_path / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(generate: ModuleType) -> list[str]:
    """Return the names of all generated files."""
    return sorted(path.name for path in Path(generate.ROOT).rglob("*_pb2.py*"))


def test_first_run_makes_code_and_stubs_and_leaves_nothing_else(generate: ModuleType) -> None:
    assert generate.generate()

    assert made(generate) == ["Common_pb2.py", "Common_pb2.pyi", "Qot_Common_pb2.py", "Qot_Common_pb2.pyi"]
    kept = {path.name for path in Path(generate.ROOT).iterdir()} - {"__pycache__"}  # Python's own, of loading the hook
    assert kept == {"generate.py", "tideboard_proto"}


def test_second_run_does_nothing_until_a_schema_is_newer(generate: ModuleType) -> None:
    generate.generate()
    assert not generate.generate()
    schema = generate.sources()[0]
    newer = generate.outputs(schema)[0].stat().st_mtime + 10

    os.utime(schema, (newer, newer))

    assert not generate.is_current(generate.sources())


def test_missing_output_is_made_again(generate: ModuleType) -> None:
    generate.generate()
    generate.outputs(generate.sources()[0])[1].unlink()

    assert generate.generate()
    assert len(made(generate)) == 4


def test_broken_schema_fails_the_build_and_keeps_the_old_code(
    generate: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    generate.generate()
    generate.sources()[0].write_text("not a schema", encoding="utf-8")
    future = generate.outputs(generate.sources()[0])[0].stat().st_mtime + 10
    os.utime(generate.sources()[0], (future, future))

    with pytest.raises(RuntimeError):
        generate.generate()

    assert "Common.proto" in capfd.readouterr().err
    assert len(made(generate)) == 4


@pytest.mark.parametrize("settings", ["pyproject.toml", "packaging/sandbox/pyproject.toml"])
def test_oldest_protobuf_that_may_be_installed_takes_the_code(generate: ModuleType, settings: str) -> None:
    """A generated module refuses a protobuf older than the one that its compiler belongs to."""
    generate.generate()
    module = generate.outputs(generate.sources()[0])[0].read_text(encoding="utf-8")
    made_for = re.findall(r"^# Protobuf Python Version: (\S+)$", module, re.MULTILINE)
    project = tomllib.loads((ROOT / settings).read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]

    assert [each for each in wanted if each.startswith("protobuf")] == [f"protobuf>={made_for[0]},<8"] * 2
