"""Workbooks as tests need them: made of parts, so that hostile ones can be made too."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
BOOK = f'<workbook {MAIN} {OFFICE}><sheets><sheet name="Deals" sheetId="1" r:id="rId1"/></sheets></workbook>'
LINKS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
STYLES = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'


def cell(value: object, style: int = 0) -> str:
    """A cell as Excel writes it: a number, or a text within itself."""
    if isinstance(value, int | float):
        return f'<c s="{style}"><v>{value}</v></c>'
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def rows(*lines: list[object]) -> str:
    """Rows of cells one below the other."""
    return "".join(f"<row>{''.join(map(cell, line))}</row>" for line in lines)


def book(data: str, **parts: str) -> bytes:
    """A workbook whose sheet holds `data`; `parts` replace its other parts: `book`, `links`, `styles`, `strings`."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", parts.get("book", BOOK))
        file.writestr("xl/_rels/workbook.xml.rels", parts.get("links", LINKS))
        file.writestr("xl/styles.xml", parts.get("styles", STYLES))
        if "strings" in parts:
            file.writestr("xl/sharedStrings.xml", parts["strings"])
        file.writestr("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}><sheetData>{data}</sheetData></worksheet>")
    return out.getvalue()
