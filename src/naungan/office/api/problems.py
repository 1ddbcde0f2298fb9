"""What the API says when something is wrong: RFC 9457, in Indonesian: what, where, what to do next, and a code.

Knows: sentences and statuses; that nothing that was sent is said again. Does not know: operations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from naungan.model.refusal import Refusal
from naungan.sources.cell_text import mask_card_numbers

MEDIA_TYPE = "application/problem+json"
LONGEST_PLACE = 80
MOST_FAULTS = 20
FORBIDDEN = "TIDAK_BERWENANG"
TITLES = {
    400: "Permintaan tidak dapat dibaca",
    401: "Token tidak berlaku",
    403: "Tidak berwenang",
    404: "Tidak ditemukan",
    405: "Metode tidak ada",
    409: "Tidak dapat dilakukan sekarang",
    413: "Isi terlalu besar",
    415: "Jenis isi tidak dikenal",
    422: "Isi tidak sah",
    429: "Terlalu sering",
    500: "Kesalahan pada kantor",
}
NEXT = {
    400: "Perbaiki permintaannya, lalu kirim lagi.",
    401: "Kirim token yang berlaku dalam Authorization: Bearer. Token dibuat petugas di halaman Token API.",
    403: "Mintalah orang yang berwenang melakukannya di halaman kantor.",
    404: "Periksa alamatnya; daftar operasi ada di /api/v1/openapi.json.",
    405: "Pakai metode yang disebut Allow.",
    409: "Ikuti kalimatnya, lalu kirim lagi dengan Idempotency-Key baru.",
    413: "Bagi daftarnya, atau kirim sebagai berkas.",
    415: "Kirim application/json atau multipart/form-data seperti disebut dokumen OpenAPI.",
    422: "Perbaiki bagian yang disebut, lalu kirim lagi; sebuah POST dengan Idempotency-Key baru.",
    429: "Tunggu selama Retry-After detik, lalu kirim lagi.",
    500: "Kirim lagi dengan Idempotency-Key yang sama; jika terulang, laporkan kepada administrator.",
}
SHAPE: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code", "langkah"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "Apa yang terjadi."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Kalimat yang juga tampil di halaman kantor."},
        "instance": {"type": "string", "description": "Di mana: alamat yang diminta."},
        "code": {"type": "string", "description": "Kode tetap; tidak pernah berubah arti."},
        "langkah": {"type": "string", "description": "Apa yang dapat dilakukan."},
        "rincian": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["di", "pesan"],
                "properties": {"di": {"type": "string"}, "pesan": {"type": "string"}},
            },
        },
    },
}
_WORDS = {
    "missing": "wajib diisi", "extra_forbidden": "tidak dikenal", "string_type": "harus berupa teks",
    "string_too_long": "terlalu panjang", "string_too_short": "terlalu pendek",
    "string_pattern_mismatch": "bentuknya salah", "int_type": "harus berupa bilangan bulat",
    "int_parsing": "harus berupa bilangan bulat",
    "bool_type": "harus true atau false", "bool_parsing": "harus true atau false", "list_type": "harus berupa daftar",
    "too_short": "terlalu sedikit", "too_long": "terlalu banyak", "enum": "bukan salah satu pilihan",
    "literal_error": "bukan salah satu pilihan", "greater_than_equal": "terlalu kecil",
    "less_than_equal": "terlalu besar", "model_attributes_type": "harus berupa objek",
    "model_type": "harus berupa objek", "dict_type": "harus berupa objek",
}  # fmt: skip
"""Kind of a fault -> what is said of it."""


def problem(
    request: HttpRequest, status: int, code: str, detail: str, *, faults: Iterable[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """One problem. In: `faults`: place and what is wrong there."""
    told: dict[str, Any] = {
        "type": "about:blank", "title": TITLES[status], "status": status, "detail": detail, "instance": request.path,
        "code": code, "langkah": NEXT[status],
    }  # fmt: skip
    if listed := [{"di": _place(where), "pesan": what} for where, what in faults][:MOST_FAULTS]:
        told["rincian"] = listed
    text = json.dumps(told, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A policy's no, with its code and its sentence."""
    return problem(request, 403 if refusal.code == FORBIDDEN else 409, refusal.code, refusal.sentence)


def unknown_token(request: HttpRequest) -> HttpResponse:
    """The same for a token that is missing, wrong, over or revoked."""
    told = "Permintaan ini tidak membawa token yang berlaku."
    return problem(request, 401, "TOKEN_TIDAK_BERLAKU", told, headers={"WWW-Authenticate": "Bearer"})


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """`seconds`: until the next may come."""
    told = "Token ini dipakai terlalu sering dalam satu menit."
    return problem(request, 429, "TERLALU_SERING", told, headers={"Retry-After": str(seconds)})


def not_found(request: HttpRequest) -> HttpResponse:
    """Nothing is there, or nothing that this token sees."""
    return problem(request, 404, "TIDAK_DITEMUKAN", "Tidak ada apa pun di alamat ini untuk token ini.")


def not_allowed(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    """Another method is meant."""
    allowed = {"Allow": ", ".join(sorted(methods))}
    return problem(request, 405, "METODE_TIDAK_ADA", "Alamat ini tidak menerima metode itu.", headers=allowed)


def unreadable(request: HttpRequest) -> HttpResponse:
    """Not what its Content-Type says."""
    return problem(request, 400, "TIDAK_TERBACA", "Isi permintaan tidak dapat dibaca menurut Content-Type-nya.")


def invalid(request: HttpRequest, faults: Iterable[tuple[str, str]]) -> HttpResponse:
    """Fields that are missing, unknown or wrong. In: place and kind of each."""
    listed = [(where, _WORDS.get(kind, "tidak sah")) for where, kind in faults]
    return problem(request, 422, "ISI_TIDAK_SAH", "Isi permintaan tidak sah; lihat rincian.", faults=listed)


def _place(where: str) -> str:
    """Names of unknown fields are whatever was sent: a long number in one is not said again."""
    return mask_card_numbers(where)[:LONGEST_PLACE]
