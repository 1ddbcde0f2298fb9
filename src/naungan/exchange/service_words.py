"""A service's protocol as a file: what its keys are called and what its words mean, none of it in code.

Knows: the file's shape, and how a text is found in it. Does not know: what is done about a meaning (dukcapil.py,
bpjs.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from naungan.exchange.service import Setback, SetbackKind
from naungan.model.errors import ServiceStopped
from naungan.model.exchange import POSSIBLE, Outcome, Service
from naungan.stages.fold import fold_text


class Phrases(NamedTuple):
    """Texts of one meaning, folded. `same`: the whole text; `begins`: its beginning; `holds`: whole words in it."""

    same: frozenset[str] = frozenset()
    begins: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()

    def match(self, text: str) -> bool:
        """Does the folded text mean this?"""
        spaced = f"{text} "
        return (
            text in self.same
            or any(spaced.startswith(f"{words} ") for words in self.begins)
            or any(f" {words} " in f" {spaced}" for words in self.holds)
        )


class StatusWords(NamedTuple):
    """An outcome, and the codes and texts that say it."""

    outcome: Outcome
    codes: frozenset[str]
    phrases: Phrases


class TroubleWords(NamedTuple):
    """A setback, and the texts that say it."""

    setback: Setback
    phrases: Phrases


class Threshold(NamedTuple):
    """From how many percent on a name agrees: the key it is sent by, and the one method that takes it."""

    key: str
    percent: int
    method: str


class Elements(NamedTuple):
    """How a method tells column by column whether it agrees, and which columns say that this is the person:
    all of `decisive` that were asked, at least one of `one_of` among them."""

    method: str
    agrees: frozenset[str]
    differs: frozenset[str]
    decisive: tuple[str, ...]
    one_of: tuple[str, ...]


class ServiceWords(NamedTuple):
    """One protocol. `asked`: our column -> their key; `values`: column of a register -> their keys, to be joined;
    `plain`, `plain_codes`: texts and codes that say nothing of the person; `meanings`: column of a register -> our word
    -> their texts."""

    service: Service
    version: str
    methods: tuple[str, ...]
    asked: Mapping[str, str]
    user: str
    password: str
    ip: str
    day: str
    sexes: Mapping[str, str]
    threshold: Threshold | None
    content: str
    code: str
    texts: tuple[str, ...]
    plain: frozenset[str]
    plain_codes: frozenset[str]
    elements: Elements | None
    values: Mapping[str, tuple[str, ...]]
    meanings: Mapping[str, Mapping[str, Phrases]]
    statuses: tuple[StatusWords, ...]
    troubles: tuple[TroubleWords, ...]

    def trouble_of(self, texts: Iterable[str]) -> Setback | None:
        """The first setback that one of the texts tells."""
        folded = [fold_text(text) for text in texts]
        return next((each.setback for each in self.troubles if any(map(each.phrases.match, folded))), None)

    def outcome_of(self, code: str, texts: Iterable[str]) -> Outcome | None:
        """What code and texts say of a person together; None where they say nothing of one.

        Everything that was said must be known, and mean one thing: a strange code, a strange text, or two that
        contradict each other are TIDAK_DIKENAL.
        """
        said = [text for text in map(fold_text, texts) if text and text not in self.plain]
        found = [{each.outcome for each in self.statuses if each.phrases.match(text)} for text in said]
        if code:
            found.append({each.outcome for each in self.statuses if code in each.codes})
        if not found:
            return None
        agreed = set.intersection(*found)
        return agreed.pop() if len(agreed) == 1 else Outcome.TIDAK_DIKENAL

    def meaning(self, column: str, text: str) -> str | None:
        """Our word for a value of a column whose words are listed; None where nobody knows it."""
        folded = fold_text(text)
        return next((word for word, phrases in self.meanings[column].items() if phrases.match(folded)), None)


def shipped_words(service: Service) -> ServiceWords:
    """The protocol that comes with the program."""
    return _words(service, shipped_text(service), f"{service.value}.toml")


def shipped_text(service: Service) -> str:
    """Its text, to be copied and mended. Raises: ServiceStopped where this service is asked by file only."""
    file = resources.files("naungan.exchange").joinpath(f"protocols/{service.value}.toml")
    if not file.is_file():
        raise ServiceStopped(f"{service.value} hanya ditanya lewat berkas. Pakai `naungan exchange request`.")
    return file.read_text(encoding="utf-8")


def words_of(service: Service, file: Path | None) -> ServiceWords:
    """The protocol of a file, else the shipped one. Raises: ServiceStopped, naming what is wrong with the file."""
    if file is None:
        return shipped_words(service)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ServiceStopped(f"Berkas protokol {file} tidak dapat dibaca. Periksa letaknya.") from error
    return _words(service, text, file.name)


def _words(service: Service, text: str, name: str) -> ServiceWords:
    """Raises: ServiceStopped."""
    try:
        told = tomllib.loads(text)
        words = _read(told)
    except tomllib.TOMLDecodeError as error:
        raise ServiceStopped(f"{name} bukan TOML yang sah: {error}.") from error
    except KeyError as error:
        raise ServiceStopped(f"{name}: kunci {error} belum ada. Bandingkan dengan berkas bawaan.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ServiceStopped(f"{name}: {error}. Bandingkan dengan berkas bawaan.") from error
    strange = [each.outcome.value for each in words.statuses if each.outcome not in POSSIBLE[service]]
    if words.service is not service or strange:
        why = f"hasil {', '.join(strange)} tidak ada" if strange else f"berkas ini untuk {words.service.value}"
        raise ServiceStopped(f"{name} bukan protokol {service.value}: {why}.")
    return words


def _read(told: Mapping[str, Any]) -> ServiceWords:
    request, answer = told["permintaan"], told["jawaban"]
    limit, elements = request.get("ambang"), answer.get("elemen")
    listed = {"status": answer.get("kepesertaan", {}), "segmen": answer.get("segmen", {})}
    return ServiceWords(
        service=Service(told["layanan"]), version=str(told["versi"]), methods=tuple(told["metode"]),
        asked=dict(request["kunci"]), user=request["pengguna"], password=request["sandi"], ip=request["ip"],
        day=request["tanggal"], sexes=dict(request.get("jenis_kelamin", {})),
        threshold=Threshold(limit["kunci"], int(limit["persen"]), limit["metode"]) if limit else None,
        content=answer["isi"], code=answer["kode"], texts=tuple(answer["teks"]), plain=_folded(answer["biasa"]),
        plain_codes=frozenset(map(str, answer["kode_biasa"])),
        elements=_elements(elements) if elements else None,
        values={column: _keys(keys) for column, keys in answer["nilai"].items()},
        meanings={
            column: {word: _phrases(phrases) for word, phrases in words.items()} for column, words in listed.items()
        },
        statuses=tuple(
            StatusWords(Outcome(each["hasil"]), frozenset(map(str, each["kode"])), _phrases(each))
            for each in told["status"]
        ),
        troubles=tuple(
            TroubleWords(Setback(SetbackKind(each["jenis"]), str(each["kalimat"])), _phrases(each))
            for each in told["gangguan"]
        ),
    )  # fmt: skip


def _elements(told: Mapping[str, Any]) -> Elements:
    return Elements(
        told["metode"], _folded(told["sesuai"]), _folded(told["tidak"]), tuple(told["menentukan"]),
        tuple(told["salah_satu"]),
    )  # fmt: skip


def _keys(told: str | Sequence[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold_text, texts))


def _phrases(told: Mapping[str, Any]) -> Phrases:
    return Phrases(
        _folded(told.get("sama", ())),
        tuple(map(fold_text, told.get("awal", ()))),
        tuple(map(fold_text, told.get("kata", ()))),
    )
