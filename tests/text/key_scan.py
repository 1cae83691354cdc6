"""Finds every key of the catalogue that the code asks for, and from what the others are made (找键).

A sayer takes a key as an argument: `say`, `Message`, `EvaluatorError`; and every function that puts its own argument
into the key of another one, such as ``word("title")`` for ``workbook.title``. These are found by themselves.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from key_values import Scope, possible

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
# Who takes a key by itself, and which of its arguments that is.
FIRST = {"say": 0, "Message": 0, "EvaluatorError": 0, "StoreError": 0, "Joined": 1}
ROOMS = ("evaluator.text", "evaluator.store.error")
# A reader that a function is handed reads the topic of its room; elsewhere it is given whole keys.
TOPICS = {"evaluator.report": "workbook", "evaluator.rubric.diff": "rubric_diff"}
# Functions that put their argument into one key or another: the tables that they read hold the keys.
SEVERAL = {"heading", "cell_heading"}
# Names of topics that stand in a constant.
CONSTANTS = {"TOPIC": "workbook"}


@dataclass(frozen=True)
class Sayer:
    """Function that says a key: what it makes of its argument, and which argument that is."""

    template: str
    place: int
    name: str


@dataclass(frozen=True)
class Made:
    """A key that is made when the program runs, and where: ``terms.state.{}``; its values where the code lists them."""

    pattern: str
    where: str
    values: frozenset[str] | None


@dataclass
class Found:
    """What was found: keys as they stand, patterns of keys, and every text of the code."""

    literal: dict[str, str] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)


def scan() -> Found:
    """Read all modules of the package, the app and the scripts that write pages of docs."""
    files = [*ROOT.glob("evaluator/**/*.py"), ROOT / "app.py", *ROOT.glob("docs/**/*.py")]
    trees = {_module(file): ast.parse(file.read_text(encoding="utf-8")) for file in sorted(files)}
    packages = {_module(file) for file in files if file.name == "__init__.py"}
    known = _wrappers(trees, packages)
    found = Found()
    for name, tree in trees.items():
        found.texts |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and _is_text(node)}
        sayers, scope = _named(name, trees, packages, known), Scope(name, tree)
        readers = _readers(name, tree)
        for call, functions in _calls(tree):
            sayer, key = _said(call, sayers)
            if sayer is None:
                sayer, key = _read(call, readers)
            if sayer is None or key is None:
                continue
            text, parts = _template(key)
            pattern, where = sayer.template.replace("{}", text, 1), f"{name}:{call.lineno}"
            if not parts:
                found.literal.setdefault(pattern, where)
            elif not _own(parts, functions, known[name]):
                values = [possible(part, functions, scope) for part in parts]
                found.made.append(Made(pattern, where, _filled(pattern, values)))
    return found


def _wrappers(trees: dict[str, ast.Module], packages: set[str]) -> dict[str, dict[str, Sayer]]:
    known: dict[str, dict[str, Sayer]] = defaultdict(dict)
    readers = {name: _readers(name, tree) for name, tree in trees.items()}
    grown = True
    while grown:
        grown = False
        for name, tree in trees.items():
            sayers = _named(name, trees, packages, known)
            for call, functions in _calls(tree):
                sayer, key = _said(call, sayers)
                if sayer is None:
                    sayer, key = _read(call, readers[name])
                if sayer is None or key is None:
                    continue
                text, parts = _template(key)
                for function in functions:
                    if function.name in SEVERAL:
                        continue
                    names = _arguments(function)
                    part = parts[0] if len(parts) == 1 else None
                    if isinstance(part, ast.Name) and part.id in names and function.name not in known[name]:
                        place = names.index(part.id) - (names[0] == "self")
                        known[name][function.name] = Sayer(sayer.template.replace("{}", text, 1), place, part.id)
                        grown = True
    return known


def _named(
    name: str, trees: dict[str, ast.Module], packages: set[str], known: dict[str, dict[str, Sayer]]
) -> dict[str, Sayer]:
    """Sayers as a module calls them: its own, and those that it imports."""
    found = {}
    for node in ast.walk(trees[name]):
        for alias in node.names if isinstance(node, ast.ImportFrom) else ():
            sayer = _imported(node.module or "", alias.name, trees, packages, known)
            if sayer is not None:
                found[alias.asname or alias.name] = sayer
    own = {node.name for node in trees[name].body if isinstance(node, ast.ClassDef)}
    found |= {kind: Sayer("{}", place, "between") for kind, place in FIRST.items() if kind in own}
    return found | known[name]


def _imported(
    module: str, name: str, trees: dict[str, ast.Module], packages: set[str], known: dict[str, dict[str, Sayer]]
) -> Sayer | None:
    if module.startswith(ROOMS) and name in FIRST:
        return Sayer("{}", FIRST[name], "between" if name == "Joined" else "")
    if module in known and name in known[module]:
        return known[module][name]
    if module in packages:
        for node in ast.walk(trees[module]):
            for alias in node.names if isinstance(node, ast.ImportFrom) else ():
                if (alias.asname or alias.name) == name and node.module != module:
                    return _imported(node.module or "", alias.name, trees, packages, known)
    return None


def _calls(
    tree: ast.AST, functions: tuple[ast.FunctionDef, ...] = ()
) -> Iterator[tuple[ast.Call, tuple[ast.FunctionDef, ...]]]:
    for node in ast.iter_child_nodes(tree):
        inside = (*functions, node) if isinstance(node, ast.FunctionDef) else functions
        if isinstance(node, ast.Call):
            yield node, functions
        yield from _calls(node, inside)


def _said(call: ast.Call, sayers: dict[str, Sayer]) -> tuple[Sayer | None, ast.expr | None]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    sayer = sayers.get(name)
    if sayer is None:
        return None, None
    if len(call.args) > sayer.place:
        key = call.args[sayer.place]
        return sayer, None if _is_message(key, sayer) else key
    return sayer, next((word.value for word in call.keywords if word.arg == sayer.name), None)


def _readers(name: str, tree: ast.Module) -> dict[str, str]:
    """Names that stand for a reader in a module, and the topic that each reads; a field ``read`` is one everywhere."""
    room = next((topic for prefix, topic in TOPICS.items() if name.startswith(prefix)), "")
    found = {"read": room} if name.startswith("evaluator.report") else {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.arg | ast.AnnAssign) or node.annotation is None:
            continue
        if ast.unparse(node.annotation).strip("'\"") == "Reader":
            found[node.arg if isinstance(node, ast.arg) else ast.unparse(node.target)] = room
    for node in ast.walk(tree):
        for targets, values in _pairs(node):
            topic = _topic_of(values, found)
            if topic is not None and isinstance(targets, ast.Name):
                found[targets.id] = topic
    return found


def _pairs(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Give target and value of an assignment, one by one where it has several."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield target, value


def _topic_of(value: ast.expr, readers: dict[str, str]) -> str | None:
    """Topic of a reader that an expression makes or names; None where it is no reader."""
    if isinstance(value, ast.Call):
        name = getattr(value.func, "id", getattr(value.func, "attr", ""))
        if name == "Reader":
            return "" if len(value.args) < 2 else _constant(value.args[1])
        if name == "of" and len(value.args) == 1:
            return _constant(value.args[0])
        return None
    return readers.get(getattr(value, "id", getattr(value, "attr", "")))


def _constant(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else CONSTANTS.get(ast.unparse(value), "")


def _read(call: ast.Call, readers: dict[str, str]) -> tuple[Sayer | None, ast.expr | None]:
    """Give what a reader is asked for, as a sayer would be."""
    topic = _topic_of(call.func, readers)
    if topic is None or not call.args or _is_bytes(call):
        return None, None
    return Sayer(f"{topic}.{{}}" if topic else "{}", 0, ""), call.args[0]


def _is_bytes(call: ast.Call) -> bool:
    """Whether ``file.read(…)`` is meant."""
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") in {"file", "stream"}


def _is_message(key: ast.expr, sayer: Sayer) -> bool:
    # An error may be given messages, which are found themselves.
    if isinstance(key, ast.Starred):
        return sayer.template == "{}"
    return isinstance(key, ast.Call) or (isinstance(key, ast.Name) and key.id in {"said", "what"})


def _template(key: ast.expr) -> tuple[str, list[ast.expr]]:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value, []
    if isinstance(key, ast.JoinedStr):
        parts = [part.value for part in key.values if isinstance(part, ast.FormattedValue)]
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in key.values), parts
    return "{}", [key]


def _own(parts: list[ast.expr], functions: tuple[ast.FunctionDef, ...], known: dict[str, Sayer]) -> bool:
    """Whether a key is made of the argument of a sayer: then it is its callers who say it."""
    part = parts[0] if len(parts) == 1 else None
    return isinstance(part, ast.Name) and any(
        function.name in known and known[function.name].name == part.id for function in functions
    )


def _arguments(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]


def _filled(pattern: str, values: list[frozenset[str] | None]) -> frozenset[str] | None:
    made = [pattern]
    for one in values:
        if one is None:
            return None
        made = [text.replace("{}", value, 1) for text in made for value in sorted(one)]
    return frozenset(made)


def _is_text(node: ast.Constant) -> bool:
    return isinstance(node.value, str)


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
