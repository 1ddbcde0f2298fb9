"""Addresses of exchanges.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.exchange import views
from naungan.office.exchange.policies import MAY, Act
from naungan.office.pages import Page

ONE = "pertukaran/<int:exchange>/"
READS = MAY[Act.READ]
DETAIL = "exchange_detail"

PAGES = (
    Page("pertukaran/", views.overview, "exchange_overview", READS),
    Page("pertukaran/baru/", views.new, "exchange_new", MAY[Act.ASK]),
    Page(ONE, views.detail, DETAIL, READS),
    Page(f"{ONE}baris/<str:standing>/", views.rows, "exchange_rows", READS),
    Page(f"{ONE}berkas/<int:number>/", views.take, "exchange_file", MAY[Act.TAKE], form_of=DETAIL),
    Page(f"{ONE}jawaban/", views.receive, "exchange_receive", MAY[Act.RECEIVE], form_of=DETAIL),
    Page(f"{ONE}jawaban/<int:number>/", views.delivery, "exchange_delivery", READS),
    Page(f"{ONE}tenggat/", views.change_due, "exchange_due", MAY[Act.CHANGE_DUE], form_of=DETAIL),
    Page(f"{ONE}tutup/", views.close, "exchange_close", MAY[Act.CLOSE], form_of=DETAIL),
    Page(f"{ONE}tanya/", views.call, "exchange_call", MAY[Act.CALL], form_of=DETAIL),
    Page(f"{ONE}register/", views.use, "exchange_register", MAY[Act.USE], form_of=DETAIL),
)
