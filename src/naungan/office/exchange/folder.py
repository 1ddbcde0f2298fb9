"""A stored exchange as the folder that it is outside the office: laid out for a while, its answers as they came.

Knows: which sealed files make it, and their order. Does not know: how a batch is written or an answer read
(naungan.exchange); who asks for it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from naungan.engines.session import private_folder
from naungan.exchange.folder import ANSWERS
from naungan.exchange.folder import Exchange as Folder
from naungan.office.blobs import BlobRef, read_blob
from naungan.office.exchange.models import Delivery, Exchange, Reply
from naungan.office.review.models import Determination
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home

NAME = "pertukaran"


@contextmanager
def opened(exchange: Exchange) -> Iterator[Folder]:
    """The exchange in a private folder, wiped afterwards; what is added to its journal there must be kept by whoever
    adds it. Raises: BlobBroken, ExchangeBroken."""
    with private_folder() as room:
        place = unzipped(read_blob(data_home(), vault(), BlobRef(exchange.blob, exchange.sha256, exchange.size)),
                         room / NAME)  # fmt: skip
        (place / ANSWERS).write_bytes(b"".join(journal_lines(exchange)))
        yield Folder.open(place)


def journal_lines(exchange: Exchange) -> Iterator[bytes]:
    """All that ever came, in its order."""
    for each in Delivery.objects.filter(exchange=exchange).order_by("number"):
        if each.answers_blob:
            ref = BlobRef(each.answers_blob, each.answers_sha256, each.answers_size)
            yield read_blob(data_home(), vault(), ref)
        yield from replies(each)


def replies(delivery: Delivery) -> list[bytes]:
    """Lines of the journal that a service gave in an asking that is not over."""
    found = Reply.objects.filter(delivery=delivery).order_by("id")
    return [vault().open(bytes(each.content), Reply.sealed["content"].format(pk=each.pk)) for each in found]


@contextmanager
def bundle(determination: Determination) -> Iterator[Path]:
    """The files of a determination. Raises: BlobBroken."""
    ref = BlobRef(determination.blob, determination.sha256, determination.size)
    with private_folder() as room:
        yield unzipped(read_blob(data_home(), vault(), ref), room / "hasil")


def unzipped(data: bytes, into: Path) -> Path:
    """A sealed zip of our own making as a folder."""
    into.mkdir(mode=0o700)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(into)
    return into


def zipped(folder: Path, names: list[str]) -> bytes:
    """These files of a folder as one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            if (folder / name).is_file():
                archive.write(folder / name, name)
    return stream.getvalue()
