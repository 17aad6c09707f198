"""Every module of the bot can be imported alone: none needs another one to have been imported before it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
Imports = list[tuple[str, tuple[str, ...]]]  # What is imported, in order: a module, and names from it.


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _at_once(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that are made when a module is imported: those in functions wait until they are called."""
    for one in body:
        if isinstance(one, ast.Import | ast.ImportFrom):
            yield one
        elif isinstance(one, ast.If) and "TYPE_CHECKING" not in ast.unparse(one.test):
            yield from _at_once([*one.body, *one.orelse])
        elif isinstance(one, ast.Try):
            yield from _at_once([*one.body, *one.orelse, *one.finalbody])
        elif isinstance(one, ast.With | ast.ClassDef):
            yield from _at_once(one.body)


def _imports(path: Path) -> Imports:
    found = Imports()
    for one in _at_once(ast.parse(path.read_text()).body):
        if isinstance(one, ast.Import):
            found += [(each.name, ()) for each in one.names]
        elif one.module is not None:
            found.append((one.module, tuple(each.name for each in one.names)))
    return found


def missing(alone: str, modules: dict[str, Imports]) -> str | None:
    """What cannot be imported when a module is the first one, as Python would go about it; None where all can.

    A name is missing where its module has begun to be imported and is not through: it may not be there yet.
    """
    done, begun = set[str](), set[str]()

    def go(name: str) -> str | None:
        if name not in modules or name in done or name in begun:
            return None
        lacks = go(name.rpartition(".")[0])
        begun.add(name)
        for module, names in modules[name]:
            lacks = lacks or go(module)
            for one in names:
                if f"{module}.{one}" in modules:
                    lacks = lacks or go(f"{module}.{one}")
                elif module in begun:
                    lacks = lacks or f"{name} wants {one} of {module}"
        begun.remove(name)
        done.add(name)
        return lacks

    return go(alone)


def test_every_module_can_be_imported_alone() -> None:
    modules = {_name(path): _imports(path) for path in sorted((ROOT / "bot").rglob("*.py"))}
    assert len(modules) > 400
    lacking = {one: lacks for one in modules if (lacks := missing(one, modules)) is not None}
    assert lacking == {}


def test_one_that_needs_another_one_before_it_is_found() -> None:
    circle: dict[str, Imports] = {"a": [("b", ("of_b",))], "b": [("a", ("of_a",))], "c": [("b", ())]}
    assert missing("a", circle) == "b wants of_a of a"
    assert missing("c", circle) == "a wants of_b of b"
    assert missing("a", {"a": [("b", ("of_b",))], "b": [("c", ("of_c",))], "c": []}) is None
    package: dict[str, Imports] = {"p": [("p.one", ("x",))], "p.one": [("p.two", ("y",))], "p.two": [("p", ())]}
    assert missing("p.two", package) is None
