"""Finding what a lesson does not allow (SciPy, `np.convolve`) in the code of a solution, by reading it."""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
from collections.abc import Callable, Iterator, Mapping

from byhand.check.answer_key import LessonKey

Definition = Callable[[str], ast.AST | None]
"""Finds the code that defines a name, or None when the student does not define it."""


def forbidden_uses(target: object, lesson: LessonKey) -> list[str]:
    """What a live function, or a function it calls, uses that the lesson forbids; [] where its source is not known."""
    if not isinstance(target, types.FunctionType):
        return []
    world = target.__globals__

    def definition(name: str) -> ast.AST | None:
        value = world.get(name)
        own = isinstance(value, types.FunctionType) and value.__globals__ is world
        return _source_tree(value) if own else None

    aliases = {name: dotted for name, value in list(world.items()) if (dotted := _dotted_name(value))}
    tree = _source_tree(target)
    return [] if tree is None else _search([tree], definition, aliases, lesson)


def forbidden_in_source(source: str, name: str, lesson: LessonKey) -> list[str]:
    """What the definitions of `name` in the source of a whole notebook use that the lesson forbids.

    Raises SyntaxError when the source does not parse.
    """
    module = ast.parse(source)
    defined: dict[str, list[ast.stmt]] = {}
    aliases: dict[str, str] = {}
    for statement in module.body:
        for defined_name in _names_defined(statement):
            defined.setdefault(defined_name, []).append(statement)
    for node in ast.walk(module):
        aliases |= _import_aliases(node)

    def definition(wanted: str) -> ast.AST | None:
        return ast.Module(defined[wanted], []) if wanted in defined else None

    tree = definition(name)
    return [] if tree is None else _search([tree], definition, aliases, lesson)


def _search(trees: list[ast.AST], definition: Definition, aliases: Mapping[str, str], lesson: LessonKey) -> list[str]:
    """Walk the code and all that it refers to; forbidden dotted names in order of their first use."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    while trees:
        tree = trees.pop()
        local = dict(aliases)
        for node in ast.walk(tree):
            local |= _import_aliases(node)
        for dotted in _dotted_uses(tree, local):
            if _is_forbidden(dotted, lesson):
                found[dotted] = None
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id not in seen:
                seen.add(node.id)
                if (next_tree := definition(node.id)) is not None:
                    trees.append(next_tree)
    return list(found)


def _dotted_uses(tree: ast.AST, aliases: Mapping[str, str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in aliases:
            yield aliases[node.id]
        elif isinstance(node, ast.Attribute):
            parts = [node.attr]
            inner: ast.AST = node.value
            while isinstance(inner, ast.Attribute):
                parts.append(inner.attr)
                inner = inner.value
            if isinstance(inner, ast.Name) and inner.id in aliases:
                yield ".".join([aliases[inner.id], *reversed(parts)])


def _is_forbidden(dotted: str, lesson: LessonKey) -> bool:
    return dotted in lesson.forbidden_functions or dotted.split(".")[0] in lesson.forbidden_modules


def _import_aliases(node: ast.AST) -> dict[str, str]:
    if isinstance(node, ast.Import):
        return {a.asname or a.name.split(".")[0]: a.name if a.asname else a.name.split(".")[0] for a in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return {}


def _names_defined(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def _source_tree(function: object) -> ast.AST | None:
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))  # type: ignore[arg-type]
    except (OSError, TypeError, SyntaxError):
        return None


def _dotted_name(value: object) -> str | None:
    if isinstance(value, types.ModuleType):
        return value.__name__
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if callable(value) and isinstance(module, str) and isinstance(name, str) and module != "__main__":
        return f"{module}.{name}"
    return None
