"""Rules on the syntax tree that no linter knows: what must not be called, and who alone may call it."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from checkout import ROOT, SOURCES, python_files

GUARD = Path("core/tideboard_core/orders/guard.py")
ORDERS = GUARD.parent
BAR_READER = Path("core/tideboard_core/market/bars")
ROOT_OF_ALL = Path("desktop/tideboard_desktop/startup/app.py")
WRITES = ("place", "place_combination", "modify", "cancel", "cancel_all", "perform")
HTTP_WRITES = Path("core/tideboard_core/gateways/longport/translate/writes.py")
CODE_CACHE = Path("core/tideboard_core/system/code_cache.py")
"""Reads bytecode, which is trusted as that of Python's own `__pycache__`, and executes it."""
END_OF_SESSION = Path("desktop/tideboard_desktop/assembly/session_end.py")
HTTP_CALLS = Path("core/tideboard_core/gateways/longport/transport/http_client.py")
REST_CALLS = Path("core/tideboard_core/gateways/opend_rest/connection.py")
DOCUMENTED_FROM = 3
"""Arguments from which on the name of a public function no longer says it all."""
WAITING = Path("tests/fakes/values/waiting.py")
TIME_OUTS = ("timeout", "timeout_at", "wait_for")
HTTP_VERBS = ("request", "post", "put", "delete", "patch", "get", "ws_connect")
OWN_PLACES_AND_CANCELS = ("gateways", "tideboard_sandbox")  # they implement the verbs, or are the exchange

STATIC_DIALOGS = {
    "QMessageBox": {"about", "aboutQt", "critical", "information", "question", "warning"},
    "QInputDialog": {"getDouble", "getInt", "getItem", "getMultiLineText", "getText"},
    "QFileDialog": {"getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"},
}
BANNED_METHODS = {
    "exec": "runs a second loop inside the first and kills waiting tasks: open() and await",
    "exec_": "runs a second loop inside the first and kills waiting tasks: open() and await",
    "processEvents": "lets other tasks run inside this one",
    "ensure_future": "the task is held by nobody: spawn it through an owner",
    "asyncSlot": "holds its task weakly: spawn it through an owner",
}
BANNED_FUNCTIONS = {"eval", "exec", "asyncSlot"}
BANNED_MODULES = {"pickle", "marshal", "shelve", "dill"}
BANNED_ARGUMENTS = {
    ("ssl", False),
    ("verify", False),
    ("verify_ssl", False),
    ("check_hostname", False),
    ("shell", True),
}
BANNED_NAMES = {"CERT_NONE", "_create_unverified_context", "asyncSlot"}
BANNED = {
    *(*STATIC_DIALOGS, *BANNED_METHODS, *BANNED_FUNCTIONS, *BANNED_MODULES, *BANNED_NAMES, "yaml"),
    *(name for name, _ in BANNED_ARGUMENTS),
}
"""A module that breaks a rule has at least one of these names."""


def nodes(source: str, *names: str) -> Iterator[ast.AST]:
    """Every node of a module; of one in which none of these names stands, no node: parsing takes most of the time.

    Python reads an identifier in its NFKC form, so the names, regular expressions in any case, are looked for in that.
    """
    stands = re.search(rf"\b(?:{'|'.join(names)})\b", unicodedata.normalize("NFKC", source), re.IGNORECASE)
    return ast.walk(ast.parse(source)) if stands else iter(())


def broken_by_call(call: ast.Call) -> Iterator[str]:
    """What is wrong with one call."""
    function = call.func
    if isinstance(function, ast.Attribute):
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        if function.attr in BANNED_METHODS:
            yield f"{function.attr}(): {BANNED_METHODS[function.attr]}"
        if function.attr in STATIC_DIALOGS.get(owner, ()):
            yield f"{owner}.{function.attr}(): waits inside the loop"
        if (owner, function.attr) == ("yaml", "load"):
            yield "yaml.load(): makes objects from data"
    if isinstance(function, ast.Name) and function.id in BANNED_FUNCTIONS:
        yield f"{function.id}(): runs data"
    for argument in call.keywords:
        if isinstance(argument.value, ast.Constant) and (argument.arg, argument.value.value) in BANNED_ARGUMENTS:
            yield f"{argument.arg}={argument.value.value!r}: opens what must stay closed"


def broken_rules(source: str) -> Iterator[tuple[int, str]]:
    """Line and reason of each broken rule in a module."""
    for node in nodes(source, *BANNED):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, reason) for reason in broken_by_call(node))
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name.split(".")[0] for alias in node.names}
            names |= {(node.module or "").split(".")[0]} if isinstance(node, ast.ImportFrom) else set()
            yield from ((node.lineno, f"{name}: makes objects from data") for name in names & BANNED_MODULES)
        if (isinstance(node, ast.Attribute) and node.attr in BANNED_NAMES) or (
            isinstance(node, ast.Name) and node.id in BANNED_NAMES
        ):
            yield getattr(node, "lineno", 0), "a name that stands for a hole"


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `ApprovedOrder` for `ports.ApprovedOrder[X](...)`."""
    function = call.func.value if isinstance(call.func, ast.Subscript) else call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def approvals_built(source: str) -> list[int]:
    """Lines on which an approval is made."""
    calls = [n for n in nodes(source, "ApprovedOrder") if isinstance(n, ast.Call)]
    return [call.lineno for call in calls if called_name(call) == "ApprovedOrder"]


def writes_called(source: str) -> Counter[str]:
    """How often each order write is called; a verb without arguments is a timer's or a task's cancel."""
    calls = [n for n in nodes(source, *WRITES) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    return Counter(called_name(call) for call in calls if called_name(call) in WRITES and (call.args or call.keywords))


def http_writes_built(source: str) -> list[int]:
    """Lines on which an HTTP trade write is made."""
    calls = [n for n in nodes(source, "HttpWrite") if isinstance(n, ast.Call)]
    return [call.lineno for call in calls if called_name(call) == "HttpWrite"]


def practice_decided(source: str) -> list[int]:
    """Lines that could call an account PRACTICE; a key of a table only names one that is."""
    tree = list(nodes(source, "PracticeAccount"))
    keys = {key for node in tree if isinstance(node, ast.Dict) for key in node.keys}
    named = [n for n in tree if isinstance(n, ast.Name | ast.Attribute) and n not in keys]
    return [n.lineno for n in named if "PracticeAccount" in (getattr(n, "id", ""), getattr(n, "attr", ""))]


def bars_asked_for(source: str) -> list[int]:
    """Lines that make a request for bars."""
    calls = [n for n in nodes(source, "BarRequest") if isinstance(n, ast.Call)]
    return sorted(call.lineno for call in calls if called_name(call) == "BarRequest")


def http_calls_made(source: str) -> list[int]:
    """Lines that send an HTTP request of their own."""
    calls = [n for n in nodes(source, r"\w*session", "aiohttp") if isinstance(n, ast.Call)]
    return [n.lineno for n in calls if called_name(n) in HTTP_VERBS and _is_session(n.func)]


def _is_session(function: ast.expr) -> bool:
    owner = function.value if isinstance(function, ast.Attribute) else None
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name.lower().endswith("session") or name == "aiohttp"


def bare_time_outs(source: str) -> list[int]:
    """Lines that end a wait with a TimeoutError, which says nothing; where it is caught it only ends the wait."""
    tree = list(nodes(source, *TIME_OUTS))
    caught = {id(node) for block in tree if _catches_time_out(block) for node in ast.walk(block)}
    calls = [n for n in tree if isinstance(n, ast.Call) and id(n) not in caught]
    return [n.lineno for n in calls if ast.unparse(n.func) in {f"asyncio.{name}" for name in TIME_OUTS}]


def _catches_time_out(node: ast.AST) -> bool:
    if isinstance(node, ast.With):
        calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
        return any(called_name(call) == "suppress" and "TimeoutError" in map(_name, call.args) for call in calls)
    handlers = node.handlers if isinstance(node, ast.Try) else []
    return any(handler.type is not None and "TimeoutError" in ast.unparse(handler.type) for handler in handlers)


def polls(source: str) -> list[int]:
    """Lines of loops that sleep until something is so, outside `in_time`; turns of the loop and clocks do not count."""
    tree = list(nodes(source, "sleep"))
    bounded = {id(node) for block in tree if _in_time(block) for node in ast.walk(block)}
    loops = [n for n in tree if isinstance(n, ast.While) and id(n) not in bounded]
    return [n.lineno for n in loops if any(map(_sleeps, n.body)) and "monotonic" not in ast.unparse(n.test)]


def _in_time(node: ast.AST) -> bool:
    items = node.items if isinstance(node, ast.AsyncWith) else []
    return any(isinstance(i.context_expr, ast.Call) and called_name(i.context_expr) == "in_time" for i in items)


def _sleeps(line: ast.stmt) -> bool:
    match line:
        case ast.Expr(value=ast.Await(value=ast.Call(func=ast.Attribute(attr="sleep"), args=[length]))):
            return not (isinstance(length, ast.Constant) and length.value == 0)
    return False


TIP_SETTERS = {"setToolTip", "setTabToolTip"}
ACTION_MAKERS = {"addAction", "addMenu", "QAction"}
INTERPRETING = {
    "setWhatsThis": "Qt reads it as HTML",
    "WhatsThisRole": "Qt reads it as HTML",
    "setStatusTip": "nobody shows it",
    "StatusTipRole": "nobody shows it",
    "AutoText": "Qt guesses HTML",
    "setHtml": "reads HTML",
    "insertHtml": "reads HTML",
    "QErrorMessage": "reads HTML",
    "QTextBrowser": "opens files",
}
MAY_INTERPRET = {
    "RichText": "orders/confirm/order_summary.py",  # each part is escaped
    "QTextEdit": "about/update_page.py",  # loads nothing
    "QMessageBox": "file_saving.py",  # plain text
    "QSystemTrayIcon": "window/tray_icon.py",  # no messages on Linux, whose services read markup: notices/desktop.py
}
INTERPRETED = {*TIP_SETTERS, *ACTION_MAKERS, *INTERPRETING, *MAY_INTERPRET, "ToolTipRole", "showText", "QLabel"}
"""A module that gives Qt a text to interpret has at least one of these names."""


def interpreted_texts(source: str, path: str = "") -> Iterator[tuple[int, str]]:
    """Line and reason of each place where Qt could read a text as markup or as the mark of a key."""
    tree = list(nodes(source, *INTERPRETED))
    called = {id(node.func) for node in tree if isinstance(node, ast.Call)}
    for node in tree:
        line = getattr(node, "lineno", 0)
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if isinstance(node, ast.Call):
            yield from ((line, reason) for reason in _interpreted_by_call(node))
        if name in INTERPRETING:
            yield line, f"{name}: {INTERPRETING[name]}"
        if name in MAY_INTERPRET and not path.endswith(MAY_INTERPRET[name]):
            yield line, f"{name}: reads or guesses HTML"
        if name in TIP_SETTERS and id(node) not in called:
            yield line, f"{name}: handed on, its text does not come from tip()"
        if name == "ToolTipRole" and "tip(" not in source:
            yield line, "ToolTipRole: its text does not come from tip()"
        if isinstance(node, ast.ClassDef) and "QLabel" in map(_name, node.bases) and "PlainText" not in ast.dump(node):
            yield line, f"{node.name}: a label that guesses HTML"


def _interpreted_by_call(call: ast.Call) -> Iterator[str]:
    name = called_name(call)
    if (name in TIP_SETTERS or ast.unparse(call.func) == "QToolTip.showText") and not _comes_from(
        "tip", call.args[0 if name == "setToolTip" and len(call.args) == 1 else 1]
    ):
        yield f"{name}: its text does not come from tip()"
    built = call.args[0] if name in ACTION_MAKERS and call.args else None
    if isinstance(built, ast.JoinedStr) or (
        isinstance(built, ast.Call) and called_name(built) in {"format", "replace"}
    ):
        yield f"{name}: its text does not come from button_text()"
    if name == "QLabel" and call.args and not isinstance(call.func, ast.Attribute):
        yield "QLabel(text): guesses HTML, label() does not"


def _comes_from(function: str, text: ast.expr) -> bool:
    """Whether a text is a literal, translated or not, or the function's."""
    if isinstance(text, ast.IfExp):
        return _comes_from(function, text.body) and _comes_from(function, text.orelse)
    return isinstance(text, ast.Constant) or (
        isinstance(text, ast.Call) and called_name(text) in {function, "tr", "translate"}
    )


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def undocumented(body: list[ast.stmt]) -> Iterator[str]:
    """Public functions and methods without a docstring that raise an error or take several arguments."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from undocumented(node.body)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            names = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            several = len([name for name in names if name not in {"self", "cls"}]) >= DOCUMENTED_FROM
            raises = any(isinstance(one, ast.Raise) and one.exc is not None for one in ast.walk(node))
            if (several or raises) and ast.get_docstring(node) is None:
                yield f"{node.name} on line {node.lineno}"


def own_sources() -> list[Path]:
    """All source files of the program."""
    return python_files(*SOURCES)


def test_no_source_breaks_a_rule() -> None:
    """Loops inside the loop, dialogs that wait, code from data, switched-off verification: none anywhere."""
    found = [
        f"{path}:{line}: {reason}"
        for path in [*own_sources(), *python_files("packaging"), Path("dev.py")]
        for line, reason in broken_rules((ROOT / path).read_text(encoding="utf-8"))
        if not allowed_task(path, line, reason) and not allowed_loop(path, reason) and path != CODE_CACHE
    ]
    assert found == []


def allowed_loop(path: Path, reason: str) -> bool:
    """The end of the system's session is answered when the program has ended: there is no later turn of the loop."""
    return path == END_OF_SESSION and reason.startswith("processEvents")


def allowed_task(path: Path, line: int, reason: str) -> bool:
    """A task may be made outside its owner's module where the line argues for it (the linter's own mark)."""
    text = (ROOT / path).read_text(encoding="utf-8").splitlines()[line - 1]
    return reason.startswith("ensure_future") and "noqa: TID251  " in text


def test_what_a_name_does_not_say_has_a_docstring() -> None:
    """Errors and several arguments are explained; of the rest the author decides whether the name says it all."""
    found = [
        f"{path}: {name}"
        for path in [*own_sources(), *python_files("packaging"), Path("dev.py")]
        for name in undocumented(ast.parse((ROOT / path).read_text(encoding="utf-8")).body)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("def move(a, b, c): ...", True),
        ("class Store:\n    def keep(self, a, *, b, c): ...", True),
        ("async def read():\n    raise OSError", True),
        ("def move(a, b, c):\n    'Why.'", False),
        ("class Store:\n    def keep(self, a, b): ...", False),
        ("class _Store:\n    def keep(self, a, b, c): ...", False),
        ("def _move(a, b, c): ...", False),
        ("def again():\n    try:\n        go()\n    except OSError:\n        raise", False),
    ],
)
def test_a_missing_docstring_is_seen(source: str, seen: bool) -> None:
    assert bool(list(undocumented(ast.parse(source).body))) is seen


def test_an_approval_is_built_in_the_guard_alone() -> None:
    """Nobody else can hold what the gateways demand."""
    others = [p for p in own_sources() if p != GUARD and approvals_built((ROOT / p).read_text(encoding="utf-8"))]
    assert others == []


def test_orders_are_written_from_one_folder_alone() -> None:
    """Outside the implementations every call of a write verb stands in `orders/`, and each verb is called there."""
    called: Counter[str] = Counter()
    elsewhere = []
    for path in python_files("core", "desktop"):
        found = writes_called((ROOT / path).read_text(encoding="utf-8"))
        if ORDERS in path.parents:
            called += found
        elif found and not set(path.parts) & set(OWN_PLACES_AND_CANCELS):
            elsewhere.append(path)
    assert elsewhere == []
    assert set(called) == set(WRITES)


def test_the_three_trade_writes_over_http_are_built_in_one_place() -> None:
    """What is POSTed, PUT or DELETEd on a trade path is made of an approved request, beside its translation."""
    found = [
        path for path in python_files("core", "desktop") if http_writes_built((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert found == [HTTP_WRITES]


def test_practice_is_decided_in_the_composition_root_alone() -> None:
    """A server that claims to be practice is not believed, whatever it says of its accounts."""
    found = [
        path for path in python_files("core", "desktop") if practice_decided((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert found == [ROOT_OF_ALL]


def test_bars_are_asked_for_in_one_package_alone() -> None:
    """Outside the gateways, a fan-out among them: views, collector and export read what `market/bars` has merged."""
    found = {path.parent for path in own_sources() if bars_asked_for((ROOT / path).read_text(encoding="utf-8"))}
    assert {path for path in found if {"gateways", "fanout"}.isdisjoint(path.parts)} == {BAR_READER}


def test_a_second_reader_of_bars_is_seen() -> None:
    """Whatever the request is made for, and by whichever name of the module."""
    assert bars_asked_for("await feed.bars(BarRequest(count=3))\nbars.BarRequest()") == [1, 2]
    assert bars_asked_for("def read(request: BarRequest) -> None: ...") == []


def test_a_gateway_has_one_way_to_http() -> None:
    """It refuses every trade path but GET, and hands an approved write on; nobody sends beside it."""
    found = [
        path
        for path in python_files("core")
        if "gateways" in path.parts and http_calls_made((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert found == [HTTP_CALLS, REST_CALLS]


@pytest.mark.parametrize(
    "snippet",
    [
        "dialog.exec()",
        "QMenu(self).exec_()",
        "app.processEvents()",
        "QMessageBox.question(self, 'a', 'b')",
        "QFileDialog.getOpenFileName(self)",
        "QInputDialog.getText(self, 'a', 'b')",
        "from qasync import asyncSlot\n@asyncSlot()\nasync def f(): ...",
        "qasync.asyncSlot()(f)",
        "loop.ensure_future(x)",
        "session.get(url, ssl=False)",
        "requests.get(url, verify=False)",
        "subprocess.run('x', shell=True)",
        "eval('1')",
        "exec('1')",
        "import pickle",
        "from marshal import loads",
        "yaml.load(f)",
        "ssl.CERT_NONE",
    ],
)
def test_a_broken_rule_is_seen(snippet: str) -> None:
    """The gate bites: each of these lines alone is found."""
    assert list(broken_rules(snippet))


@pytest.mark.parametrize("snippet", ["cursor.execute('x')", "yaml.safe_load(f)", "get(url, ssl=context)", "d.open()"])
def test_a_harmless_line_passes(snippet: str) -> None:
    """Neighbours of the banned names stay usable."""
    assert not list(broken_rules(snippet))


@pytest.mark.parametrize(
    "snippet",
    [
        "ApprovedOrder(1)",
        "ports.ApprovedOrder(1)",
        "ApprovedOrder[OrderRequest](request=r)",
        "\uff21pprovedOrder(1)",  # a wide letter: the same identifier to Python
    ],
)
def test_a_second_maker_of_approvals_is_seen(snippet: str) -> None:
    """However the class is named, making one is found."""
    assert approvals_built(snippet) == [1]


def test_a_second_write_is_seen() -> None:
    """A call with an argument counts, the cancel of a timer or task does not."""
    assert writes_called("gateway.place(a)\nself._gateway.cancel(b)\ntimer.cancel()") == {"place": 1, "cancel": 1}
    assert writes_called("gateway.perform(approved=a)\ntrading.cancel_all(b)") == {"perform": 1, "cancel_all": 1}


@pytest.mark.parametrize("snippet", ["HttpWrite('POST', p)", "link.HttpWrite(method='PUT', path=p)"])
def test_a_second_maker_of_http_writes_is_seen(snippet: str) -> None:
    """However the class is named, making one is found."""
    assert http_writes_built(snippet) == [1]


@pytest.mark.parametrize(
    "snippet",
    ["self.session.request('GET', u)", "session.post(u)", "self._http.session.delete(u)", "aiohttp.request(u)"],
)
def test_a_second_way_to_http_is_seen(snippet: str) -> None:
    """A request on any session counts."""
    assert http_calls_made(snippet) == [1]


def test_what_is_no_request_is_no_way_to_http() -> None:
    """A dictionary's get and our own calls pass."""
    assert http_calls_made("row.get(name)\nself._known.get(x)\nhttp.call('GET', p)") == []


@pytest.mark.parametrize(
    "snippet",
    ["PracticeAccount(id=i)", "kind = order.PracticeAccount", "{Env.REAL: PracticeAccount}", "f(PracticeAccount)"],
)
def test_another_who_decides_on_practice_is_seen(snippet: str) -> None:
    """Made, handed on, or given as what an environment means."""
    assert practice_decided(snippet) == [1]
    assert practice_decided("{PracticeAccount: 'Practice'}") == []


def test_a_wait_that_fails_says_what_it_waited_for() -> None:
    """`waiting.py` names what did not come: no fake lets a TimeoutError out, no test polls beside `until`."""
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in python_files("tests") if path != WAITING}
    assert [f"{p}:{line}" for p, text in texts.items() if p.parts[1] == "fakes" for line in bare_time_outs(text)] == []
    assert [f"{p}:{line}" for p, text in texts.items() if p.parts[1] != "benchmarks" for line in polls(text)] == []


@pytest.mark.parametrize(
    "snippet",
    [
        "async def f():\n async with asyncio.timeout(3): await x",
        "async def f():\n await asyncio.wait_for(x, 3)",
        "async def f():\n while not x(): await asyncio.sleep(0.1)",
        "async def f():\n async with other():\n  while x:\n   y()\n   await asyncio.sleep(LOOK)",
    ],
)
def test_a_wait_that_says_nothing_is_seen(snippet: str) -> None:
    assert bare_time_outs(snippet) or polls(snippet)


@pytest.mark.parametrize(
    "snippet",
    [
        "async def f():\n with suppress(TimeoutError):\n  async with asyncio.timeout(3): await x",
        "async def f():\n try: await asyncio.wait_for(x, 3)\n except TimeoutError: pass",
        "async def f():\n while not x(): await asyncio.sleep(0)",
        "async def f():\n while monotonic() < end: await asyncio.sleep(1)",
        "async def f():\n async with in_time('x'):\n  while x: await asyncio.sleep(0.1)",
        "atspi.wait_for(x)",
    ],
)
def test_a_wait_that_has_its_end_passes(snippet: str) -> None:
    assert bare_time_outs(snippet) == polls(snippet) == []


def test_no_text_is_given_to_qt_to_interpret() -> None:
    """Labels, boxes and tooltips are plain text; what is built for a menu or a title is escaped."""
    found = [
        f"{path}:{line}: {reason}"
        for path in python_files("desktop")
        for line, reason in interpreted_texts((ROOT / path).read_text(encoding="utf-8"), path.as_posix())
        if path.name != "labels.py" or "QLabel(text)" not in reason
    ]
    assert found == []


@pytest.mark.parametrize(
    "snippet",
    [
        "w.setToolTip(name)",
        "w.setToolTip(self.tr('{x}').format(x=name))",
        "w.setToolTip(tip(name) if name else other)",
        "item.setToolTip(1, name)",
        "bar.setTabToolTip(0, name)",
        "box.changed.connect(box.setToolTip)",
        "QToolTip.showText(p, name, w)",
        "if role == Qt.ItemDataRole.ToolTipRole: pass",
        "w.setWhatsThis('x')",
        "a.setStatusTip('x')",
        "x = QLabel(name)",
        "x.setTextFormat(Qt.TextFormat.RichText)",
        "class A(QLabel): pass",
        "box = QMessageBox(self)",
        "class V(QTextBrowser): pass",
        "menu.addAction(f'{name}')",
        "menu.addAction(tr('{x}').format(x=name))",
        "tray = QSystemTrayIcon()",
    ],
)
def test_a_text_that_qt_would_interpret_is_seen(snippet: str) -> None:
    """Each of these lines alone is found."""
    assert list(interpreted_texts(snippet))


@pytest.mark.parametrize(
    "snippet",
    [
        "w.setToolTip(tip(name))",
        "w.setToolTip('' if a else self.tr('Unlock'))",
        "item.setToolTip(1, tip(name))",
        "QToolTip.showText(p, tip(name), w)",
        "menu.addAction(button_text(f'{name}'))",
        "x = QLabel()",
        "class A(QLabel):\n    def __init__(self): self.setTextFormat(Qt.TextFormat.PlainText)",
    ],
)
def test_a_text_given_as_it_stands_passes(snippet: str) -> None:
    """The ways that are right stay open."""
    assert not list(interpreted_texts(snippet))
