"""The frame of every page, seen in a browser: the door, one's own account, errors, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import judge
from tests.browser.judge import PASSWORD, WITHOUT_ROLE

OFFICER = "petugas_kabkota"
OWN_PAGES = {
    "home": "/",
    "second factor": "/akun/2fa/",
    "authenticator": "/akun/2fa/totp/activate/",
    "security key": "/akun/2fa/webauthn/add/",
    "password": "/akun/password/change/",
    "sessions": "/akun/sessions/",
    "leaving": "/akun/logout/",
}


def test_the_door_is_sound(page: Page) -> None:
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Masuk")
    judge.assert_sound(page)


@pytest.mark.parametrize("address", OWN_PAGES.values(), ids=OWN_PAGES)
def test_pages_about_oneself_are_sound(page: Page, address: str) -> None:
    judge.login(page, OFFICER)
    page.goto(address)
    if "reauthenticate" in page.url:
        judge.assert_sound(page)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
    expect(page.locator("h1")).to_have_count(1)
    judge.assert_sound(page)


def test_a_page_that_is_not_there_says_so_soundly(page: Page) -> None:
    judge.login(page, OFFICER)
    answer = page.goto("/tidak-ada/")
    assert answer
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("Halaman tidak ditemukan")
    judge.assert_sound(page)


def test_a_mistake_is_named_beside_its_field_and_above_the_form(page: Page) -> None:
    judge.login(page, WITHOUT_ROLE)
    page.goto("/akun/password/change/")
    page.eval_on_selector_all("main form", "forms => forms.forEach(form => { form.noValidate = true; })")
    page.locator("main form button").first.click()
    summary = page.locator(".summary")
    expect(summary).to_be_visible()
    judge.assert_accessible(page)
    summary.locator("a").first.click()
    assert page.evaluate("document.activeElement.name") == page.locator("main form input:visible").first.get_attribute(
        "name"
    )


def test_what_a_finger_hits_is_large_enough(phone: Page) -> None:
    phone.goto("/")
    judge.assert_targets_are_large(phone)
    judge.login(phone, OFFICER)
    for address in OWN_PAGES.values():
        phone.goto(address)
        judge.assert_targets_are_large(phone)


def test_the_skip_link_leads_past_the_header(desk: Page) -> None:
    judge.login(desk, OFFICER)
    desk.keyboard.press("Tab")
    expect(desk.locator(".skip")).to_be_in_viewport()
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "isi"


def test_somebody_comes_and_goes_by_the_keyboard_alone(desk: Page) -> None:
    desk.goto("/")
    desk.locator("input[name=login]").focus()
    desk.keyboard.type(OFFICER)
    desk.keyboard.press("Tab")
    desk.keyboard.type(PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_contain_text(OFFICER.capitalize())
    for _ in range(judge.MOST_TABS):
        if desk.evaluate("document.activeElement.textContent.trim()") == "Keluar":
            break
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/akun/login/")
    assert desk.locator("h1").inner_text() == "Masuk"


def test_everything_works_without_scripts(new_context: judge.NewContext) -> None:
    page = new_context(320, java_script_enabled=False).new_page()
    judge.login(page, OFFICER, afresh=True)
    expect(page.locator("h1")).to_contain_text(OFFICER.capitalize())
    page.get_by_role("link", name="Keamanan akun").click()
    expect(page.locator("h1")).to_have_count(1)
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/akun/login/")
    assert page.locator("h1").inner_text() == "Masuk"


@pytest.mark.parametrize(
    "options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"device_scale_factor": 2}]
)
def test_other_eyes_see_it_too(new_context: judge.NewContext, options: dict[str, object]) -> None:
    page = judge.watch(new_context(640, 400, **options).new_page())
    page.goto("/")
    judge.assert_keyboard_reaches_everything(page)
    judge.assert_no_sideways_scroll(page)
    moving = "getComputedStyle(document.querySelector('button')).transitionDuration"
    assert page.evaluate(moving) == "0s"


def test_a_browser_that_asks_for_english_gets_it(new_context: judge.NewContext) -> None:
    page = judge.watch(new_context(locale="en-GB").new_page())
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Sign in")
    judge.assert_accessible(page)


def test_the_policy_of_contents_is_never_broken(desk: Page) -> None:
    complaints: list[str] = []
    desk.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    judge.login(desk, OFFICER)
    for address in OWN_PAGES.values():
        desk.goto(address)
    assert complaints == []
