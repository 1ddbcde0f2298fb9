"""Signers: one contract for all of them, what is found out about a signed PDF, and which signer an office has."""

from __future__ import annotations

import logging
import random
import stat
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from asn1crypto import pem
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject, TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader

from naungan.model.errors import FileMissing, KeyInvalid, WrongCall
from naungan.office.signers import bsre, choice, verification
from naungan.office.signers.bsre import BsreSigner, Service
from naungan.office.signers.choice import Choice, chosen, may_count, may_sign
from naungan.office.signers.external import ELSEWHERE, ExternalSigner
from naungan.office.signers.signer import Signatory, Signer, SigningFailed
from naungan.office.signers.trial_signer import KEY_FILE, SHOWN_MARK, TestSigner
from naungan.reports.documents.annex import annex_pdf
from naungan.reports.documents.decree import decree_pdf
from tests.office.signing_elsewhere import (
    GOVERNOR,
    NIK,
    PASSPHRASE,
    PASSWORD,
    ROOT,
    USER,
    FakeService,
    fake_service,
    make_key,
    signed_elsewhere,
    write_over,
)
from tests.reports.papers import ANNEX, DECREE

WHO = Signatory(name="Nama Gubernur", office="Gubernur Contoh", nik=NIK)
REASON = "Menetapkan penerima"


class Way(NamedTuple):
    """A signer, and how a paper comes to be signed with it."""

    signer: Signer
    sign: Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def paper() -> bytes:
    return annex_pdf(ANNEX)


@pytest.fixture(scope="module")
def decree() -> bytes:
    return decree_pdf(DECREE)


@pytest.fixture
def service() -> Iterator[FakeService]:
    with fake_service() as running:
        yield running


def bsre_at(service: FakeService, seconds: float = 20) -> BsreSigner:
    return BsreSigner(
        Service(server=service.address, user=USER, password=PASSWORD, seconds=seconds), [ROOT.certificate]
    )


@pytest.fixture(params=["uji", "luar", "bsre"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Way:
    if request.param == "luar":
        return Way(ExternalSigner([ROOT.certificate]), signed_elsewhere)
    signer: Signer = TestSigner(tmp_path)
    if request.param == "bsre":
        signer = bsre_at(request.getfixturevalue("service"))
    return Way(signer, lambda pdf: signer.sign(pdf, signatory=WHO, reason=REASON, secret=PASSPHRASE))


# --- the contract ------------------------------------------------------------------------------------------------


def test_what_is_signed_is_ours_whole_trusted_and_named(way: Way, decree: bytes) -> None:
    signed = way.sign(decree)
    assert signed.startswith(decree)
    found = way.signer.verify(signed, original=decree)
    assert found.is_good
    assert (found.is_intact, found.covers_all, found.extends_original, found.is_trusted) == (True, True, True, True)
    assert found.is_test is way.signer.is_test
    assert found.binds is not way.signer.is_test
    assert found.signer
    assert found.signed_at is not None
    assert found.faults == ()
    assert any("Pencabutan" in sentence for sentence in found.unchecked)


def test_a_second_signature_leaves_the_first_as_good(way: Way, paper: bytes) -> None:
    once = way.sign(paper)
    twice = way.sign(once)
    assert way.signer.verify(twice, original=paper).is_good
    assert way.signer.verify(twice, original=once).is_good


def test_one_flipped_bit_anywhere_is_found(way: Way, paper: bytes, drill_count: Callable[[int, int], int]) -> None:
    signed = bytearray(way.sign(paper))
    drawn = random.Random(23)
    gap = signed.rindex(b"<3082")
    cases = drill_count(40, 1000)
    anywhere = [drawn.randrange(len(signed)) for _ in range(cases // 2)]
    in_the_gap = [drawn.randrange(gap, signed.index(b">", gap)) for _ in range(cases - cases // 2)]
    unsigned_parts = range(gap + 1 + 2 * 24, gap + 1 + 2 * 43, 4)  # its version and the digest it names
    missed = []
    for place in (*anywhere, *in_the_gap, *unsigned_parts):
        bit = 1 << drawn.randrange(4)
        signed[place] ^= bit
        found = verification.verified(bytes(signed), roots=[GOVERNOR.certificate])
        missed += [(place, bit)] if found.is_intact and found.covers_all else []
        assert not way.signer.verify(bytes(signed), original=paper).is_good
        signed[place] ^= bit
    assert missed == []


def test_a_paper_that_is_not_signed_is_not_good(way: Way, paper: bytes) -> None:
    found = way.signer.verify(paper, original=paper)
    assert (found.is_intact, found.is_good, found.faults) == (False, False, (verification.UNSIGNED,))


def test_another_paper_is_not_ours(way: Way, paper: bytes, decree: bytes) -> None:
    found = way.signer.verify(way.sign(decree), original=paper)
    assert (found.extends_original, found.is_good, found.faults) == (False, False, (verification.NOT_OURS,))


def test_what_was_added_after_signing_is_seen(way: Way, paper: bytes) -> None:
    signed = way.sign(paper)
    for more in (b"\n", b"%%EOF\n", paper):
        assert not way.signer.verify(signed + more, original=paper).is_good


@pytest.mark.parametrize(
    "junk", [b"", b"%PDF-1.7", b"\0" * 2000, b"%PDF-1.7\n1 0 obj<</Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>"]
)
def test_a_broken_file_is_a_fault_and_not_a_crash(way: Way, junk: bytes) -> None:
    assert way.signer.verify(junk).faults == (verification.BROKEN,)
    with pytest.raises(SigningFailed):
        way.signer.sign(junk, signatory=WHO, reason=REASON, secret=PASSPHRASE)


def test_a_signer_says_what_it_is(way: Way) -> None:
    assert way.signer.name
    assert way.signer.is_test is isinstance(way.signer, TestSigner)
    assert way.signer.signs_here is not isinstance(way.signer, ExternalSigner)


# --- what is found out -------------------------------------------------------------------------------------------


def test_a_number_written_over_ours_before_signing_is_found(paper: bytes) -> None:
    found = ExternalSigner([ROOT.certificate]).verify(signed_elsewhere(paper, before=write_over), original=paper)
    assert (found.is_intact, found.covers_all) == (True, True)
    assert (found.extends_original, found.faults) == (False, (verification.MORE_THAN_SIGNED,))


def test_keywords_changed_before_signing_are_found(paper: bytes) -> None:
    def rename(writer: IncrementalPdfFileWriter) -> None:
        info = writer.trailer_view["/Info"]
        info["/Keywords"] = type(info["/Title"])("root:lain")
        writer.update_container(info)

    found = ExternalSigner([ROOT.certificate]).verify(signed_elsewhere(paper, before=rename), original=paper)
    assert found.faults == (verification.MORE_THAN_SIGNED,)


def test_what_machines_look_for_may_not_leave_the_metadata(paper: bytes) -> None:
    def empty(writer: IncrementalPdfFileWriter) -> None:
        metadata = writer.root["/Metadata"]
        metadata._data = metadata.data.replace(b"root:", b"akar:")
        metadata._encoded_data = None
        writer.update_container(metadata)

    found = ExternalSigner([ROOT.certificate]).verify(signed_elsewhere(paper, before=empty), original=paper)
    assert found.faults == (verification.MORE_THAN_SIGNED,)


def test_a_form_that_would_show_other_pages_is_found(paper: bytes) -> None:
    def add_form(writer: IncrementalPdfFileWriter) -> None:
        text = StreamObject(stream_data=b"<xdp/>")
        form = {pdf_name("/Fields"): ArrayObject(), pdf_name("/XFA"): writer.add_object(text)}
        writer.root["/AcroForm"] = writer.add_object(DictionaryObject(form))
        writer.update_root()

    found = ExternalSigner([ROOT.certificate]).verify(signed_elsewhere(paper, before=add_form), original=paper)
    assert (found.is_intact, found.faults) == (True, (verification.MORE_THAN_SIGNED,))


def test_a_page_or_an_action_added_before_signing_is_found(paper: bytes) -> None:
    def add_action(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/OpenAction"] = DictionaryObject({pdf_name("/S"): pdf_name("/Named")})
        writer.update_root()

    def add_note(writer: IncrementalPdfFileWriter) -> None:
        note = {pdf_name("/Subtype"): pdf_name("/FreeText"), pdf_name("/Contents"): TextStringObject("20877")}
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Annots"] = ArrayObject([writer.add_object(DictionaryObject(note))])
        writer.update_container(page)

    for before in (add_action, add_note):
        found = ExternalSigner([ROOT.certificate]).verify(signed_elsewhere(paper, before=before), original=paper)
        assert found.faults == (verification.MORE_THAN_SIGNED,)


def test_a_second_signature_over_changed_words_is_found(paper: bytes) -> None:
    once = signed_elsewhere(paper)
    assert (
        not ExternalSigner([ROOT.certificate]).verify(signed_elsewhere(once, before=write_over), original=paper).is_good
    )


def test_without_roots_nothing_is_ever_good(paper: bytes) -> None:
    found = ExternalSigner().verify(signed_elsewhere(paper), original=paper)
    assert (found.is_intact, found.is_trusted, found.is_good) == (True, None, False)
    assert found.faults == (verification.CHAIN_UNCHECKED,)
    assert "tidak diperiksa" in verification.CHAIN_UNCHECKED


def test_a_key_that_nobody_vouched_for_is_not_good(paper: bytes) -> None:
    stranger = make_key("Gubernur Contoh")
    found = ExternalSigner([ROOT.certificate]).verify(signed_elsewhere(paper, stranger), original=paper)
    assert (found.is_trusted, found.faults) == (False, (verification.CHAIN_BROKEN,))
    same_name = make_key("Induk Contoh")
    forged = signed_elsewhere(paper, make_key("Gubernur Contoh", same_name))
    assert not ExternalSigner([ROOT.certificate]).verify(forged, original=paper).is_good


def test_too_much_added_is_not_read(paper: bytes) -> None:
    found = ExternalSigner([ROOT.certificate]).verify(paper + bytes(verification.MOST_ADDED + 1), original=paper)
    assert found.faults == (verification.TOO_LONG,)


def test_roots_are_read_from_one_file(tmp_path: Path) -> None:
    file = tmp_path / "induk.pem"
    other = make_key("Induk Lain")
    file.write_bytes(b"".join(pem.armor("CERTIFICATE", key.certificate.dump()) for key in (ROOT, other)))
    assert [root.dump() for root in verification.load_roots(file)] == [
        ROOT.certificate.dump(),
        other.certificate.dump(),
    ]
    for wrong in (b"", b"bukan pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        file.write_bytes(wrong)
        with pytest.raises(FileMissing):
            verification.load_roots(file)
    with pytest.raises(FileMissing):
        verification.load_roots(tmp_path / "tidak-ada.pem")


# --- the test signer ---------------------------------------------------------------------------------------------


def test_the_test_signer_says_on_the_page_that_it_binds_nobody(tmp_path: Path, paper: bytes) -> None:
    (tmp_path / "signed.pdf").write_bytes(TestSigner(tmp_path).sign(paper, signatory=WHO, reason=REASON))
    page = PdfReader(tmp_path / "signed.pdf").pages[0]
    field = page["/Annots"][0].get_object()
    assert field["/FT"] == "/Sig"
    stamp = field["/AP"]["/N"].get_object()
    page[type(page["/Type"])("/Contents")] = stamp
    page[type(page["/Type"])("/Resources")] = stamp["/Resources"]
    assert SHOWN_MARK in page.extract_text()
    assert "Nama Gubernur, Gubernur Contoh" in page.extract_text()
    assert NIK not in (tmp_path / "signed.pdf").read_bytes().decode("latin-1")


def test_its_key_is_made_once_for_its_owner_alone(tmp_path: Path, paper: bytes) -> None:
    first, second = TestSigner(tmp_path), TestSigner(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert second.verify(first.sign(paper, signatory=WHO, reason=REASON), original=paper).is_good
    (tmp_path / KEY_FILE).write_text("rusak")
    with pytest.raises(KeyInvalid, match="Hapus"):
        TestSigner(tmp_path)


# --- the service -------------------------------------------------------------------------------------------------

FAILURES = {
    "ill": bsre.ILL.format(code=500),
    "not let in": bsre.NOT_LET_IN,
    "refuses": bsre.REFUSED.format(code="400/2011"),
    "garbage": bsre.GARBAGE,
    "page": bsre.GARBAGE,
    "unsigned": bsre.GARBAGE,
    "cut": bsre.GARBAGE,
    "another": bsre.NOT_OURS,
    "written over": bsre.NOT_OURS,
    "by nobody": bsre.GARBAGE,
    "endless": bsre.GARBAGE,
    "list": bsre.REFUSED.format(code=400),
    "sleeps": bsre.NO_ANSWER,
    "hangs up": bsre.BROKE_OFF,
}


@pytest.mark.parametrize("mood", FAILURES)
def test_what_goes_wrong_at_the_service_is_one_sentence_and_is_asked_once(
    service: FakeService, paper: bytes, decree: bytes, mood: str, caplog: pytest.LogCaptureFixture
) -> None:
    service.mood, service.other = mood, decree
    with caplog.at_level(logging.DEBUG), pytest.raises(SigningFailed) as failed:
        bsre_at(service, seconds=0.3 if mood == "sleeps" else 20).sign(
            paper, signatory=WHO, reason=REASON, secret=PASSPHRASE
        )
    assert str(failed.value) == FAILURES[mood]
    assert service.asked == ["/api/sign/pdf"]
    told = caplog.text + "".join(traceback.format_exception(failed.value))
    assert not any(secret in told for secret in (NIK, PASSPHRASE, PASSWORD))


def test_a_wrong_passphrase_is_said_and_nothing_is_signed(service: FakeService, paper: bytes) -> None:
    with pytest.raises(SigningFailed, match="Frasa sandi salah") as failed:
        bsre_at(service).sign(paper, signatory=WHO, reason=REASON, secret="salah")
    assert NIK not in str(failed.value)
    assert len(service.asked) == 1


def test_without_nik_or_passphrase_the_service_is_not_asked(service: FakeService, paper: bytes) -> None:
    for who, secret in ((WHO, ""), (replace(WHO, nik=""), PASSPHRASE)):
        with pytest.raises(SigningFailed, match="NIK 16 angka"):
            bsre_at(service).sign(paper, signatory=who, reason=REASON, secret=secret)
    assert service.asked == []


def test_the_service_gets_nik_and_passphrase_in_the_form_and_nowhere_else(service: FakeService, paper: bytes) -> None:
    bsre_at(service).sign(paper, signatory=WHO, reason=REASON, secret=PASSPHRASE)
    assert service.fields == [{"nik": NIK, "passphrase": PASSPHRASE, "tampilan": "invisible"}]
    assert service.asked == ["/api/sign/pdf"]
    assert service.let_in == ["Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()]
    assert NIK not in repr(WHO)
    assert PASSWORD not in repr(Service(server=service.address, user=USER, password=PASSWORD))


def test_a_service_that_is_not_there_is_tried_twice_and_gets_nothing(
    paper: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def refuse(self: object) -> None:
        tried.append(self)
        raise ConnectionRefusedError

    monkeypatch.setattr(bsre.HTTPConnection, "connect", refuse)
    nowhere = BsreSigner(Service(server="http://127.0.0.1:1", user=USER, password=PASSWORD))
    with pytest.raises(SigningFailed, match="belum dikirim"):
        nowhere.sign(paper, signatory=WHO, reason=REASON, secret=PASSPHRASE)
    assert len(tried) == 2


@pytest.mark.parametrize(
    ("mood", "fault"), [("doubts", bsre.NOT_VALID), ("silent", bsre.NOT_VALID), ("hangs up", bsre.NOT_ASKED)]
)
def test_what_the_service_does_not_call_valid_is_not_good(
    service: FakeService, paper: bytes, mood: str, fault: str
) -> None:
    signed = signed_elsewhere(paper)
    service.mood = mood
    found = bsre_at(service).verify(signed, original=paper)
    assert (found.is_good, found.faults) == (False, (fault,))


# --- which signer an office has ----------------------------------------------------------------------------------


def roots_file(folder: Path) -> str:
    file = folder / "induk.pem"
    file.write_bytes(pem.armor("CERTIFICATE", ROOT.certificate.dump()))
    return str(file)


def test_an_office_that_said_nothing_signs_drafts_by_a_test_key_and_nothing_else(tmp_path: Path, paper: bytes) -> None:
    silent = chosen({}, tmp_path)
    assert silent.signer.is_test
    assert may_sign(silent, is_draft=True) is None
    assert may_sign(silent, is_draft=False) == choice.NO_SIGNER
    found = silent.signer.verify(silent.signer.sign(paper, signatory=WHO, reason=REASON), original=paper)
    assert may_count(silent, found, is_draft=True) is None
    assert may_count(silent, found, is_draft=False) == choice.BY_TEST_KEY


def test_a_test_key_signs_final_papers_only_where_nobody_outside_comes_in(tmp_path: Path, paper: bytes) -> None:
    with pytest.raises(WrongCall, match="kantor contoh"):
        chosen({"NAUNGAN_SIGNER": "uji"}, tmp_path)
    demo = chosen({"NAUNGAN_SIGNER": "uji", "NAUNGAN_PLAIN_HTTP": "1"}, tmp_path)
    assert may_sign(demo, is_draft=False) is None
    found = demo.signer.verify(demo.signer.sign(paper, signatory=WHO, reason=REASON), original=paper)
    assert may_count(demo, found, is_draft=False) is None
    assert not found.binds


def test_an_office_at_work_takes_nothing_by_a_test_key_even_if_its_roots_say_so(tmp_path: Path, paper: bytes) -> None:
    trial = TestSigner(tmp_path)
    signed = trial.sign(paper, signatory=WHO, reason=REASON)
    at_work = chosen({"NAUNGAN_SIGNER": "luar", "NAUNGAN_SIGNER_ROOTS": roots_file(tmp_path)}, tmp_path)
    assert not isinstance(at_work.signer, TestSigner)
    for is_draft in (True, False):
        refused = may_count(at_work, at_work.signer.verify(signed, original=paper), is_draft=is_draft)
        assert refused is not None
        assert refused.code == choice.NOT_VALID
        careless = ExternalSigner([trial._certificate])
        found = careless.verify(signed, original=paper)
        assert may_count(replace(at_work, signer=careless), found, is_draft=is_draft) == choice.BY_TEST_KEY


def test_what_is_signed_elsewhere_counts_where_roots_are_known(tmp_path: Path, paper: bytes) -> None:
    signed = signed_elsewhere(paper)
    for told, code in (
        ({"NAUNGAN_SIGNER": "luar", "NAUNGAN_SIGNER_ROOTS": roots_file(tmp_path)}, None),
        ({"NAUNGAN_SIGNER": "luar"}, choice.NOT_VALID),
    ):
        at_work = chosen(told, tmp_path)
        with pytest.raises(SigningFailed, match="Unduh"):
            at_work.signer.sign(paper, signatory=WHO, reason=REASON)
        refused = may_count(at_work, at_work.signer.verify(signed, original=paper), is_draft=False)
        assert (refused.code if refused else None) == code
        assert refused is None or "tidak diperiksa" in refused.sentence
    assert ELSEWHERE


def test_the_service_is_named_whole_and_behind_tls_or_not_at_all(tmp_path: Path) -> None:
    secret = tmp_path / "sandi"
    secret.write_text(PASSWORD + "\n")
    whole = {
        "NAUNGAN_SIGNER": "bsre", "NAUNGAN_BSRE_SERVER": "https://esign.example/", "NAUNGAN_BSRE_USER": USER,
        "NAUNGAN_BSRE_PASSWORD_FILE": str(secret),
    }  # fmt: skip
    assert isinstance(chosen(whole, tmp_path).signer, BsreSigner)
    for key, value in (
        ("NAUNGAN_BSRE_SERVER", ""), ("NAUNGAN_BSRE_SERVER", "http://esign.example"), ("NAUNGAN_BSRE_USER", ""),
        ("NAUNGAN_BSRE_PASSWORD_FILE", ""), ("NAUNGAN_BSRE_PASSWORD_FILE", "/tidak/ada"), ("NAUNGAN_SIGNER", "BSRE"),
    ):  # fmt: skip
        with pytest.raises(WrongCall):
            chosen({**whole, key: value}, tmp_path)


def test_an_unfinished_look_counts_for_nothing(tmp_path: Path) -> None:
    blank = verification.Verified(is_intact=True, covers_all=True)
    assert may_count(Choice(signer=ExternalSigner(), signs_final=True), blank, is_draft=False) is not None
