"""What a simulated service says of a person: the answers of Dukcapil and BPJS in their own shapes and spellings.

Knows: requests and replies as domain papers describe them (belum diverifikasi). Does not know: HTTP, quota, faults
(service_simulator.py), or how replies are read (exchange/).
"""

from __future__ import annotations

import difflib
import random
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from naungan.model.nik import parse_nik
from naungan.synthetic.material import text_of
from naungan.synthetic.service_simulator_people import KnownPeople

Told = Mapping[str, Any]
STRANGE_OF_VARIANTS = 0.1
"""Of the replies that are spelled otherwise, so many say what nobody has explained."""
AGREES, DIFFERS = "Sesuai", "Tidak Sesuai"
SEXES = {"L": "Laki-Laki", "P": "Perempuan"}
MEMBERSHIP_WORDS = {"TENGGANG": "Masa Tenggang", "NONAKTIF": "Non Aktif", "AKTIF": "Aktif"}


class Speech(NamedTuple):
    """How often replies are spelled otherwise, and the dice for it."""

    variants: float
    dice: random.Random

    def is_other(self) -> bool:
        """Is this one spelled otherwise?"""
        return self.dice.random() < self.variants


def texts() -> dict[str, Any]:
    """The words, from data/service_texts.toml."""
    return tomllib.loads(text_of("data/service_texts.toml"))


def trouble(word: str) -> dict[str, Any]:
    """A reply about the asking: 'kuota', 'login', 'ip', 'nonaktif', 'parameter'."""
    return enveloped([{"RESPON": texts()["gangguan"][word]}])


def status(service: str, word: str, speech: Speech) -> dict[str, Any]:
    """A reply that tells a status: code and text as described, or spelled otherwise, or nothing that anybody knows."""
    told = texts()[service][word]
    code, text = told["kode"], told["teks"][0]
    if speech.is_other():
        if speech.dice.random() < STRANGE_OF_VARIANTS:
            strange = texts()["asing"]
            return enveloped([{"RESPONSE_CODE": strange["kode"], "RESPONSE_DESC": speech.dice.choice(strange["teks"])}])
        text = speech.dice.choice(told["teks"][1:])
        shape = speech.dice.randrange(4)
        if shape == 0:
            return enveloped([{"RESPON": text}])
        if shape == 1:
            return {**enveloped([]), "RESPONSE_CODE": int(code), "RESPONSE_DESC": text}
        if shape == 2:
            return enveloped([{"RESPONSE_CODE": code}])
        return enveloped([{"RESPONSE_CODE": code, "RESPON": text}])
    return enveloped([{"RESPON": text, "RESPONSE_CODE": code, "RESPONSE_DESC": text}])


def enveloped(content: Sequence[Told]) -> dict[str, Any]:
    """A page of one."""
    return {
        "content": list(content), "lastPage": True, "numberOfElements": len(content), "sort": None,
        "totalElements": len(content), "firstPage": True, "number": 0, "size": 1,
    }  # fmt: skip


def of_dukcapil(asked: Told, method: str, people: KnownPeople, speech: Speech) -> dict[str, Any]:
    """What Dukcapil says about who is asked for."""
    nik = str(asked.get("NIK", ""))
    if parse_nik(nik) is None:
        return status("dukcapil", "FORMAT_SALAH", speech)
    found = people.rows(nik)
    if not found:
        return status("dukcapil", "TIDAK_DITEMUKAN", speech)
    person = found[0]
    if person["status"] not in (None, "AKTIF"):
        return status("dukcapil", person["status"], speech)
    if method == "CALL_NIK":
        return enveloped([_data(person)])
    agreeing = int(asked.get("TRESHOLD") or 100)
    return enveloped([_verified(asked, _data(person), agreeing, speech)])


def _data(person: Told) -> dict[str, Any]:
    """The person's own data, keys as CALL_NIK names them."""
    code = str(person["kode_desa"] or person["kode_kec"] or person["kode_kab"] or "")
    parts = [int(part) for part in code.split(".") if part] + [None] * 4
    born: date | None = person["tanggal_lahir"]
    return {
        "NO_KK": person["kk"], "NIK": str(person["nik"]), "NAMA_LGKP": person["nama"],
        "JENIS_KLMIN": SEXES.get(person["jenis_kelamin"] or "", ""), "TMPT_LHR": person["tempat_lahir"],
        "TGL_LHR": born.strftime("%d-%m-%Y") if born else None, "AGAMA": "-", "GOL_DRH": "TIDAK TAHU",
        "NAMA_LGKP_IBU": person["nama_ibu"], "NO_PROP": parts[0], "NO_KAB": parts[1], "NO_KEC": parts[2],
        "NO_KEL": parts[3], "EKTP_STATUS": "CARD_PRINTED",
    }  # fmt: skip


def _verified(asked: Told, known: Told, agreeing: int, speech: Speech) -> dict[str, str]:
    """Column by column: names and places by likeness, everything else exactly."""
    told = {}
    for key in ("NIK", "NO_KK", "NAMA_LGKP", "TMPT_LHR", "TGL_LHR", "JENIS_KLMIN", "NO_PROP", "NO_KAB"):
        if key not in asked:
            continue
        theirs, ours = str(asked[key] or "").upper(), str(known[key] or "").upper()
        if key in ("NAMA_LGKP", "TMPT_LHR"):
            percent = round(100 * difflib.SequenceMatcher(None, theirs, ours, autojunk=False).ratio())
            word = f"{AGREES if percent >= agreeing else DIFFERS} ({percent})"
        else:
            is_same = int(theirs) == int(ours) if theirs.isdigit() and ours.isdigit() else theirs == ours
            word = AGREES if is_same else DIFFERS
        told[key] = (
            speech.dice.choice([word.upper(), word.replace(" (", "("), f" {word}. "]) if speech.is_other() else word
        )
    return told


def of_bpjs(asked: Told, people: KnownPeople, speech: Speech) -> dict[str, Any]:
    """What BPJS says about who is asked for."""
    found = people.rows(str(asked.get("NIK", "")))
    if not found:
        return status("bpjs", "BUKAN_PESERTA", speech)
    return enveloped([_membership(row, speech) for row in found])


def _membership(row: Told, speech: Speech) -> dict[str, Any]:
    word = MEMBERSHIP_WORDS.get(row["status"], str(row["status"] or ""))
    first, last = row["mulai"], row["bulan_terakhir"]
    return {
        "NIK": str(row["nik"]), "KPJ": row["kpj"], "SEGMEN": row["segmen"],
        "STATUS": word.upper() if speech.is_other() else word, "WADAH": row["pembayar"], "PROGRAM": row["program"],
        "TANGGAL_AWAL": first.strftime("%d-%m-%Y") if first else None,
        "BULAN_IURAN_TERAKHIR": last.strftime("%Y-%m") if last else None,
    }  # fmt: skip
