"""Lucide's icons, drawn as its own tag draws them, from an archive that is opened once: Lucide opens it for each icon,
and reading the list of its fifteen hundred names takes ten times as long as drawing."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from lucide import IconDoesNotExist

SVG = "http://www.w3.org/2000/svg"


@cache
def _archive() -> ZipFile:
    """Read whole: an open file would be shared by whoever is forked."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


def drawn(name: str, size: int, **attributes: str) -> str:
    """The icon as an element of a page. Raises IconDoesNotExist."""
    try:
        content = _archive().read(f"{name}.svg")
    except KeyError:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from None
    svg = ElementTree.fromstring(content.decode())
    for node in svg.iter():
        node.tag = node.tag.removeprefix(f"{{{SVG}}}")
    svg.attrib.pop("xmlns", None)
    svg.attrib |= {"width": str(size), "height": str(size)}
    svg.attrib |= {key.replace("_", "-"): value for key, value in attributes.items()}
    return ElementTree.tostring(svg, encoding="unicode")
