"""The typeface, served from its own package under a plain name: no copy of it lies in the repository."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fontpkg_onest
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SERVED_AS = "kochka/onest.ttf"


class Package(FileSystemStorage):
    """The one file of the package, whatever it is called there."""

    def path(self, name: str) -> str:
        return str(Path(fontpkg_onest.ROOT) / "files" / "Onest[wght].ttf")


class Typeface(BaseFinder):
    """Finds the typeface, and nothing else."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [Package().path(path)] if path == SERVED_AS else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Package]]:
        yield SERVED_AS, Package()
