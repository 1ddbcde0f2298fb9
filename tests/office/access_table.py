"""Who may open which address, written by hand and apart from the program: what the matrix test expects.

`OWN`: one's own regency and no other; `ALL`: every regency; `OPEN`: an address without a regency.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role

OWN, ALL, OPEN = "own", "all", "open"
P, T, PH = Role.PROVINCE_OFFICER, Role.TREASURER, Role.PROVINCE_HEAD
R, RH, V = Role.REGENCY_OFFICER, Role.REGENCY_HEAD, Role.VILLAGE_OFFICER
B, S, A, ADM = Role.BPJS_OFFICER, Role.SPONSOR, Role.AUDITOR, Role.ADMINISTRATOR

PUBLIC = {"setup", "hearing_file", "hearing_status", "decree_check", "decree_verify", "api_document"}
"""Before the door: nobody has to be anybody."""

Expected = dict[Role, str]

_LISTS: Expected = {P: ALL, PH: ALL, A: ALL, R: OWN, RH: OWN}
_SEEN: Expected = {P: ALL, A: ALL, R: OWN, RH: OWN}
ACCESS: dict[str, Expected] = {
    "home": dict.fromkeys(Role, OPEN),
    "notices": dict.fromkeys(Role, OPEN),
    "notice": {R: OPEN},  # each opens their own; here there is the regency officer's only
    **{key: {ADM: OPEN} for key in ("notices_mail", "notices_mail_again")},
    "programme": dict.fromkeys((P, T, PH, R, RH, A), OPEN),
    "programme_text": dict.fromkeys((P, T, PH, R, RH, A), OPEN),
    **{key: {P: OPEN} for key in ("programme_version", "programme_seats", "programme_budget", "programme_seed")},
    "programme_deadline": {P: OPEN},
    "programme_lottery": {P: OPEN},
    "intake_overview": dict.fromkeys((P, PH, A, R, RH), OPEN),
    "intake_template": dict.fromkeys((P, PH, A, R, RH), OPEN),
    "intake_regency": _LISTS,
    "intake_version": _LISTS,
    "intake_upload": {R: OWN},
    "intake_hand_in": {R: OWN},
    "intake_correction": {R: OWN},
    "intake_original": {R: OWN},
    "intake_missed": {P: ALL},
    **dict.fromkeys(
        ("review_overview", "review_detail", "review_people", "review_search"),
        dict.fromkeys((P, PH, T, A, B, R, RH), OPEN),
    ),
    "review_run": {P: OPEN},
    "review_freeze": {P: OPEN},
    "review_cancel": {P: OPEN},
    "review_reopen": {P: OPEN},
    "review_sums": dict.fromkeys((P, PH, T, A, B, R, RH, S), OPEN),
    "review_person": {P: ALL, PH: ALL, A: ALL, R: OWN, RH: OWN},  # T and B open whom was chosen; nobody here is
    "review_queue": {P: OPEN, R: OPEN},
    **{key: {P: ALL, R: OWN} for key in ("review_nik", "review_rule", "review_judge")},
    "review_rejections": dict.fromkeys((P, PH, A, R, RH), OPEN),
    "review_confirm": {P: ALL, RH: OWN},
    **{f"exchange_{key}": {P: OPEN, A: OPEN} for key in ("overview", "detail", "rows", "delivery")},
    **{f"exchange_{key}": {P: OPEN} for key in ("new", "file", "receive", "due", "close", "register", "call")},
    **dict.fromkeys(
        ("hearing_overview", "hearing_one", "hearing_objections", "hearing_results_overview"),
        dict.fromkeys((P, A, R, RH), OPEN),
    ),
    **{key: {P: OPEN} for key in ("hearing_open", "hearing_days", "hearing_close")},
    "hearing_regency": _SEEN,
    "hearing_village": _SEEN,
    "hearing_village_pdf": _SEEN,
    "hearing_objection": _SEEN,
    "hearing_results": _SEEN,
    "hearing_result": _SEEN,
    "hearing_result_pdf": _SEEN,
    "hearing_paper": {R: OWN},
    "hearing_answer": {P: ALL},
    "hearing_withdraw": {P: ALL, R: OWN},
    "hearing_follow": {R: OWN},
    "hearing_scan": {P: ALL, R: OWN},
    **{key: dict.fromkeys(Role, OPEN) for key in ("hearing_file", "hearing_status")},
    "scenario_try": dict.fromkeys((P, PH, T, A), OPEN),
    **dict.fromkeys(("scenario_overview", "scenario"), dict.fromkeys((P, PH, T, A, R, RH, S), OPEN)),
    **{key: {P: OPEN} for key in ("scenario_save", "scenario_rename", "scenario_remove")},
    **dict.fromkeys(
        ("signing_overview", "signing_detail", "signing_print", "signing_print_pdf"),
        dict.fromkeys((P, PH, T, A, B, R, RH), OPEN),
    ),
    **{
        key: {P: OPEN} for key in ("signing_draw_up", "signing_edit", "signing_open", "signing_quiet", "signing_cancel")
    },
    "signing_sign": dict.fromkeys((RH, B, PH), OPEN),
    "signing_paper": dict.fromkeys((R, B, P), OPEN),
    "signing_scan": {P: OPEN},
    **dict.fromkeys(("signing_record", "signing_scan_file"), dict.fromkeys((P, A), OPEN)),
    "decree_overview": dict.fromkeys((P, PH, T, A, B, R, RH, S), OPEN),
    **dict.fromkeys(("decree_detail", "decree_cover"), dict.fromkeys((P, PH, T, A, B, R, RH), OPEN)),
    **{key: {P: OPEN} for key in ("decree_draft", "decree_cancel", "decree_scan", "replacement_amend")},
    **{key: {P: OPEN, PH: OPEN} for key in ("decree_sign", "decree_decide_scan", "decree_unsigned")},
    "decree_issue": {PH: OPEN},
    "decree_annex": {P: ALL, PH: ALL, T: ALL, A: ALL, B: ALL, R: OWN, RH: OWN},
    "decree_sealed": {P: ALL, B: ALL, R: OWN},
    "replacement_overview": dict.fromkeys((P, PH, A, R, RH), OPEN),
    "replacement_new": {P: ALL, R: OWN},
    "replacement_undo": {P: OPEN, R: OPEN},
    **dict.fromkeys(("decree_check", "decree_verify"), dict.fromkeys(Role, OPEN)),
    "staff": dict.fromkeys((ADM, A), OPEN),
    "staff_account": dict.fromkeys((ADM, A), OPEN),
    "staff_check": {A: OPEN},
    "staff_new": {ADM: OPEN},
    "staff_act": {ADM: OPEN},
    "second_factor": dict.fromkeys(Role, OPEN),
    "api": dict.fromkeys((P, PH, R, RH, A, ADM), OPEN),
    "api_document": dict.fromkeys(Role, OPEN),
    "api_tokens": dict.fromkeys((R, RH, A, ADM), OPEN),
    "api_token_new": {R: OPEN},
    "api_token_revoke": {R: OPEN, RH: OPEN, ADM: OPEN},
    "setup": dict.fromkeys(Role, OPEN),
}
