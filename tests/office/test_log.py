"""The log: no number skipped, nothing written that was taken back, nothing changed unseen. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction

from naungan.ledger.checkpoint import Verifier, open_checkpoint
from naungan.ledger.merkle import root_of
from naungan.office.audit.actions import NotInTransaction, append, checkpoint, erase_payload
from naungan.office.audit.models import CheckpointNote, LogEntry, Payload, Tree, Unchangeable
from naungan.office.audit.queries import Fault, verify
from naungan.office.vault_in_use import vault
from tests.office import places
from tests.office.places import Place, leave

ORIGIN, KEY = "naungan.test/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER = Verifier(ORIGIN, KEY.public_key())


def log(number: int) -> None:
    with transaction.atomic():
        append(by="akun:1", act="coba", subject=f"hal:{number}", payload={"nama": f"Orang {number}"})


def sql(*texts: str) -> None:
    """What somebody does who is past the program: the database's owner, guards taken away first."""
    off = {
        "sqlite": ["DROP TRIGGER audit_logentry_no_update", "DROP TRIGGER audit_logentry_no_delete"],
        "postgresql": ["DROP TRIGGER audit_logentry_only_grows ON audit_logentry"],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for text in (*off[connection.vendor], *texts):
            cursor.execute(text)


def test_entries_are_numbered_from_zero_and_the_tree_grows_with_them(office: Place) -> None:
    for number in range(5):
        log(number)
    assert list(LogEntry.objects.order_by("seq").values_list("seq", flat=True)) == [0, 1, 2, 3, 4]
    leaves = [bytes(row.leaf) for row in LogEntry.objects.order_by("seq")]
    assert verify().root == root_of(leaves) == Tree.objects.get().frontier.root
    assert verify().fault is None


def test_many_who_write_at_once_leave_no_gap(office: Place) -> None:
    def write(worker: int) -> None:
        for number in range(15):
            log(100 * worker + number)
        leave()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert list(LogEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(60))
    assert verify() == (60, Tree.objects.get().frontier.root, 0, None)


def test_what_is_taken_back_leaves_nothing(office: Place) -> None:
    log(0)
    before = verify()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append(by="akun:1", act="coba", subject="hal:1", payload={"nama": "Orang"})
        raise ZeroDivisionError
    assert verify() == before
    assert Payload.objects.count() == 1
    log(1)
    assert verify().size == 2


def test_a_payload_is_sealed_at_rest(office: Place) -> None:
    log(7)
    text = bytes(Payload.objects.get().text)
    assert b"Orang" not in text
    assert vault().open(text, "audit_payload:text:0") == b'{"nama":"Orang 7"}'
    other = places.whole_text_of(office)
    assert b"Orang 7" not in other
    assert b"hal:7" in other


def test_an_act_outside_a_transaction_is_not_logged(office: Place) -> None:
    with pytest.raises(NotInTransaction):
        append(by="akun:1", act="coba", subject="hal:1")
    assert LogEntry.objects.count() == 0


def test_the_program_cannot_change_an_entry(office: Place) -> None:
    log(0)
    row = LogEntry.objects.get()
    row.subject = "hal:9"
    for change in (row.save, row.delete, LogEntry.objects.all().delete, lambda: LogEntry.objects.update(act="lain")):
        with pytest.raises(Unchangeable):
            change()
    assert verify().fault is None


@pytest.mark.parametrize("text", ["UPDATE audit_logentry SET act = 'lain'", "DELETE FROM audit_logentry"])
def test_the_database_refuses_to_change_an_entry(office: Place, text: str) -> None:
    log(0)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(text)
    assert LogEntry.objects.get().act == "coba"


@pytest.mark.parametrize(
    ("text", "seq"),
    [
        ("UPDATE audit_logentry SET actor = 'akun:2' WHERE seq = 3", 3),
        ("UPDATE audit_logentry SET at = '2026-01-01T00:00:00.000000Z' WHERE seq = 0", 0),
        ("DELETE FROM audit_logentry WHERE seq = 2", 2),
        ("DELETE FROM audit_logentry WHERE seq = 6", 6),
        ("UPDATE audit_payload SET text = (SELECT text FROM audit_payload WHERE seq = 5) WHERE seq = 4", 4),
        ("UPDATE audit_payload SET salt = (SELECT salt FROM audit_payload WHERE seq = 4) WHERE seq = 5", 5),
        ("UPDATE audit_payload SET text = 'rusak' WHERE seq = 5", 5),
        ("DELETE FROM audit_payload WHERE seq = 3", 3),
        ("UPDATE audit_logentry SET leaf = (SELECT leaf FROM audit_logentry WHERE seq = 1) WHERE seq = 2", 2),
    ],
)
def test_a_row_edited_past_the_program_is_found_by_its_number(office: Place, text: str, seq: int) -> None:
    for number in range(7):
        log(number)
    sql(text)
    fault = verify().fault
    assert fault is not None
    assert (fault.seq, fault.until) == (seq, seq + 1)
    assert f"catatan {seq}" in fault.sentence


def forge(seq: int) -> None:
    """An entry changed together with its leaf, as somebody does who knows how it is hashed."""
    from naungan.ledger.entry import entry_bytes
    from naungan.ledger.merkle import leaf_hash

    row = LogEntry.objects.get(seq=seq)
    leaf = leaf_hash(entry_bytes(row.entry._replace(subject="hal:palsu")))
    sql("SELECT 1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_logentry SET subject = 'hal:palsu', leaf = %s WHERE seq = %s", [leaf, seq])


def test_an_entry_forged_with_its_leaf_is_found_by_the_tree(office: Place) -> None:
    for number in range(7):  # peaks of 4, 2 and 1
        log(number)
    forge(5)
    fault = verify().fault
    assert fault is not None
    assert fault.seq <= 5 < fault.until
    assert (fault.seq, fault.until) == (4, 6)


def test_a_log_forged_with_its_tree_is_found_by_a_checkpoint(office: Place) -> None:
    for number in range(3):
        log(number)
    with transaction.atomic():
        checkpoint(by="akun:1", origin=ORIGIN, key=KEY)
    log(4)
    assert verify(VERIFIER).fault is None
    forge(1)
    leaves = [bytes(row.leaf) for row in LogEntry.objects.order_by("seq")]
    from naungan.ledger.merkle import Frontier

    Tree.objects.update(peaks=b"".join(Frontier().grown(leaves).peaks))
    assert verify().fault is None, "without a checkpoint such a forgery cannot be seen"
    fault = verify(VERIFIER).fault
    assert fault is not None
    assert (fault.seq, fault.until) == (0, 4)


def test_an_entry_put_in_past_the_tree_is_found(office: Place) -> None:
    for number in range(3):
        log(number)
    row = LogEntry.objects.get(seq=2)
    from naungan.ledger.entry import entry_bytes
    from naungan.ledger.merkle import leaf_hash

    false = row.entry._replace(seq=3)
    LogEntry.objects.create(**false._asdict(), leaf=leaf_hash(entry_bytes(false)))
    assert verify().fault == Fault(3, 4, "catatan 3 disisipkan dari luar")


def test_a_checkpoint_signs_the_log_up_to_its_own_entry(office: Place) -> None:
    log(0)
    with transaction.atomic():
        note = checkpoint(by="akun:1", origin=ORIGIN, key=KEY)
    point = open_checkpoint(note.note, VERIFIER)
    assert (point.origin, point.size, point.root) == (ORIGIN, 2, verify().root)


def test_a_checkpoint_by_another_key_proves_nothing(office: Place) -> None:
    with transaction.atomic():
        checkpoint(by="akun:1", origin=ORIGIN, key=Ed25519PrivateKey.generate())
    assert CheckpointNote.objects.count() == 1
    assert verify(VERIFIER).fault is not None


def test_an_erased_payload_leaves_the_log_whole_and_names_nobody(office: Place) -> None:
    for number in range(3):
        log(number)
    before = LogEntry.objects.get(seq=1)
    with transaction.atomic():
        erase_payload(by="akun:1", seq=1)
    verdict = verify()
    assert (verdict.size, verdict.erased, verdict.fault) == (4, 1, None)
    assert LogEntry.objects.get(seq=1).entry == before.entry
    assert list(Payload.objects.order_by("seq").values_list("seq", flat=True)) == [0, 2]
