"""Text of a condition that does not hold: its expression as it stands in the source, and the values of its parts."""

from __future__ import annotations

import ast
import builtins
import linecache
from collections.abc import Callable, Iterator
from functools import partial
from reprlib import Repr
from types import CodeType

MOST_TEXT = 300
MOST_PARTS = 12
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = MOST_TEXT
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxset = _SHORT.maxfrozenset = _SHORT.maxdict = _SHORT.maxdeque = 20


def short(value: object) -> str:
    """Return a value's own repr, cut in the middle if it is long; never an error of the value."""
    text = _SHORT.repr(value)
    half = MOST_TEXT // 2
    return text if len(text) <= MOST_TEXT else f"{text[:half]} ... {text[-half:]}"


def value_of(asked: Callable[[], object]) -> str:
    """Return the text that a function returns, or the short repr of another value; of a failing one its error."""
    try:
        value = asked()
        return value if isinstance(value, str) else short(value)
    except Exception as error:  # noqa: BLE001  what fails here is shown beside what was awaited
        return f"<{type(error).__name__}: {error}>"


def expression_of(condition: Callable[[], object]) -> str:
    """Return what the condition asks, as it stands in the source; its name where the source is not at hand."""
    body = _body(condition)
    if body is None:
        return f"{_name(condition)}()"
    text = ast.unparse(body)
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]} ..."


def parts_of(condition: Callable[[], object]) -> str:
    """Return the values of the parts of the condition's expression, or of its free variables, one a line."""
    names = _names(condition)
    body = _body(condition)
    parts = list(names) if body is None else list(dict.fromkeys(map(ast.unparse, _parts(body))))
    known = {**getattr(condition, "__globals__", {}), **names}
    return "\n".join(f"{part} = {_value(part, known)}" for part in parts[:MOST_PARTS])


def _value(part: str, known: dict[str, object]) -> str:
    return value_of(lambda: short(eval(part, known)))  # noqa: S307  an expression of our own tests


def _name(condition: Callable[[], object]) -> str:
    if isinstance(condition, partial):
        return f"partial of {_name(condition.func)}"
    return str(getattr(condition, "__qualname__", type(condition).__qualname__))


def _names(condition: Callable[[], object]) -> dict[str, object]:
    """Return what the condition reads from outside and is no global: arguments, closure and the object of a method."""
    if isinstance(condition, partial):
        return {f"argument_{place}": value for place, value in enumerate(condition.args)} | condition.keywords
    code: CodeType | None = getattr(condition, "__code__", None)
    owner = [condition.__self__] if hasattr(condition, "__self__") else []
    if code is None:
        return {"self": owner[0]} if owner else {}
    given = [*owner, *(getattr(condition, "__defaults__", None) or ())]
    names = dict(zip(code.co_varnames[: code.co_argcount], given, strict=False))
    names |= getattr(condition, "__kwdefaults__", None) or {}
    for name, cell in zip(code.co_freevars, getattr(condition, "__closure__", None) or (), strict=True):
        try:
            names[name] = cell.cell_contents
        except ValueError:
            names[name] = "<not assigned yet>"
    return names


def _body(condition: Callable[[], object]) -> ast.expr | None:
    """Return the expression of a lambda, or of a function that only returns one."""
    code: CodeType | None = getattr(condition, "__code__", None)
    if code is None:
        return None
    try:
        tree = ast.parse("".join(linecache.getlines(code.co_filename)))
    except SyntaxError:
        return None
    return min((body for node in ast.walk(tree) for body in _returned(node, code)), key=_size, default=None)


def _returned(node: ast.AST, code: CodeType) -> Iterator[ast.expr]:
    if isinstance(node, ast.Lambda) and node.lineno == code.co_firstlineno and _holds(node.body, code):
        yield node.body
    if isinstance(node, ast.FunctionDef) and (node.name, node.lineno) == (code.co_name, code.co_firstlineno):
        match [line for line in node.body if not isinstance(line, ast.Expr)]:
            case [ast.Return(value=ast.expr() as value)]:
                yield value


def _holds(body: ast.expr, code: CodeType) -> bool:
    """Whether the code is that of the expression: on one line there may be two conditions."""
    assert body.end_lineno is not None
    assert body.end_col_offset is not None
    first, last = (body.lineno, body.col_offset), (body.end_lineno, body.end_col_offset)
    places = [(line, column) for line, _, column, end in code.co_positions() if line and column is not None and end]
    return all(first <= place <= last for place in places)


def _size(body: ast.expr) -> tuple[int, int]:
    return (body.end_lineno or 0) - body.lineno, (body.end_col_offset or 0) - body.col_offset


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """Return what decides over an expression, from left to right: what is compared, asked and counted."""
    match node:
        case ast.Constant():
            return
        case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            inner = parts
        case ast.UnaryOp(operand=part) | ast.NamedExpr(value=part):
            inner = [part]
        case ast.Compare(left=left, comparators=others):
            inner = [left, *others]
        case ast.GeneratorExp(generators=[first, *_]) | ast.ListComp(generators=[first, *_]):
            inner = [first.iter]
        case ast.Call(func=ast.Name(id=name), args=arguments) if hasattr(builtins, name):
            inner = arguments
            if name not in {"any", "all", "bool", "isinstance"}:
                yield node
        case ast.Call(func=ast.Attribute(value=owner)):
            yield node
            inner = [owner]
        case _:
            yield node
            inner = []
    for part in inner:
        yield from _parts(part)
