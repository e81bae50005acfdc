"""Which uploads are kept: everything but what a computer would run. By what is in the file, and by what it is called.

A colleague who opens a download with two clicks must not start a program; a browser that shows one against our word
must find no page in it. What is refused can be sent within a zip: nothing here unpacks one, and whoever unpacks it
knows what they do. Office files with macros are kept under their own names (price lists have them), not under those of
files without.

A table of our own: libraries that tell types apart know neither scripts nor a page behind a comment or in UTF-16, and
are unsure where this must be sure.
"""

import re
import unicodedata
import zipfile

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Sentence

HEAD = 4096
MOST_PARTS = 5_000

RUNS = frozenset(
    (
        # programs and what installs them
        "exe", "com", "scr", "pif", "dll", "sys", "drv", "ocx", "cpl", "msi", "msp", "mst", "msix", "appx",
        "app", "apk", "ipa", "deb", "rpm", "pkg", "dmg", "iso", "img", "vhd", "vhdx", "xll", "wll", "class",
        "jar",
        # scripts
        "bat", "cmd", "ps1", "psm1", "psd1", "vb", "vbs", "vbe", "js", "jse", "mjs", "cjs", "ws", "wsf", "wsh",
        "wsc", "sct", "sh", "bash", "zsh", "csh", "command", "run", "py", "pyw", "pyc", "pl", "rb", "php",
        "phtml", "asp", "aspx", "jsp",
        # what leads to a program or sets one up
        "lnk", "url", "desktop", "scf", "reg", "inf", "chm", "gadget", "application", "workflow", "terminal",
        "jnlp", "hta", "swf", "xbap", "settingcontent-ms", "library-ms", "search-ms", "diagcab",
    )
)  # fmt: skip
SHOWS = frozenset(("html", "htm", "xhtml", "xht", "shtml", "shtm", "mht", "mhtml", "svg", "svgz", "xsl", "xslt"))
MACROS = "vbaProject.bin"

# What is known by its first bytes: what runs, then what has an ending of its own.
_RUNNING = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"dex\n03",
    b"L\0\0\0\x01\x14\x02\0",
    b"ITSF\x03\0\0\0",
)
_KINDS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "riff"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
)
_PICTURES = dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp"), frozenset({"picture", "riff"}))
# A workbook behind a password is an old container whatever its ending says; an old ending may hold a new file.
_OFFICE = dict.fromkeys(("docx", "xlsx", "pptx", "docm", "xlsm", "pptm"), frozenset({"zip", "ole"}))
_OLD_OFFICE = dict.fromkeys(("doc", "xls", "ppt"), frozenset({"ole", "zip", "rtf"}))
_OPEN = dict.fromkeys(("odt", "ods", "odp", "zip"), frozenset({"zip"}))
_TEXT = dict.fromkeys(("txt", "csv", "tsv", "md", "json", "xml", "yaml", "yml"), frozenset[str]())
_HOLDS = {**_PICTURES, **_OFFICE, **_OLD_OFFICE, **_OPEN, **_TEXT, "pdf": frozenset({"pdf"}), "rtf": frozenset({"rtf"})}
_WITHOUT_MACROS = frozenset({"docx", "xlsx", "pptx"})

_SKIPPED = re.compile(r"\A(?:\s|\ufeff|<!--.*?-->|<\?xml\b.*?\?>)+", re.DOTALL)
_PAGE = re.compile(
    r"<(?:!doctype\s+(?:html|svg)|html|head|body|script|iframe|frameset|object|embed|applet|style|title|link|meta|base"
    r"|img|form|input|button|video|audio|h[1-6]|div|p|a|b|br|font|table|svg|math|template|hta:application|\?php|%@)"
    r"(?=[\s/>:!]|\Z)",
    re.IGNORECASE,
)
_ACTIVE_XML = re.compile(
    r"http://www\.w3\.org/(?:1999/xhtml|2000/svg|1999/xsl/transform)|<\?xml-stylesheet|<svg[\s>]",
    re.IGNORECASE,
)


SAYS: dict[str, Sentence] = {
    "runs": _(
        "Programs and scripts are not kept here: somebody could start them by opening them. Pack it into a zip, then it"
        " is taken."
    ),
    "page": _(
        "Web pages and SVG drawings are not kept here: a browser would run what stands in them. Save it as a PDF or a"
        " picture, or pack it into a zip."
    ),
    "other": _("The file is called .%(ending)s, and inside it is something else. Give it the name of what it is."),
    "macros": _(
        "The file holds macros, and its name .%(ending)s hides them. Save it under the name of a file with macros, or"
        " without them."
    ),
}


def permit(name: str, content: "File[bytes]") -> None:
    """Raises Invalid, with what to do instead, for what is not kept. `name` is the one that will be shown."""
    ending = ending_of(name)
    content.seek(0)
    why = _why_not(ending, content.read(HEAD), content)
    content.seek(0)
    if why:
        raise Invalid("file", str(SAYS[why]) % {"ending": ending})


def _why_not(ending: str, head: bytes, content: "File[bytes]") -> str:
    """A key of SAYS; empty for what is kept."""
    if ending in RUNS or _runs(head):
        return "runs"
    if ending in SHOWS or _is_page(head):
        return "page"
    kind = _kind(head)
    if kind and kind not in _HOLDS.get(ending, {kind}):
        return "other"
    return "macros" if kind == "zip" and ending in _WITHOUT_MACROS and _has_macros(content) else ""


def ending_of(name: str) -> str:
    """What an operating system goes by: behind the last dot, full-width signs and a stream's name told apart."""
    plain = unicodedata.normalize("NFKC", name).partition(":")[0].rstrip(" .")
    return plain.rpartition(".")[2].strip().casefold() if "." in plain else ""


def _runs(head: bytes) -> bool:
    """Programs of every kind by their first bytes; `MZ` alone may begin a letter, so a program has zeros after it."""
    if head.startswith(b"MZ") and b"\0" in head[:64]:
        return True
    return head.startswith(_RUNNING) or bool(re.match(rb"(?:\xef\xbb\xbf)?#!\s*/", head))


def _kind(head: bytes) -> str:
    if b"%PDF-" in head[:1024] and not head.startswith(tuple(mark for mark, _name in _KINDS)):
        return "pdf"  # readers look for it within the first kilobyte
    return next((kind for mark, kind in _KINDS if head.startswith(mark)), "")


def _is_page(head: bytes) -> bool:
    """Whether a browser that guesses would take the bytes for a page or a drawing: the beginning as it reads it."""
    text = _text(head)
    if _ACTIVE_XML.search(text) and text.lstrip("\ufeff \t\r\n").startswith("<"):
        return True
    skipped = _SKIPPED.match(text)
    return bool(_PAGE.match(text, skipped.end() if skipped else 0))


def _text(head: bytes) -> str:
    """The beginning as text. UTF-16 is told by its mark, or by zeros beside every other sign."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    if head[1:8:2] == bytes(4):
        return head.decode("utf-16-le", errors="replace")
    if head[0:8:2] == bytes(4):
        return head.decode("utf-16-be", errors="replace")
    return head.decode("utf-8", errors="replace")


def _has_macros(content: "File[bytes]") -> bool:
    """Only the names of the parts are read; what cannot be read is a broken file, and no danger."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as parts:
            return any(part.rpartition("/")[2] == MACROS for part in parts.namelist()[:MOST_PARTS])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
