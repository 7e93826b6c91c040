"""Words that make a reader stumble: docstrings without a noun, names the glossary rules out, lines without an end."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from devtools.counting.glossary import Glossary
from devtools.counting.module import Located, Module, Place, room_of

_FOLLOWS_A_PRONOUN = (
    "above|after|alone|and|are|as|at|before|below|beside|but|by|can|does|for|from|had|has|have|if|in|is|may|must|not|of"
    "|on|only|or|shall|that|to|was|were|when|where|which|while|who|whom|whose|with|without"
)
_WITHOUT_NOUN = re.compile(
    r"(?:As of|Of|Whose|Whom|It|They|Them|Who|Ones|What|Whether|How)\b"
    rf"|(?:This|That|These|Those|Which|One|Each|Both|Another|Others)(?:\s+(?:{_FOLLOWS_A_PRONOUN})\b|\s*[.,:;]|\s*$)"
)
"""First words in the place of a noun. A pronoun before its noun (`This package`) is none."""

WIDEST = 120
"""Characters of a line of a page, as of one of the code."""
_TABLE = re.compile(r"\s*\|")


def docstrings_without_noun(module: Module) -> Iterator[Place]:
    """Docstrings, those of values too, whose first words leave out the name of their thing."""
    for text in module.docstrings:
        words = str(text.value).strip()
        if _WITHOUT_NOUN.match(words):
            yield module.place(text, words.partition("\n")[0][:80])


def forbidden_words(module: Module, glossary: Glossary) -> Iterator[Place]:
    """Names with a word that the glossary rules out: in sources each time they stand in the code, in tests where made.

    A test uses the names of the source as they are, and the name of a test is a sentence: neither counts.
    """
    room = room_of(module.path)
    for node, name in _bound(module) if module.is_test else _identifiers(module):
        for word in glossary.forbidden_in(name):
            if not glossary.is_right(word, name, room):
                yield module.place(node, f"{name}: {word}, say {glossary.instead[word]}")


def _identifiers(module: Module) -> Iterator[tuple[Located, str]]:
    for name in module.nodes(ast.Name):
        yield name, name.id
    for attribute in module.nodes(ast.Attribute):
        yield attribute, attribute.attr
    for keyword in module.nodes(ast.keyword):
        if keyword.arg:
            yield keyword.value, keyword.arg
    imports: list[ast.Import | ast.ImportFrom] = [*module.nodes(ast.ImportFrom), *module.nodes(ast.Import)]
    for imported in imports:
        for alias in imported.names:
            yield imported, alias.name
            if alias.asname:
                yield imported, alias.asname
    yield from _defined(module)


def _defined(module: Module) -> Iterator[tuple[Located, str]]:
    for definition in (*module.functions(), *module.nodes(ast.ClassDef)):
        yield definition, definition.name
    for argument in module.nodes(ast.arg):
        yield argument, argument.arg


def _bound(module: Module) -> Iterator[tuple[Located, str]]:
    for name in module.nodes(ast.Name):
        if isinstance(name.ctx, ast.Store):
            yield name, name.id
    for attribute in module.nodes(ast.Attribute):
        if isinstance(attribute.ctx, ast.Store):
            yield attribute, attribute.attr
    yield from (made for made in _defined(module) if not made[1].startswith("test_"))


def is_page(path: str) -> bool:
    """Whether a file is a page of documentation."""
    return path.endswith(".md")


def long_lines(path: str, text: str) -> Iterator[Place]:
    """Lines of a page above WIDEST that could be broken: no rows of a table, and no address alone."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > WIDEST and " " in line.strip(" -*>") and not _TABLE.match(line):
            yield Place(path, number, f"{len(line)} characters")
