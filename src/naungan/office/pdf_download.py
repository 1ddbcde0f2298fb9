"""A PDF as the answer to a request: saved under a name, not opened in place of the page.

Knows: the headers of a download. Does not know: what the PDF says, nor who may have it.
"""

from __future__ import annotations

from django.http import HttpResponse


def pdf_download(data: bytes, name: str) -> HttpResponse:
    """The answer. In: `name` without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
