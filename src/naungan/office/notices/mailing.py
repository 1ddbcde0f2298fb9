"""Notices by mail: each at most once, tried again while it surely was not sent.

Knows: claim, send, say what became of it. A worker killed between sending and saying so leaves a mail of which nobody
knows whether it was sent: it is never sent again, and the administrator is told. Does not know: who is told what.
"""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from naungan.office.notices import queries
from naungan.office.notices.models import Notice
from naungan.office.notices.policies import PAUSES, one_line

BATCH = 50
SURELY_NOT_SENT = (SMTPResponseException, SMTPRecipientsRefused, ValueError)
"""The server said no; or the mail could not even be written (a line break in a header)."""
MAYBE_SENT = (OSError, SMTPException)
"""The line broke while it was handed over."""


def send_due() -> int:
    """Send what is due, unless mail is switched off. Out: how many a server took. A server that is down raises
    nothing: its mail waits."""
    if not settings.MAIL_IS_ON:
        return 0
    due = list(queries.to_mail(timezone.now())[:BATCH])
    if not due:
        return 0
    server = get_connection()
    try:
        server.open()
    except MAYBE_SENT:  # no line, nothing handed over
        for notice in due:
            _failed(notice)
        return 0
    try:
        return _sent(due, server)
    finally:
        server.close()


def message(notice: Notice) -> EmailMessage:
    """The mail: subject, text, the office's address; plain text, and no link that opens anything."""
    told = [notice.text, *([f"Naungan: {settings.OFFICE_ADDRESS}"] if settings.OFFICE_ADDRESS else [])]
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(one_line(notice.subject), "\n\n".join(told), to=[notice.account.email], headers=headers)


def _sent(due: list[Notice], server: BaseEmailBackend) -> int:
    sent = 0
    for notice in due:
        if not _hold(notice):
            continue  # another worker's
        mail = message(notice)
        mail.connection = server
        try:
            mail.send()
        except SURELY_NOT_SENT:
            _failed(notice)
        except MAYBE_SENT:
            return sent  # the others were not begun
        else:
            Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now())
            sent += 1
    return sent


def _hold(notice: Notice) -> bool:
    """Take it in hand, committed before anything is sent."""
    return bool(Notice.objects.filter(pk=notice.pk, held_at=None, sent_at=None).update(held_at=timezone.now()))


def _failed(notice: Notice) -> None:
    pause = PAUSES[min(notice.attempts, len(PAUSES) - 1)]
    again = {"held_at": None, "attempts": F("attempts") + 1, "retry_at": timezone.now() + pause}
    Notice.objects.filter(pk=notice.pk, attempts=notice.attempts, sent_at=None).update(**again)
