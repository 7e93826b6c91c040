"""What a start goes without comes when it is wanted: TLS in asyncio, and modules that a library seldom uses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fakes.servers.certificates import Authority
from fakes.values.waiting import CEILING

TLS = """
import sys
import tideboard_core.system.asyncio_import
import asyncio
print("ssl" in sys.modules, asyncio.sslproto.ssl)
import importlib.util
importlib.util.find_spec("ssl")  # who asks where it is does not import it

import ssl
modules = {name: module for name, module in sys.modules.items() if name.startswith("asyncio.")}
print([name for name, module in modules.items() if getattr(module, "ssl", ssl) is not ssl])
print(type(ssl.__spec__.loader).__name__, type(ssl.__loader__).__name__)

async def main():
    shown, trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=sys.argv[2])
    shown.load_cert_chain(sys.argv[1])
    async def answer(reader, writer):
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=shown)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), ssl=trusted)
        writer.write(b"through tls\\n")
        print((await reader.readline()).decode().strip(), writer.get_extra_info("ssl_object") is not None)
        writer.close()

asyncio.run(main())
"""
LATE = """
import sys
from tideboard_core.system.vault import loaded_late

with loaded_late("other"):
    finders = [*sys.meta_path]
with loaded_late("seldom", "nowhere"):
    import seldom
    import often
    try:
        import nowhere
    except ModuleNotFoundError as error:
        print(error)
print("between", finders == sys.meta_path)
print(seldom.VALUE, seldom is sys.modules["seldom"])
import nested.seldom
"""

MASKED = """
import sys
import tideboard_core.system.numpy_import
import numpy as np
print(np.unique([3, 1, 1]).tolist(), np.quantile([1.0, 2.0, 3.0], 0.5), np.median([1.0, 2.0]), np.setdiff1d([1], [2]))
print("numpy.ma.core" in sys.modules)
from numpy.ma import is_masked, masked_array
made = masked_array([1, 2, 2], mask=[False, False, True])
print(np.unique(made).tolist(), is_masked(made), np.ma.is_masked([1]), np.median(np.ma.array([1.0, 5.0])))
print(type(np.ma).__name__, sys.modules["numpy.ma"] is np.ma, hasattr(np.ma, "nothing"))
"""
CORE_FIRST = """
import tideboard_core.system.numpy_import
import numpy.ma.core as core
import numpy as np
made = core.array([1, 2, 2], mask=[False, False, True])
print(np.unique(made).tolist(), np.ma.isMaskedArray(made), np.ma.core is core, np.ma.median(made))
"""
EXTRAS_FIRST = """
import tideboard_core.system.numpy_import
import numpy.ma.extras as extras
import numpy as np
print(np.ma.extras is extras, np.ma.median([1, 2]), np.ma.masked_array([1, 2], mask=[False, True]))
"""
ALL_NAMES = """
import tideboard_core.system.numpy_import
from numpy.ma import *
print(masked_array([1, 2], mask=[False, True]))
"""
AT_ONCE = """
import importlib, sys, threading
import tideboard_core.system.numpy_import
import numpy as np
sys.setswitchinterval(1e-6)
made = []
def by_part(name):
    made.append(importlib.import_module(name))
def by_name():
    made.append(np.ma.median)
parts = [threading.Thread(target=by_part, args=(f"numpy.ma.{name}",), daemon=True) for name in ("core", "extras")]
wanted = [threading.Thread(target=by_name, daemon=True) for _ in range(2)]
started = [each for pair in zip(wanted, parts) for each in pair]
for each in started:
    each.start()
for each in started:
    each.join(50)
print(len(made), np.ma.masked_array([1, 2], mask=[False, True]) if len(made) == 4 else "they wait for each other")
"""


def printed(program: str, *arguments: str, folder: Path) -> list[str]:
    """The lines that a program of its own prints in `folder`."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=CEILING)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_asyncio_without_ssl_has_it_once_somebody_imports_it(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.server()
    [certificate] = tmp_path.glob("127.0.0.1-*.pem")
    at_first, without, loaders, spoken = printed(TLS, str(certificate), str(authority.path), folder=tmp_path)

    assert at_first == "False None"
    assert without == "[]"
    assert loaders == "SourceFileLoader SourceFileLoader"
    assert spoken == "THROUGH TLS True"


def test_a_module_that_is_loaded_late_runs_at_the_first_look_at_it(tmp_path: Path) -> None:
    (tmp_path / "seldom.py").write_text("print('seldom runs')\nVALUE = 3\n")
    (tmp_path / "often.py").write_text("print('often runs')\n")
    (tmp_path / "nested").mkdir()
    (tmp_path / "nested" / "seldom.py").write_text("print('another runs')\n")

    lines = printed(LATE, folder=tmp_path)

    assert lines[:3] == ["often runs", "No module named 'nowhere'", "between True"]
    assert lines[3:] == ["seldom runs", "3 True", "another runs"]


def test_masked_arrays_are_not_imported_before_somebody_makes_one(tmp_path: Path) -> None:
    counted, before, masked, after = printed(MASKED, folder=tmp_path)

    assert counted == "[1, 3] 2.0 1.5 [1]"
    assert before == "False"
    assert masked == "[1, 2, None] True False 3.0"
    assert after == "module True False"


def test_a_masked_array_of_the_part_itself_is_known_as_one(tmp_path: Path) -> None:
    assert printed(CORE_FIRST, folder=tmp_path) == ["[1, 2, None] True True 1.5"]


def test_a_part_of_masked_arrays_may_be_imported_before_the_rest(tmp_path: Path) -> None:
    assert printed(EXTRAS_FIRST, folder=tmp_path) == ["True 1.5 [1 --]"]


def test_all_names_of_masked_arrays_can_be_imported(tmp_path: Path) -> None:
    assert printed(ALL_NAMES, folder=tmp_path) == ["[1 --]"]


def test_threads_that_want_masked_arrays_at_once_do_not_wait_for_each_other(tmp_path: Path) -> None:
    assert printed(AT_ONCE, folder=tmp_path) == ["4 [1 --]"]
