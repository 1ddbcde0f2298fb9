"""Pages of the office over a slow link, as a browser sees them: 400 kbit/s and 400 ms to the server and back.

Knows: which pages an officer of a regency and of the province open in a demo office. Does not know: what stands on
them, or how an office is served. Needs Debian's chromium and the packages of the tests.

Run: python -m bench.pages ADDRESS
"""

from __future__ import annotations

import json
import shutil
import sys

from playwright.sync_api import Page, sync_playwright

PASSWORD = "naungan-contoh-2026"
LINK = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
PAGES = {
    "petugas_kabkota": ("/", "/usulan/12.07/"),
    "petugas_provinsi": ("/", "/usulan/", "/program/", "/penetapan/", "/penetapan/1/", "/penetapan/1/orang/",
                         "/penetapan/1/coba/", "/penetapan/bekukan/"),
}  # fmt: skip
ENTRIES = "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"


def main() -> None:
    """Print for each page its kilobytes, requests and seconds until it can be used, first cold, then warm."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        found = []
        for username, addresses in PAGES.items():
            for address in addresses:
                context = browser.new_context(base_url=sys.argv[1])
                page = context.new_page()
                _login(page, username)
                _slow(page)
                cold, warm = _visited(page, address), _visited(page, address)
                found.append({"page": address, "as": username, "cold": cold, "warm": warm})
                context.close()
        browser.close()
    print(json.dumps(found, indent=1))


def _login(page: Page, username: str) -> None:
    page.goto("/akun/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/akun/login/" not in url)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


def _slow(page: Page) -> None:
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", LINK)


def _visited(page: Page, address: str) -> dict[str, float]:
    page.goto(address, wait_until="load")
    page.wait_for_timeout(50)  # until the end of the load is written down
    told: dict[str, float] = page.evaluate(
        f"({{kb: {ENTRIES}.reduce((sum, each) => sum + each.transferSize, 0) / 1000, requests: {ENTRIES}.length,"
        " seconds: performance.getEntriesByType('navigation')[0].loadEventEnd / 1000})"
    )
    return {name: round(value, 2) for name, value in told.items()}


if __name__ == "__main__":
    main()
