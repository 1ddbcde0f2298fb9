"""What is asked of every page in a browser: axe's rules, no sideways scrolling, the keyboard, weight, nothing foreign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

PASSWORD = "kuda-merah-lari-9"
WITHOUT_ROLE = "baru"
"""Whoever else logs in is named like their role."""
WIDTHS = (320, 360, 1280)
MOST_TABS = 60
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASKED: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()
"""Every address that each page has asked for, from the first on."""
_SESSIONS: dict[tuple[str, str], Any] = {}

FOCUSABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}) && !e.closest('details:not([open]) > :not(summary)'))
    .filter(e => { if (e.type !== 'radio') return true;
        const all = [...e.form.querySelectorAll(`[name="${e.name}"]`)], checked = all.find(one => one.checked);
        return e === (checked || all[0]); })
    .map(e => e.outerHTML.slice(0, 160))"""
FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
    return {html: e.outerHTML.slice(0, 160), body: e === document.body, ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
            inside: b.left >= 0 && b.right <= innerWidth + 1}; }"""
SMALL = """() => [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, nav a, summary')]
    .filter(e => e.checkVisibility({visibilityProperty: true}))
    .map(e => [e.outerHTML.slice(0, 120), (e.matches('[type=checkbox], [type=radio]') ? e.closest('.choice, label') || e : e).getBoundingClientRect()])
    .filter(([_, b]) => b.height < 43.5).map(([html, b]) => `${b.height.toFixed(1)} px: ${html}`)"""


def watch(page: Page) -> Page:
    """Remember what the page asks for."""
    asked = ASKED.setdefault(page, [])
    page.on("request", lambda request: asked.append(request.url))
    return page


def login(page: Page, username: str, *, afresh: bool = False) -> None:
    """Be this person. The session is kept between tests, as the door counts attempts; `afresh` types the password."""
    page.goto("/akun/login/")
    here = f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}"
    kept = None if afresh else _SESSIONS.get((here, username))
    if kept:
        page.context.add_cookies(kept)
        page.goto("/")
    else:
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/akun/login/" not in url)
        if not afresh:
            _SESSIONS[here, username] = page.context.cookies()
    assert "/akun/login/" not in page.url, f"{username} was not let in"


def assert_accessible(page: Page) -> None:
    """No rule of axe for WCAG 2.2 AA is broken. Our CSP stays on: the rules come in past it, through the debugger."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)
    assert len(found["passes"]) > 5, "axe looked at nothing"
    broken = [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]
    assert broken == [], f"{page.url}: {broken}"


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing stands outside the window's width; a table scrolls in itself."""
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], f"{page.url}: {wide[0]} px in a window of {wide[1]}"


def assert_targets_are_large(page: Page) -> None:
    """What a finger must hit is 44 px high."""
    assert page.evaluate(SMALL) == [], page.url


def assert_keyboard_reaches_everything(page: Page) -> None:
    """Tab leads from the top to each control, the skip link first, with a ring round it and inside the window. Of a
    page with very many, as a long table of links, the first are walked."""
    wanted = page.evaluate(FOCUSABLE)[:MOST_TABS]
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    reached: list[str] = []
    for _ in range(len(wanted) + 2):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["body"] or now["html"] in reached[:1]:
            break
        assert now["ring"], f"no ring: {now['html']}"
        assert now["inside"], f"outside the window: {now['html']}"
        reached.append(now["html"])
    assert reached, page.url
    assert "skip" in reached[0], page.url
    assert [each for each in wanted if each not in reached] == [], page.url


def assert_weight(page: Page, max_kb: float) -> None:
    """All that this page brought over the wire. Units: kilobytes of 1,000 bytes, bodies as they were sent."""
    entries = "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
    weight = page.evaluate(f"{entries}.reduce((sum, each) => sum + each.encodedBodySize, 0) / 1000")
    assert 0 < weight <= max_kb, f"{page.url} weighs {weight:.1f} kB"


def assert_no_foreign_requests(page: Page) -> None:
    """Since it was opened, the page has asked nobody but its own server."""
    asked, here = ASKED[page], urlsplit(page.url).netloc
    assert asked
    assert [url for url in asked if urlsplit(url).scheme != "data" and urlsplit(url).netloc != here] == []


def assert_sound(page: Page) -> None:
    """All of it that any page of the office must keep."""
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_keyboard_reaches_everything(page)
    assert_weight(page, 100)
    assert_no_foreign_requests(page)


NewContext = Callable[..., BrowserContext]
