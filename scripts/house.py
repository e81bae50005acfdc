"""House rules that no linter knows: how long a module, a function, a view may be, and what no tracked file may name.

Prints `path:line what` for each breach; exit code 1 if there is one.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE, FUNCTION, VIEW = 300, 30, 15

type Function = ast.FunctionDef | ast.AsyncFunctionDef

# An index is known by its shape, a machine by where this checkout lies and by people's homes.
FOREIGN = {
    "names a registry or an index": r"https?://\S+/(simple|registry)\b|\s--(extra-)?index\s?-url\b|\s--find\s?-links\b",
    "names a path of one machine": rf"(?<![\w.$}}/-])({re.escape(str(ROOT))}\b|/(root|home/\w+)/)",
}


def main() -> int:
    breaches = [*long_code(), *foreign_names()]
    for breach in sorted(breaches):
        print(breach)
    return 1 if breaches else 0


def long_code() -> Iterator[str]:
    """Modules, functions and views over their bounds."""
    for path in sorted([*ROOT.glob("kochka/**/*.py"), *ROOT.glob("scripts/*.py")]):
        if "migrations" in path.parts:
            continue
        source = path.read_text()
        name = path.relative_to(ROOT)
        lines = source.splitlines()
        if len(lines) > MODULE:
            yield f"{name}:1 a module of {len(lines)} lines, {MODULE} at most: split it by idea"
        is_web = name.parts[:2] == ("kochka", "web")
        for function in (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function.__value__)):
            kind, most = ("view", VIEW) if is_web and is_view(function) else ("function", FUNCTION)
            if (length := body_lines(function, lines)) > most:
                yield f"{name}:{function.lineno} {kind} {function.name} has {length} lines of code, {most} at most"


def is_view(function: Function) -> bool:
    """Whether it answers a request: `def f(request, …)` or a method `def get(self, request, …)`."""
    names = [argument.arg for argument in function.args.posonlyargs + function.args.args]
    return "request" in names[:2] and names[:1] in (["request"], ["self"])


def body_lines(function: Function, lines: list[str]) -> int:
    """Lines of code in the body: without docstring, empty lines and comments."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    if not body:
        return 0
    inside = lines[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in inside if line.strip() and not line.strip().startswith("#"))


def foreign_names() -> Iterator[str]:
    """Index hosts and machine paths in files that are, or would be, tracked."""
    patterns = {what: re.compile(pattern) for what, pattern in FOREIGN.items()}
    for path in tracked():
        try:
            text = path.read_text()
        except (UnicodeDecodeError, OSError):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for what, pattern in patterns.items():
                if found := pattern.search(line):
                    yield f"{path.relative_to(ROOT)}:{number} {what}: {found[0]}"


def tracked() -> list[Path]:
    """Files that git has or would take; none where this is no git checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return []
    return [ROOT / name for name in sorted(set(listed.stdout.split("\0"))) if name]


if __name__ == "__main__":
    sys.exit(main())
