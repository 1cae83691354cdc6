"""What an expression can be where the code itself lists it: names of a loop, of a choice, of a constant (列出的值)."""

from __future__ import annotations

import ast
import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Scope:
    """A module: where names that no function binds are looked up."""

    name: str
    tree: ast.Module

    def constant(self, name: str) -> Any:
        """Value of a name of the module; None where it is not known before the program runs."""
        for node in self.tree.body:
            if any(isinstance(one, ast.Name) and one.id == name for one in _targets(node)):
                try:
                    return ast.literal_eval(node.value)  # type: ignore[union-attr]
                except (ValueError, TypeError):
                    break
        # Pages are scripts that the app runs; what they import is looked up in the module that has it.
        for node in ast.walk(self.tree):
            for alias in node.names if isinstance(node, ast.ImportFrom) else ():
                if (alias.asname or alias.name) == name and (node.module or "").startswith("evaluator"):
                    return getattr(importlib.import_module(node.module or ""), alias.name, None)
        script = ".pages." in self.name or not self.name.startswith("evaluator.")
        return None if script else getattr(importlib.import_module(self.name), name, None)


def possible(node: ast.expr, functions: tuple[ast.FunctionDef, ...], scope: Scope) -> frozenset[str] | None:
    """Give all texts that an expression can be; None where the code does not list them."""
    found = _Lister(functions, scope).values(node)
    if not found or not all(isinstance(value, str) for value in found):
        return None
    return frozenset(str(value) for value in found)


@dataclass(frozen=True)
class _Any:
    """One of several values, inside a tuple; None: not known."""

    values: list[Any] | None


def _joined(lists: list[list[Any] | None]) -> list[Any] | None:
    return None if None in lists else [value for one in lists for value in one or ()]


@dataclass(frozen=True)
class _Lister:
    """Lists what expressions inside some functions of a module can be; ``deep`` ends what turns in circles."""

    functions: tuple[ast.FunctionDef, ...]
    scope: Scope
    deep: int = 0

    @property
    def deeper(self) -> _Lister:
        return _Lister(self.functions, self.scope, self.deep + 1)

    def values(self, node: ast.AST) -> list[Any] | None:
        """Give all values of an expression."""
        kinds: dict[type[ast.AST], Callable[[Any], list[Any] | None]] = {
            ast.Constant: lambda one: [one.value],
            ast.IfExp: lambda one: self.union([one.body, one.orelse]),
            ast.BoolOp: lambda one: self.union(one.values) if isinstance(one.op, ast.Or) else None,
            ast.JoinedStr: self.text,
            ast.FormattedValue: lambda one: self.deeper.values(one.value),
            ast.Subscript: self.picked,
            ast.Tuple: lambda one: [tuple(_Any(self.deeper.values(part)) for part in one.elts)],
            ast.Name: self.named,
        }
        known = kinds.get(type(node))
        return None if known is None or self.deep > 8 else known(node)

    def items(self, node: ast.AST, *, values: bool = False) -> list[Any] | None:
        """Give what a loop over an expression yields; of a mapping its keys, or its values."""
        kinds: dict[type[ast.AST], Callable[[Any], list[Any] | None]] = {
            ast.Tuple: self.members,
            ast.List: self.members,
            ast.Set: self.members,
            ast.Dict: lambda one: self.union([part for part in (one.values if values else one.keys) if part]),
            ast.IfExp: lambda one: _joined([self.deeper.items(each) for each in (one.body, one.orelse)]),
            ast.Call: self.called,
            ast.Name: lambda one: self.held(one, values=values),
        }
        known = kinds.get(type(node))
        return None if known is None or self.deep > 8 else known(node)

    def union(self, nodes: list[ast.expr]) -> list[Any] | None:
        return _joined([self.deeper.values(node) for node in nodes])

    def text(self, node: ast.JoinedStr) -> list[Any] | None:
        texts: list[Any] = [""]
        for part in node.values:
            inner = self.deeper.values(part)
            if inner is None:
                return None
            texts = [f"{text}{value}" for text in texts for value in inner]
        return texts

    def picked(self, node: ast.Subscript) -> list[Any] | None:
        if not isinstance(node.slice, ast.Constant):
            return self.deeper.items(node.value, values=True)
        whole = self.deeper.values(node.value)
        kinds = (tuple, list, dict)
        return None if whole is None else [one[node.slice.value] for one in whole if isinstance(one, kinds)]

    def members(self, node: ast.Tuple | ast.List | ast.Set) -> list[Any] | None:
        each = (
            self.deeper.items(part.value) if isinstance(part, ast.Starred) else self.deeper.values(part)
            for part in node.elts
        )
        return _joined(list(each))

    def held(self, node: ast.Name, *, values: bool) -> list[Any] | None:
        bound = [*_assigned(node.id, self.functions)]
        if bound:
            return _joined([None if one is None else self.deeper.items(one, values=values) for one in bound])
        constant = self.scope.constant(node.id)
        if isinstance(constant, dict):
            return [*(constant.values() if values else constant)]
        return [*constant] if isinstance(constant, (tuple, list, set, frozenset)) else None

    def called(self, node: ast.Call) -> list[Any] | None:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in {"items", "values", "keys"} and isinstance(node.func, ast.Attribute):
            keys, values = (self.deeper.items(node.func.value, values=each) for each in (False, True))
            pairs = None if keys is None or values is None else [(one, _Any(values)) for one in keys]
            return {"items": pairs, "values": values, "keys": keys}[name]
        if name == "zip":
            return [tuple(_Any(self.deeper.items(one)) for one in node.args)]
        if name == "enumerate":
            return [(_Any(None), _Any(self.deeper.items(node.args[0])))]
        same = {"sorted", "list", "tuple", "reversed", "fromkeys"}
        return self.deeper.items(node.args[0]) if name in same else None

    def named(self, node: ast.Name) -> list[Any] | None:
        """Give what a name can be: bound by a loop around it, by the function, or by the module."""
        for tree in (*reversed(self.functions), self.scope.tree):
            loops = [*_loops(tree, node)]
            if loops:
                return _joined([_slot(target, node.id, self.deeper.items(items)) for target, items in loops])
            if isinstance(tree, ast.FunctionDef):
                bound = [*_assigned(node.id, (tree,))]
                arguments = (one.arg for one in ast.walk(tree) if isinstance(one, ast.arg))
                if bound or node.id in arguments:
                    known = [one for one in bound if one is not None]
                    return self.union(known) if known and len(known) == len(bound) else None
        constant = self.scope.constant(node.id)
        return None if constant is None else [constant]


def _loops(tree: ast.AST, name: ast.Name) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Give the loops that bind a name around the place where it is used."""
    for node in ast.walk(tree):
        generators: list[Any] = [node] if isinstance(node, ast.For) else list(getattr(node, "generators", []))
        if generators and any(inner is name for inner in ast.walk(node)):
            for one in generators:
                if any(isinstance(part, ast.Name) and part.id == name.id for part in ast.walk(one.target)):
                    yield one.target, one.iter


def _slot(target: ast.expr, name: str, items: list[Any] | None) -> list[Any] | None:
    """Give the part of each item that a loop binds to a name."""
    if items is None or isinstance(target, ast.Name):
        return items
    parts = target.elts if isinstance(target, ast.Tuple) else []
    at = next((k for k, part in enumerate(parts) if _holds(part, name)), None)
    if at is None or not all(isinstance(item, (tuple, list)) and len(item) > at for item in items):
        return None
    slots = [item[at].values if isinstance(item[at], _Any) else [item[at]] for item in items]
    return _slot(parts[at], name, _joined(slots))


def _assigned(name: str, functions: tuple[ast.FunctionDef, ...]) -> Iterator[ast.expr | None]:
    """Give what a name is set to; None where that is not followed (a part of a value, what grows afterwards)."""
    for node in (one for function in functions for one in ast.walk(function)):
        if isinstance(node, ast.AugAssign) and _holds(node.target, name):
            yield None
        for target in _targets(node):
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value  # type: ignore[union-attr]
            elif isinstance(target, ast.Tuple) and _holds(target, name):
                value = node.value  # type: ignore[union-attr]
                at = next(k for k, part in enumerate(target.elts) if _holds(part, name))
                alike = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
                yield value.elts[at] if alike else None


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _holds(node: ast.AST, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node))
