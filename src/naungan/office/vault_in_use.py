"""The vault this process works with: loaded once, loaded again when its file has changed.

Knows: where it lies. Does not know: how it seals. Ask for it inside the transaction that writes what is sealed: that is
what lets `naungan office rotate-keys` know when nobody can still be sealing with an old key.
"""

from __future__ import annotations

from pathlib import Path

from naungan.model.errors import KeyInvalid
from naungan.office.vault import FILE_NAME, Vault, load_vault
from naungan.sources.key_file import data_home

_State = tuple[Path, int, int, int]
_kept: list[tuple[_State, Vault]] = []


def vault() -> Vault:
    """The vault as its file says now. Raises: KeyInvalid."""
    file = data_home() / FILE_NAME
    try:
        found = file.stat()
    except OSError as error:
        raise KeyInvalid(f"Berkas kunci data {file} tidak ada. Jalankan: naungan office init") from error
    state = (file, found.st_mtime_ns, found.st_ino, found.st_size)
    kept = _kept[:1]
    if kept and kept[0][0] == state:
        return kept[0][1]
    loaded = load_vault(data_home())
    _kept[:] = [(state, loaded)]
    return loaded
