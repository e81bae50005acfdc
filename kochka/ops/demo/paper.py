"""A paper for the demo: a real PDF that opens anywhere and says that it is none."""

from django.core.files.base import ContentFile

SENTENCE = "Kochka demo. There is no such paper, and nobody owes anybody anything."


def paper(name: str) -> "ContentFile[bytes]":
    """One A4 page under the given name."""
    words = f"BT /F1 14 Tf 72 720 Td ({SENTENCE}) Tj ET".encode("ascii")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return ContentFile(body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + tail, name=name)
