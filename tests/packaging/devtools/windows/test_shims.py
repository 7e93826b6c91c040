"""The shims' own logic: which functions they have, what numpy imports, and a name of the same length."""

from __future__ import annotations

import pytest

from devtools.base import Stop
from devtools.windows import shims

REPORT = """\
\tDLL Name: KERNEL32.dll
\tvma:  Hint/Ord Member-Name Bound-To
\t2d8a0\t  643  GetLastError

\tDLL Name: api-ms-win-crt-math-l1-1-0.dll
\tvma:  Hint/Ord Member-Name Bound-To
\t2d9f0\t   36  _dclass
\t2da00\t  115  crealf

\tDLL Name: python311.dll
\t2da10\t  900  PyList_New
"""


def test_every_complex_function_is_there_in_three_types() -> None:
    own = shims.own_functions(shims.MATH.read_text(encoding="utf-8"))

    assert {"creal", "crealf", "creall", "cexp", "ctanhf", "cpow", "cpowf", "cpowl"} <= own
    assert all(name.startswith("c") for name in own)


def test_what_a_program_imports_from_one_library_is_read_from_the_report() -> None:
    assert shims.imported(REPORT, "api-ms-win-crt-math-l1-1-0.dll") == {"_dclass", "crealf"}


def test_functions_of_ours_are_exported_and_others_forwarded() -> None:
    assert shims.exports({"_dclass", "crealf"}, {"crealf"}).splitlines() == [
        "LIBRARY crtmathshim-aaaaaaaaaaaaaa.dll",
        "EXPORTS",
        "  _dclass = ucrtbase._dclass",
        "  crealf = shim_crealf",
    ]


def test_the_name_is_replaced_without_moving_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    program = b"MZ" + shims.SYSTEM_NAME + b"\0rest"

    assert shims.renamed(program) == b"MZ" + shims.OWN_NAME + b"\0rest"
    assert len(shims.renamed(program)) == len(program)
    monkeypatch.setattr(shims, "OWN_NAME", shims.OWN_NAME + b"a")
    with pytest.raises(Stop, match="not as long"):
        shims.renamed(program)
