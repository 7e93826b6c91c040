"""Rules on the syntax tree that no linter knows: what must not be called, and who alone may call it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from checkout import ROOT, SOURCES
from devtools.counting.module import Module
from one_reading import PATIENT, called_name, calls_of, each_file, lines_of, snippet, uses_of

pytestmark = PATIENT
CONTRACTS = Path("core/tideboard_core/model/derivatives.py")
"""Reads the codes of options; the practice exchange lists its own under codes that it makes."""
LISTED_CONTRACTS = Path("core/tideboard_sandbox/exchange/derivatives/options.py")
GUARD = Path("core/tideboard_core/orders/guard.py")
ORDERS = GUARD.parent
WAY_OUT = (ORDERS / "way_out.py", ORDERS / "way_out_table.py")
FREE = {"free", "committed", "reduces"}
"""Figures of a snapshot that say whether an order is a way out."""
BY_SESSION_PRICE = tuple(
    Path(folder)
    for folder in (
        "core/tideboard_core/orders",
        "core/tideboard_core/lock",
        "desktop/tideboard_desktop/ticket",
        "desktop/tideboard_desktop/orders",
        "desktop/tideboard_desktop/blotter",
        "desktop/tideboard_desktop/chart/orders",
    )
)
"""Rooms whose prices come from `model/session_price.py`."""
PATH_OF_ORDERS = tuple(ORDERS / f"{name}.py" for name in ("guard", "sender", "pretrade", "review", "cancels"))
BAR_READER = Path("core/tideboard_core/market/bars")
ROOT_OF_ALL = Path("desktop/tideboard_desktop/startup/app.py")
WRITES = ("place", "place_combination", "modify", "cancel", "cancel_all", "perform")
HTTP_WRITES = Path("core/tideboard_core/gateways/longport/translate/writes.py")
CODE_CACHES = (
    *(Path(f"core/tideboard_core/system/{name}.py") for name in ("code_cache", "module_cache")),
    Path("packaging/entries/freezer_steps.py"),
)
"""Read bytecode, which is trusted as that of Python's own `__pycache__` and of the program itself, and execute it."""
END_OF_SESSION = Path("desktop/tideboard_desktop/assembly/session_end.py")
HTTP_CALLS = Path("core/tideboard_core/gateways/longport/transport/http_client.py")
REST_CALLS = Path("core/tideboard_core/gateways/opend_rest/connection.py")
DOCUMENTED_FROM = 3
"""Arguments from which on the name of a public function no longer says it all."""
WAITING = Path("tests/fakes/values/waiting.py")
TIME_OUTS = ("timeout", "timeout_at", "wait_for")
BARE = {f"asyncio.{name}" for name in TIME_OUTS}
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
BANNED = {*STATIC_DIALOGS, *BANNED_METHODS, *BANNED_FUNCTIONS, *BANNED_NAMES, "yaml"}
BANNED_WORDS = {name for name, _ in BANNED_ARGUMENTS}
"""A module with a call that breaks a rule has a name of BANNED or an argument of BANNED_WORDS."""
PROGRAM = ("core", "desktop")
CHECKED = (*SOURCES, "packaging", "dev.py")


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


@each_file(*CHECKED)
def broken_rules(module: Module) -> list[tuple[int, str]]:
    """Line and reason of each broken rule in a module."""
    found = [(node.lineno, name) for node in module.nodes(ast.Import) for name in _top_names(node)]
    for imported in module.nodes(ast.ImportFrom):
        names = {*_top_names(imported), (imported.module or "").split(".")[0]}
        found += [(imported.lineno, name) for name in names]
    broken = [(line, f"{name}: makes objects from data") for line, name in found if name in BANNED_MODULES]
    named = not BANNED.isdisjoint(module.names)
    if named or any(word.arg in BANNED_WORDS for word in module.nodes(ast.keyword)):
        broken += [(call.lineno, reason) for call in module.nodes(ast.Call) for reason in broken_by_call(call)]
    holes = uses_of(module, BANNED_NAMES)
    return sorted([*broken, *((node.lineno, "a name that stands for a hole") for node in holes)])


def _top_names(node: ast.Import | ast.ImportFrom) -> set[str]:
    return {alias.name.split(".")[0] for alias in node.names}


@each_file(*SOURCES)
def approvals_built(module: Module) -> list[int]:
    """Lines on which an approval is made."""
    return lines_of(calls_of(module, "ApprovedOrder"))


@each_file(*PROGRAM)
def writes_called(module: Module) -> Counter[str]:
    """How often each order write is called; a verb without arguments is a timer's or a task's cancel."""
    calls = [call for call in calls_of(module, *WRITES) if isinstance(call.func, ast.Attribute)]
    return Counter(called_name(call) for call in calls if call.args or call.keywords)


@each_file(*PROGRAM)
def free_decided(module: Module) -> list[int]:
    """Lines that read what of a snapshot is free; a call of the name adds up orders and decides nothing.

    Outside the room of orders other things are free, so that only an attribute of a snapshot's or a way out's counts.
    """
    called = {call.func for call in module.nodes(ast.Call)}
    read = (node for node in uses_of(module, FREE) if isinstance(node, ast.Attribute) and node not in called)
    if ORDERS in Path(module.path).parents:
        return lines_of(read)
    return lines_of(node for node in read if _name(node.value) in {"snapshot", "verdicts", "way", "way_out"})


@each_file(*PROGRAM)
def last_read(module: Module) -> list[int]:
    """Lines of the rooms of orders that read the last price of a quote themselves."""
    if not any(room in Path(module.path).parents for room in BY_SESSION_PRICE):
        return []
    read = (node for node in uses_of(module, {"last"}) if isinstance(node, ast.Attribute))
    return lines_of(node for node in read if _name(node.value) in {"quote", "q", "shot"})


@each_file(*PROGRAM)
def code_readers(module: Module) -> list[int]:
    """Lines with a pattern of the code of an option: six digits of a date, and C or P."""
    texts = ((node.lineno, node.value) for node in module.nodes(ast.Constant))
    return [line for line, text in texts if isinstance(text, str) and "{6}" in text and _SIDES.search(text)]


_SIDES = re.compile(r"\[CP\]|\[PC\]|C\|P|P\|C")


@each_file("core")
def proposals_named(module: Module) -> list[str]:
    """Names of the path of orders that speak of proposals, but for the tag of a draft; a check's code is no name."""
    if Path(module.path) not in PATH_OF_ORDERS:
        return []
    named = {*module.names, *(node.arg for node in module.nodes(ast.arg))}
    functions: list[ast.FunctionDef | ast.AsyncFunctionDef]
    functions = [*module.nodes(ast.FunctionDef), *module.nodes(ast.AsyncFunctionDef)]
    named |= {node.name for node in functions}
    return sorted(name for name in named if "propos" in name.lower() and name not in {"proposal", "PROPOSAL"})


@each_file(*PROGRAM)
def http_writes_built(module: Module) -> list[int]:
    """Lines on which an HTTP trade write is made."""
    return lines_of(calls_of(module, "HttpWrite"))


@each_file(*PROGRAM)
def practice_decided(module: Module) -> list[int]:
    """Lines that could call an account PRACTICE; a key of a table only names one that is."""
    named = uses_of(module, {"PracticeAccount"})
    keys = {key for table in module.nodes(ast.Dict) for key in table.keys} if named else set()
    return lines_of(node for node in named if node not in keys)


@each_file(*SOURCES)
def bars_asked_for(module: Module) -> list[int]:
    """Lines that make a request for bars."""
    return lines_of(calls_of(module, "BarRequest"))


@each_file("core")
def http_calls_made(module: Module) -> list[int]:
    """Lines that send an HTTP request of their own."""
    return lines_of(call for call in calls_of(module, *HTTP_VERBS) if _is_session(call.func))


def _is_session(function: ast.expr) -> bool:
    owner = function.value if isinstance(function, ast.Attribute) else None
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name.lower().endswith("session") or name == "aiohttp"


@each_file("tests")
def bare_time_outs(module: Module) -> list[int]:
    """Lines that end a wait with a TimeoutError, which says nothing; where it is caught it only ends the wait."""
    calls = [call for call in calls_of(module, *TIME_OUTS) if ast.unparse(call.func) in BARE]
    blocks: list[ast.With | ast.Try] = [*module.nodes(ast.With), *module.nodes(ast.Try)] if calls else []
    caught = {node for block in blocks if _catches_time_out(block) for node in ast.walk(block)}
    return lines_of(call for call in calls if call not in caught)


def _catches_time_out(node: ast.With | ast.Try) -> bool:
    if isinstance(node, ast.With):
        calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
        return any(called_name(call) == "suppress" and "TimeoutError" in map(_name, call.args) for call in calls)
    return any(handler.type is not None and "TimeoutError" in ast.unparse(handler.type) for handler in node.handlers)


@each_file("tests")
def polls(module: Module) -> list[int]:
    """Lines of loops that sleep until something is so, outside `in_time`; turns of the loop and clocks do not count."""
    loops = [loop for loop in module.nodes(ast.While) if any(map(_sleeps, loop.body))]
    blocks = module.nodes(ast.AsyncWith) if loops else []
    bounded = {node for block in blocks if _in_time(block) for node in ast.walk(block)}
    return lines_of(n for n in loops if n not in bounded and "monotonic" not in ast.unparse(n.test))


def _in_time(node: ast.AsyncWith) -> bool:
    calls = [item.context_expr for item in node.items]
    return any(isinstance(call, ast.Call) and called_name(call) == "in_time" for call in calls)


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


@each_file("desktop")
def interpreted_texts(module: Module) -> list[tuple[int, str]]:
    """Line and reason of each place where Qt could read a text as markup or as the mark of a key."""
    named = uses_of(module, INTERPRETED)
    calls = module.nodes(ast.Call) if named else []
    found = [(call.lineno, reason) for call in calls for reason in _interpreted_by_call(call)]
    called = {call.func for call in calls}
    for node in named:
        found += [(node.lineno, reason) for reason in _interpreted_by_name(module, node, called=node in called)]
    for cls in module.nodes(ast.ClassDef):
        if "QLabel" in map(_name, cls.bases) and "PlainText" not in ast.dump(cls):
            found.append((cls.lineno, f"{cls.name}: a label that guesses HTML"))
    return sorted(found)


def _interpreted_by_name(module: Module, node: ast.expr, *, called: bool) -> Iterator[str]:
    name = _name(node)
    if name in INTERPRETING:
        yield f"{name}: {INTERPRETING[name]}"
    if name in MAY_INTERPRET and not module.path.endswith(MAY_INTERPRET[name]):
        yield f"{name}: reads or guesses HTML"
    if name in TIP_SETTERS and not called:
        yield f"{name}: handed on, its text does not come from tip()"
    if name == "ToolTipRole" and "tip(" not in module.text:
        yield "ToolTipRole: its text does not come from tip()"


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


@each_file(*CHECKED)
def undocumented(module: Module) -> list[str]:
    """Public functions and methods without a docstring that raise an error or take several arguments."""
    return list(_undocumented(module.tree.body))


def _undocumented(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _undocumented(node.body)
        elif (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node, clean=False) is None
        ):
            names = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            several = len([name for name in names if name not in {"self", "cls"}]) >= DOCUMENTED_FROM
            raises = any(isinstance(one, ast.Raise) and one.exc is not None for one in ast.walk(node))
            if several or raises:
                yield f"{node.name} on line {node.lineno}"


def test_no_source_breaks_a_rule() -> None:
    """Loops inside the loop, dialogs that wait, code from data, switched-off verification: none anywhere."""
    found = [
        f"{path}:{line}: {reason}"
        for path, broken in broken_rules.found().items()
        for line, reason in broken
        if not allowed_task(path, line, reason) and not allowed_loop(path, reason) and path not in CODE_CACHES
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
    assert undocumented.found() == {}


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
    assert bool(undocumented(snippet(source))) is seen


def test_an_approval_is_built_in_the_guard_alone() -> None:
    """Nobody else can hold what the gateways demand."""
    assert [path for path in approvals_built.found() if path != GUARD] == []


def test_orders_are_written_from_one_folder_alone() -> None:
    """Outside the implementations every call of a write verb stands in `orders/`, and each verb is called there."""
    called: Counter[str] = Counter()
    elsewhere = []
    for path, found in writes_called.found().items():
        if ORDERS in path.parents:
            called += found
        elif not set(path.parts) & set(OWN_PLACES_AND_CANCELS):
            elsewhere.append(path)
    assert elsewhere == []
    assert set(called) == set(WRITES)


def test_what_is_free_is_decided_in_one_place() -> None:
    """Guard, ticket, flatten, offers and combinations ask the way out and its table; nothing else computes with these.

    A flatten's quantity, the broker's maximum and the holding that bounds a sale are answers of `WayOut`.
    """
    assert sorted(free_decided.found()) == sorted(WAY_OUT)


@pytest.mark.parametrize(
    ("source", "path", "seen"),
    [
        ("x = snapshot.way_out.free", "desktop/tideboard_desktop/ticket/model.py", True),
        ("x = verdicts.reduces", "desktop/tideboard_desktop/ticket/model.py", True),
        ("x = theme.free", "desktop/tideboard_desktop/ticket/model.py", False),
        ("x = anything.free", "core/tideboard_core/orders/flatten/run.py", True),
        ("x = working.committed or 0", "core/tideboard_core/orders/pretrade.py", True),
        ("x = journal.committed(rows)", "core/tideboard_core/orders/pretrade.py", False),
    ],
)
def test_a_second_decision_on_what_is_free_is_seen(source: str, path: str, seen: bool) -> None:
    assert bool(free_decided(snippet(source, path))) is seen


def test_orders_ask_one_module_for_the_price_that_trades_now() -> None:
    """The regular last price is one of its answers, see `regular_last`."""
    assert last_read.found() == {}


@pytest.mark.parametrize(
    ("source", "path", "seen"),
    [
        ("x = quote.last", "core/tideboard_core/orders/brake/loss_brake.py", True),
        ("x = self.quote.last * 2", "desktop/tideboard_desktop/ticket/model.py", True),
        ("x = quote.prev_close", "core/tideboard_core/orders/snapshot.py", False),
        ("x = self.last", "desktop/tideboard_desktop/ticket/model.py", False),
        ("x = quote.last", "desktop/tideboard_desktop/watchlists/rows.py", False),
    ],
)
def test_a_last_price_read_past_it_is_seen(source: str, path: str, seen: bool) -> None:
    assert bool(last_read(snippet(source, path))) is seen


def test_the_codes_of_options_are_read_in_one_place() -> None:
    """Everybody else asks `option_of`, which knows adjusted roots, and what the facts say."""
    assert sorted(code_readers.found()) == sorted((CONTRACTS, LISTED_CONTRACTS))


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        (r'x = re.compile(r"([A-Z]+)(\d{6})([CP])(\d+)")', True),
        (r'x = re.fullmatch(r".*[0-9]{6}(C|P)[0-9]{8}", code)', True),
        ('x = "CP"', False),
        (r'x = re.compile(r"\d{6}")', False),
    ],
)
def test_a_second_reader_of_the_codes_of_options_is_seen(source: str, seen: bool) -> None:
    assert bool(code_readers(snippet(source))) is seen


def test_the_path_of_an_order_knows_proposals_by_their_tag_alone() -> None:
    """What a proposal needs besides is asked of every case: see `orders/proposed.py`."""
    assert proposals_named.found() == {}


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("self._proposals = {}", True),
        ("def naming_proposal(self): ...", True),
        ("def over(self, proposal_tag): ...", True),
        ("tag: ProposalTag = request", True),
        ("if draft.proposal is None: ...", False),
        ("CODES = {CheckCode.PROPOSAL: VoidCode.PROPOSAL}", False),
    ],
)
def test_a_proposal_in_the_path_of_an_order_is_seen(source: str, seen: bool) -> None:
    assert bool(proposals_named(snippet(source, GUARD.as_posix()))) is seen


def test_the_three_trade_writes_over_http_are_built_in_one_place() -> None:
    """What is POSTed, PUT or DELETEd on a trade path is made of an approved request, beside its translation."""
    assert [*http_writes_built.found()] == [HTTP_WRITES]


def test_practice_is_decided_in_the_composition_root_alone() -> None:
    """A server that claims to be practice is not believed, whatever it says of its accounts."""
    assert [*practice_decided.found()] == [ROOT_OF_ALL]


def test_bars_are_asked_for_in_one_package_alone() -> None:
    """Outside the gateways, a fan-out among them: views, collector and export read what `market/bars` has merged."""
    found = {path.parent for path in bars_asked_for.found()}
    assert {path for path in found if {"gateways", "fanout"}.isdisjoint(path.parts)} == {BAR_READER}


def test_a_second_reader_of_bars_is_seen() -> None:
    """Whatever the request is made for, and by whichever name of the module."""
    assert bars_asked_for(snippet("await feed.bars(BarRequest(count=3))\nbars.BarRequest()")) == [1, 2]
    assert bars_asked_for(snippet("def read(request: BarRequest) -> None: ...")) == []


def test_a_gateway_has_one_way_to_http() -> None:
    """It refuses every trade path but GET, and hands an approved write on; nobody sends beside it."""
    assert [path for path in http_calls_made.found() if "gateways" in path.parts] == [HTTP_CALLS, REST_CALLS]


@pytest.mark.parametrize(
    "source",
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
def test_a_broken_rule_is_seen(source: str) -> None:
    """The gate bites: each of these lines alone is found."""
    assert broken_rules(snippet(source))


@pytest.mark.parametrize("source", ["cursor.execute('x')", "yaml.safe_load(f)", "get(url, ssl=context)", "d.open()"])
def test_a_harmless_line_passes(source: str) -> None:
    """Neighbours of the banned names stay usable."""
    assert not broken_rules(snippet(source))


@pytest.mark.parametrize(
    "source",
    [
        "ApprovedOrder(1)",
        "ports.ApprovedOrder(1)",
        "ApprovedOrder[OrderRequest](request=r)",
        "\uff21pprovedOrder(1)",  # a wide letter: the same identifier to Python
    ],
)
def test_a_second_maker_of_approvals_is_seen(source: str) -> None:
    """However the class is named, making one is found."""
    assert approvals_built(snippet(source)) == [1]


def test_a_second_write_is_seen() -> None:
    """A call with an argument counts, the cancel of a timer or task does not."""
    three = snippet("gateway.place(a)\nself._gateway.cancel(b)\ntimer.cancel()")
    assert writes_called(three) == {"place": 1, "cancel": 1}
    assert writes_called(snippet("gateway.perform(approved=a)\ntrading.cancel_all(b)")) == {
        "perform": 1,
        "cancel_all": 1,
    }


@pytest.mark.parametrize("source", ["HttpWrite('POST', p)", "link.HttpWrite(method='PUT', path=p)"])
def test_a_second_maker_of_http_writes_is_seen(source: str) -> None:
    """However the class is named, making one is found."""
    assert http_writes_built(snippet(source)) == [1]


@pytest.mark.parametrize(
    "source",
    ["self.session.request('GET', u)", "session.post(u)", "self._http.session.delete(u)", "aiohttp.request(u)"],
)
def test_a_second_way_to_http_is_seen(source: str) -> None:
    """A request on any session counts."""
    assert http_calls_made(snippet(source)) == [1]


def test_what_is_no_request_is_no_way_to_http() -> None:
    """A dictionary's get and our own calls pass."""
    assert http_calls_made(snippet("row.get(name)\nself._known.get(x)\nhttp.call('GET', p)")) == []


@pytest.mark.parametrize(
    "source",
    ["PracticeAccount(id=i)", "kind = order.PracticeAccount", "{Env.REAL: PracticeAccount}", "f(PracticeAccount)"],
)
def test_another_who_decides_on_practice_is_seen(source: str) -> None:
    """Made, handed on, or given as what an environment means."""
    assert practice_decided(snippet(source)) == [1]
    assert practice_decided(snippet("{PracticeAccount: 'Practice'}")) == []


def test_a_wait_that_fails_says_what_it_waited_for() -> None:
    """`waiting.py` names what did not come: no fake lets a TimeoutError out, no test polls beside `until`."""
    bare = {path: lines for path, lines in bare_time_outs.found().items() if path.parts[1] == "fakes"}
    assert bare.keys() - {WAITING} == set(), bare
    polling = {path: lines for path, lines in polls.found().items() if path.parts[1] != "benchmarks"}
    assert polling.keys() - {WAITING} == set(), polling


@pytest.mark.parametrize(
    "source",
    [
        "async def f():\n async with asyncio.timeout(3): await x",
        "async def f():\n await asyncio.wait_for(x, 3)",
        "async def f():\n while not x(): await asyncio.sleep(0.1)",
        "async def f():\n async with other():\n  while x:\n   y()\n   await asyncio.sleep(LOOK)",
    ],
)
def test_a_wait_that_says_nothing_is_seen(source: str) -> None:
    assert bare_time_outs(snippet(source)) or polls(snippet(source))


@pytest.mark.parametrize(
    "source",
    [
        "async def f():\n with suppress(TimeoutError):\n  async with asyncio.timeout(3): await x",
        "async def f():\n try: await asyncio.wait_for(x, 3)\n except TimeoutError: pass",
        "async def f():\n while not x(): await asyncio.sleep(0)",
        "async def f():\n while monotonic() < end: await asyncio.sleep(1)",
        "async def f():\n async with in_time('x'):\n  while x: await asyncio.sleep(0.1)",
        "atspi.wait_for(x)",
    ],
)
def test_a_wait_that_has_its_end_passes(source: str) -> None:
    assert bare_time_outs(snippet(source)) == polls(snippet(source)) == []


def test_no_text_is_given_to_qt_to_interpret() -> None:
    """Labels, boxes and tooltips are plain text; what is built for a menu or a title is escaped."""
    found = [
        f"{path}:{line}: {reason}"
        for path, interpreted in interpreted_texts.found().items()
        for line, reason in interpreted
        if path.name != "labels.py" or "QLabel(text)" not in reason
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
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
def test_a_text_that_qt_would_interpret_is_seen(source: str) -> None:
    """Each of these lines alone is found."""
    assert interpreted_texts(snippet(source))


@pytest.mark.parametrize(
    "source",
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
def test_a_text_given_as_it_stands_passes(source: str) -> None:
    """The ways that are right stay open."""
    assert not interpreted_texts(snippet(source))
