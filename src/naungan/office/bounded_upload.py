"""Files sent to the office: kept in memory up to the size a list may have, cut off beyond it.

Knows: the bound. Does not know: what is sent. Nothing of a list ever lies unsealed in a temporary folder.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from naungan.sources.limits import Limits


class InMemoryOnly(FileUploadHandler):
    """Reads a file into memory; a larger one than a list may be is refused while it still comes in."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._file, self._size = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002
        """A piece of it comes in. Raises: StopUpload."""
        self._size += len(raw_data)
        if self._size > Limits().file_bytes + 1:
            raise StopUpload(connection_reset=False)
        self._file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """All of it is here."""
        self._file.seek(0)
        return InMemoryUploadedFile(
            self._file, self.field_name, self.file_name or "", self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip
