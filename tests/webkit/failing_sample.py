"""A test in WebKit that fails on purpose: tests/e2e/test_failure_report.py looks at its report."""

from __future__ import annotations

from tests.browser.failing_sample import FILL, SHOW


def test_a_film_is_found(window, base_url):
    page = window.first
    page.open(f"{base_url}/tests/harness.html?python=no")
    page.js(FILL, name="films")
    page.js(SHOW)
    assert page.js("() => 2") == 3
