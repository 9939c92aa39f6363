"""Finding what a lesson does not allow (SciPy, `np.convolve`) in the code of a solution, by reading it."""

from __future__ import annotations

import ast
import contextlib
import functools
import inspect
import textwrap
import types
from collections.abc import Callable, Iterator, Mapping, Sequence

from byhand.check.answer_key import LessonKey

MOST_NAMED = 20
"""Forbidden names that are reported."""
MOST_PARTS = 10
"""Names between the dots of one use."""
LONGEST_NAME = 200
"""Characters of an imported module's name that are looked at."""
Definition = Callable[[str], ast.AST | None]
"""Finds the code that defines a name and was not searched yet, or None where there is none."""


def forbidden_uses(target: object, lesson: LessonKey) -> list[str]:
    """What live code, or code it calls, uses that the lesson forbids; [] where its source is not known.

    The target is a function, or what is called like one: a partial, a class, an object with `__call__`.
    """
    for called in (target, getattr(target, "func", None)):  # the thing itself, or what a partial calls
        if (dotted := _dotted_name(called)) and _is_forbidden(dotted, lesson):
            return [dotted]
    functions = _functions_of(target)
    if not functions:
        return []
    world = functions[0].__globals__

    def definition(name: str) -> ast.AST | None:
        return _source_tree([f for f in _functions_of(world.get(name)) if f.__globals__ is world])

    # what is not of a library by its own name may be by its class: a Keras model that a cell has built
    named = {name: _dotted_name(value) or _dotted_name(type(value)) for name, value in list(world.items())}
    aliases = {name: dotted for name, dotted in named.items() if dotted}
    tree = _source_tree(functions)
    return [] if tree is None else _search([tree], definition, aliases, lesson)


def forbidden_in_source(source: str, name: str, lesson: LessonKey) -> list[str]:
    """What the definitions of `name` in the source of a whole notebook use that the lesson forbids.

    Raises SyntaxError when the source does not parse.
    """
    module = ast.parse(source)
    defined: dict[str, list[ast.stmt]] = {}
    aliases: dict[str, str] = {}
    for statement in module.body:  # in order: the later of an import and a definition of one name counts
        for defined_name in dict.fromkeys(_names_defined(statement)):
            defined.setdefault(defined_name, []).append(statement)
            aliases.pop(defined_name, None)
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for node in ast.walk(statement):
                aliases |= _import_aliases(node, lesson)

    searched: set[int] = set()

    def definition(wanted: str) -> ast.AST | None:  # a statement may define thousands of names, and is searched once
        statements = [s for s in defined.pop(wanted, []) if id(s) not in searched]
        searched.update(map(id, statements))
        return ast.Module(statements, []) if statements else None

    tree = definition(name)
    return [] if tree is None else _search([tree], definition, aliases, lesson)


def _search(trees: list[ast.AST], definition: Definition, aliases: Mapping[str, str], lesson: LessonKey) -> list[str]:
    """Walk the code and all that it refers to; forbidden dotted names in order of their first use."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    while trees:
        tree = trees.pop()
        own = _local_names(tree)
        hidden, imported = set(own), dict[str, str]()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                hidden.add(node.name)  # its own, whatever of that name was imported elsewhere
            imported |= _import_aliases(node, lesson)

        def stands_for(name: str, hidden: set[str] = hidden, imported: dict[str, str] = imported) -> str | None:
            return imported.get(name) or (None if name in hidden else aliases.get(name))

        for dotted in _dotted_uses(tree, stands_for):
            if _is_forbidden(dotted, lesson):
                found[dotted] = None
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id not in seen and node.id not in own:
                seen.add(node.id)
                if (next_tree := definition(node.id)) is not None:
                    trees.append(next_tree)
    beginnings = {name[:i] for name in found for i, sign in enumerate(name) if sign == "."}
    return [name for name in found if name not in beginnings][:MOST_NAMED]


def _local_names(tree: ast.AST) -> set[str]:
    """Parameters and variables of the functions in a tree: not what cells elsewhere mean by these names."""
    names: set[str] = set()
    shared: set[str] = set()
    waiting = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        if inside and isinstance(node, ast.arg):
            names.add(node.arg)
        elif inside and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif inside and isinstance(node, ast.Global):
            shared |= set(node.names)
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        waiting += [(child, inside) for child in ast.iter_child_nodes(node)]
    return names - shared


def _dotted_uses(tree: ast.AST, stands_for: Callable[[str], str | None]) -> Iterator[str]:
    for node in ast.walk(tree):
        parts: list[str] = []
        inner: ast.AST = node
        while isinstance(inner, ast.Attribute) and len(parts) < MOST_PARTS:  # of a longer name, its beginning is found
            parts.append(inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and (base := stands_for(inner.id)) is not None:
            yield ".".join([base, *reversed(parts)])


def _is_forbidden(dotted: str, lesson: LessonKey) -> bool:
    return dotted in lesson.forbidden_functions or dotted.split(".")[0] in lesson.forbidden_modules


def _import_aliases(node: ast.AST, lesson: LessonKey) -> dict[str, str]:
    """The names that an import binds, with what they stand for; of `import *`, those that matter."""
    if isinstance(node, ast.Import):
        whole = {a: a.name[:LONGEST_NAME] for a in node.names}
        return {a.asname or a.name.split(".")[0]: whole[a] if a.asname else whole[a].split(".")[0] for a in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        module = node.module[:LONGEST_NAME]
        if node.names[0].name == "*":
            functions = [f for f in lesson.forbidden_functions if f.rpartition(".")[0] == module]
            return {function.rpartition(".")[2]: function for function in functions}
        return {a.asname or a.name: f"{module}.{a.name}" for a in node.names}
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


def _functions_of(value: object) -> list[types.FunctionType]:
    """The functions that a value consists of: itself, those of a partial, the methods of a class or an object."""
    if isinstance(value, functools.partial):
        parts = [value.func, *value.args, *value.keywords.values()]
        return [function for part in parts for function in _functions_of(part)]
    if isinstance(value, types.MethodType):
        return _functions_of(value.__func__) + _functions_of(value.__self__)
    if isinstance(value, types.FunctionType):
        return [value]
    cls = value if isinstance(value, type) else type(value)
    return [attribute for attribute in vars(cls).values() if isinstance(attribute, types.FunctionType)]


def _source_tree(functions: Sequence[types.FunctionType]) -> ast.AST | None:
    """The source of functions as one tree; None where there is none to be had."""
    body: list[ast.stmt] = []
    for function in functions:
        with contextlib.suppress(OSError, TypeError, SyntaxError):
            body += ast.parse(textwrap.dedent(inspect.getsource(function))).body
    return ast.Module(body, []) if body else None


def _dotted_name(value: object) -> str | None:
    if isinstance(value, types.ModuleType):
        return value.__name__
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if callable(value) and isinstance(module, str) and isinstance(name, str) and module != "__main__":
        return f"{module}.{name}"
    return None
