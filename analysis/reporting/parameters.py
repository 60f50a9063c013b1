"""A notebook's parameters: what its tagged cell declares, and whether given values may enter it.

The cell is read, never run. It holds plain assignments, each with a comment that documents it:

    top: int = 25  # Rows in the ranking; from 5 to 100
    unit: str = "stories"  # What a share is a share of; one of: articles, stories
"""

from __future__ import annotations

import ast
import io
import keyword
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.errors import CallError

TAG = "parameters"
TYPES = ("str", "int", "float", "bool", "list[str]", "str | None", "int | None", "float | None")
_LONGEST = 1000  # characters of a text value
_ONE_OF = re.compile(r"one of:\s*([^;]+?)\s*(?:;|\.?$)")
_FROM_TO = re.compile(r"from (-?\d+(?:\.\d+)?) to (-?\d+(?:\.\d+)?)")
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{0,15}\.\d{1,15}", re.ASCII)
_BOOLS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: its type, its default, its documentation and the values it may take."""

    name: str
    type: str
    default: Any
    doc: str
    choices: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None


def read_parameters(cell: str, where: str = "the notebook") -> list[Parameter]:
    """The parameters that a cell's source declares, in its order; CallError where it is not plain assignments."""
    try:
        tree = ast.parse(cell)
        comments = _comments(cell)
    except (SyntaxError, tokenize.TokenError, ValueError) as error:
        msg = f"{where}: the parameters cell is not Python: {error}"
        raise CallError(msg) from error
    found = []
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        found.append(_declared(node, comments, where))
    return found


def _comments(cell: str) -> dict[int, tuple[str, bool]]:
    """Line -> (comment, whether it has the line for itself)."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(cell).readline):
        if token.type == tokenize.COMMENT:
            found[token.start[0]] = (token.string.lstrip("#").strip(), not token.line[: token.start[1]].strip())
    return found


def _declared(node: ast.stmt, comments: dict[int, tuple[str, bool]], where: str) -> Parameter:
    target, value, annotation = _parts(node)
    if target is None or value is None:
        msg = f"{where}: line {node.lineno} of the parameters cell is not 'name: type = value'"
        raise CallError(msg)
    try:
        default = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError) as error:
        msg = f"{where}: the default of {target!r} is not a plain value"
        raise CallError(msg) from error
    kind = ast.unparse(annotation) if annotation else _kind(default)
    if kind not in TYPES:
        msg = f"{where}: parameter {target!r} has type {kind}; expected one of {', '.join(TYPES)}"
        raise CallError(msg)
    doc = _doc(node, comments)
    one_of, from_to = _ONE_OF.search(doc), _FROM_TO.search(doc)
    return Parameter(
        target,
        kind,
        default,
        doc,
        tuple(c.strip().strip("`'\"") for c in one_of[1].split(",")) if one_of else (),
        float(from_to[1]) if from_to else None,
        float(from_to[2]) if from_to else None,
    )


def _parts(node: ast.stmt) -> tuple[str | None, ast.expr | None, ast.expr | None]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value, node.annotation
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value, None
    return None, None, None


def _kind(default: object) -> str:
    return "list[str]" if isinstance(default, list | tuple) else type(default).__name__


def _doc(node: ast.stmt, comments: dict[int, tuple[str, bool]]) -> str:
    """The comment at the end of the statement, else the comment lines right above it."""
    last = node.end_lineno or node.lineno
    if last in comments and not comments[last][1]:
        return comments[last][0]
    above: list[str] = []
    line = node.lineno - 1
    while line in comments and comments[line][1]:
        above.insert(0, comments[line][0])
        line -= 1
    return " ".join(above)


def check_parameters(declared: list[Parameter], given: Mapping[str, Any], report: str) -> dict[str, Any]:
    """`given` as values of the declared types. Texts, as a command line gives them, are read as the type.

    Raises CallError for an undeclared name, a wrong type or a value that the cell's comment does not allow.
    """
    known = {p.name: p for p in declared}
    checked = {}
    for name, value in given.items():
        if not (isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name) and name in known):
            msg = f"{report}: there is no parameter {_shown(name)}; it has {', '.join(known) or 'none'}"
            raise CallError(msg)
        checked[name] = _allowed(known[name], _typed(known[name], value, report), report)
    return {p.name: checked[p.name] for p in declared if p.name in checked}


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _typed(p: Parameter, value: Any, report: str) -> Any:
    kind, _, optional = p.type.partition(" | ")
    if value is None or (optional and value == ""):
        if optional:
            return None
        return _refuse(p, value, report)
    if kind == "str":
        return value if isinstance(value, str) else _refuse(p, value, report)
    if kind == "bool":
        if isinstance(value, bool):
            return value
        found = _BOOLS.get(value.strip().lower()) if isinstance(value, str) else None
        return _refuse(p, value, report) if found is None else found
    if kind == "list[str]":
        items = [v.strip() for v in value.split(",") if v.strip()] if isinstance(value, str) else value
        whole = isinstance(items, list) and all(isinstance(v, str) for v in items)
        return items if whole else _refuse(p, value, report)
    return _number(p, kind, value, report)


def _number(p: Parameter, kind: str, value: Any, report: str) -> Any:
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        value = int(value)
    elif (
        kind == "float" and isinstance(value, str) and re.fullmatch(r"[+-]?\d{0,15}\.\d{1,15}", value.strip(), re.ASCII)
    ):
        value = float(value)
    if kind == "int" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind == "float" and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
        return float(value)
    return _refuse(p, value, report)


def _refuse(p: Parameter, value: object, report: str) -> Any:
    msg = f"{report}: {p.name} is {_shown(value)}; expected {p.type}{_limits(p)}"
    raise CallError(msg)


def _limits(p: Parameter) -> str:
    if p.choices:
        return f", one of {', '.join(p.choices)}"
    if p.lowest is not None and p.highest is not None:
        return f", from {p.lowest:g} to {p.highest:g}"
    return ""


def _allowed(p: Parameter, value: Any, report: str) -> Any:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and (len(text) > _LONGEST or not text.isprintable()):
            msg = f"{report}: {p.name} has control characters or more than {_LONGEST} characters"
            raise CallError(msg)
        if p.choices and text is not None and str(text) not in p.choices:
            _refuse(p, text, report)
    outside = isinstance(value, int | float) and p.lowest is not None and p.highest is not None
    if outside and not p.lowest <= value <= p.highest:
        _refuse(p, value, report)
    return value


def settle(declared: list[Parameter], checked: Mapping[str, Any]) -> dict[str, Any]:
    """Every parameter with the value it will have: as given, else its default."""
    return {p.name: checked.get(p.name, p.default) for p in declared}
