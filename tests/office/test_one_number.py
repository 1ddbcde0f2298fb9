"""One number everywhere: every page, paper, answer and message that prints a figure prints the same, with its stamp."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.blobs import BlobRef, read_blob
from naungan.office.decree import queries
from naungan.office.decree.models import Decree
from naungan.office.notices.models import Notice
from naungan.office.page_filters import tanggal
from naungan.office.review.figures import Figures, figures
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home
from tests.office.api_world import token
from tests.office.cast import HOME
from tests.office.clean_world import BUDI
from tests.office.decree_world import Decreed
from tests.office.kept_world import Enter
from tests.office.places import Place

NUMBER = r"([\d.]+)"


class Printed(NamedTuple):
    """What one place says: how many have a seat, and the rest of its text."""

    where: str
    filled: int
    text: str
    stamp: bool = True


@pytest.fixture
def world(office: Place, enter: Enter) -> Decreed:
    return enter(Decreed, office)


def page(client: Client, address: str) -> str:
    answer = client.get(address, secure=True)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def paper(data: bytes) -> str:
    return " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(data)).pages).split())


def found(pattern: str, text: str, where: str) -> int:
    hit = re.search(pattern, text)
    assert hit, f"{where} does not say {pattern}: {text[:2000]}"
    return int(hit[1].replace(".", ""))


def of_the_minutes(where: str, text: str) -> Printed:
    """The sentence of a paper that is signed in ink; its line of totals says the same."""
    line = re.search(rf"Seluruh provinsi {NUMBER} {NUMBER} {NUMBER} Rp", text)
    assert line, f"{where} has no total: {text}"
    spoken = found(rf"seluruhnya {NUMBER} \([a-z ]+\) orang", text, where)
    assert int(line[2].replace(".", "")) == spoken, f"{where} says two numbers"
    return Printed(where, spoken, text)


def everywhere(world: Decreed, decree: Decree) -> Iterator[Printed]:
    """Every place that prints how many have a seat after this decree."""
    officer, sponsor, nobody = world.client(Role.PROVINCE_OFFICER), world.client(Role.SPONSOR), Client()
    nobody.defaults["HTTP_HOST"] = "kantor.test"
    pages = [
        ("keputusan", officer, f"/keputusan/{decree.pk}/", rf"Penerima {NUMBER}"),
        ("daftar keputusan", sponsor, "/keputusan/", rf"Penerima yang berlaku {NUMBER}"),
        ("periksa", nobody, f"/periksa/{decree.code}/", rf"Penerima {NUMBER}"),
        ("berita acara", officer, f"/persetujuan/{decree.agreement_id}/", rf"Terisi {NUMBER}"),
    ]
    if decree.amends is None:
        pages += [
            ("dana", sponsor, "/penetapan/dana/", rf"Jumlah {NUMBER} {NUMBER}"),
            ("penetapan", officer, f"/penetapan/{decree.determination_id}/", rf"Jumlah {NUMBER} {NUMBER}"),
        ]
    for where, client, address, pattern in pages:
        text = page(client, address)
        if "Jumlah" in pattern:
            hit = re.search(pattern, text)
            assert hit, text
            yield Printed(where, int(hit[2].replace(".", "")), text)
        else:
            yield Printed(where, found(pattern, text, where), text)
    with scope.entered(scope.EVERYWHERE):
        first = paper(queries.unsigned(decree))
        pattern = r"penerima seluruhnya " if decree.amends else r"Menetapkan "
        yield Printed("naskah", found(rf"{pattern}{NUMBER} \(", first, "naskah"), first)
    minutes = officer.get(f"/persetujuan/{decree.agreement_id}/cetak/provinsi/berita-acara.pdf", secure=True)
    yield of_the_minutes("berita acara PDF", paper(minutes.content))
    part = officer.get(f"/persetujuan/{decree.agreement_id}/cetak/{HOME}/berita-acara.pdf", secure=True)
    yield of_the_minutes("berita acara PDF satu kabupaten", paper(part.content))
    made = token(world.account(Role.REGENCY_OFFICER))
    answer = Client(headers={"host": "kantor.test"}).get(
        "/api/v1/keputusan", secure=True, headers={"authorization": f"Bearer {made.secret}", "host": "kantor.test"}
    )
    told = next(each for each in json.loads(answer.content)["keputusan"] if each["kode"] == decree.code)
    yield Printed("API", told["penerima"], json.dumps(told["cap"]))
    notice = Notice.objects.filter(text__contains=decree.number).first()
    assert notice is not None
    yield Printed("pesan", found(rf"{NUMBER} penerima", notice.text, "pesan"), notice.text, stamp=False)


def check(counted: Figures, told: list[Printed]) -> None:
    assert len(told) >= 7
    for each in told:
        assert each.filled == counted.total.filled, f"{each.where} says {each.filled}"
        if each.stamp:
            assert counted.stamp.code in each.text, f"{each.where} does not say of which list"
            day = counted.stamp.day
            assert tanggal(day) in each.text or day.isoformat() in each.text, f"{each.where} does not say as of when"


def test_every_place_prints_the_same_figure_with_its_stamp_before_and_after_an_amendment(world: Decreed) -> None:
    first = world.issued()
    check(figures(world.determination), list(everywhere(world, first)))
    with scope.entered(scope.EVERYWHERE):
        annexes = [each for each in queries.annexes(first) if not each.is_sealed]
        assert sum(each.people for each in annexes) == figures(world.determination).total.filled
    world.leaves(BUDI.name)
    world.leaves("RINA WATI SIREGAR")
    second = world.issued(world.drafted(world.amendment(), number="188.44/2/KPTS/2026"))
    with scope.entered(scope.EVERYWHERE):
        after = queries.figures(second)
    assert after.total.filled == figures(world.determination).total.filled - 1
    assert after.stamp.code == f"{world.determination.code}/P1", "another number never carries the same code"
    check(after, list(everywhere(world, second)))


def test_the_bundles_own_report_prints_the_same(world: Decreed) -> None:
    made = world.determination
    counted = figures(made)
    archive = zipfile.ZipFile(io.BytesIO(read_blob(data_home(), vault(), BlobRef(made.blob, made.sha256, made.size))))
    names = archive.namelist()
    html = archive.read(next(name for name in names if name.endswith(".html"))).decode()
    assert counted.stamp.code in html
    assert found(r'class="angka-besar"><b>([\d.]+)', html, "laporan") == counted.total.filled
    assert timezone.localdate(made.frozen_at) == counted.stamp.day
    assert HOME in {each.code for each in counted.by_regency}
