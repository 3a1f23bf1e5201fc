"""The policy of an extension's pages: one word is added, at the place that counts, and nothing else changes."""

from __future__ import annotations

import pytest

from web.content_policy import NEEDED, allow_wasm, blocked, forbid_wasm

WASM = "'wasm-unsafe-eval'"
ALLOWED = [
    ("script-src 'self'; object-src 'self'", f"script-src 'self' {WASM}; object-src 'self'"),
    ("script-src 'self'", f"script-src 'self' {WASM}"),
    ("  Script-Src   'self' ;object-src 'none';", f"  Script-Src   'self' {WASM} ;object-src 'none';"),
    ("object-src 'self';\n script-src 'self'\n;", f"object-src 'self';\n script-src 'self' {WASM}\n;"),
    ("default-src 'self'; img-src *", f"default-src 'self' {WASM}; img-src *"),
    ("default-src 'none'; script-src 'self'", f"default-src 'none'; script-src 'self' {WASM}"),
    ("script-src 'self'; script-src 'none'", f"script-src 'self' {WASM}; script-src 'none'"),
]


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_webassembly_is_allowed_where_the_browser_looks_for_it_and_forbidden_again(before, after):
    assert allow_wasm(before) == after
    assert allow_wasm(after) == after
    assert forbid_wasm(after) == before


@pytest.mark.parametrize("policy", [NEEDED, "script-src 'self' 'WASM-unsafe-eval'", "object-src 'self'", ""])
def test_a_policy_that_allows_it_already_stays_as_it_is(policy):
    assert allow_wasm(policy) == policy


@pytest.mark.parametrize(
    ("policy", "lacking"),
    [
        (NEEDED, []),
        ("script-src 'self'; connect-src * ; img-src chrome-extension: blob:", []),
        ("script-src 'self'; connect-src https://api.example", ["'self' in connect-src"]),
        ("object-src 'self'", ["'self' in script-src"]),
        ("script-src 'none'", ["'self' in script-src", "'self' in worker-src"]),
        ("script-src 'self'; img-src 'self'; media-src *", ["blob: in img-src", "blob: in media-src"]),
        (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:",
            ["'self' in connect-src"],
        ),
        ("script-src 'self'; script-src-elem 'none'", ["'self' in script-src-elem"]),
        ("script-src 'self'; style-src 'self'; style-src-elem https://a", ["'self' in style-src-elem"]),
        ("script-src 'self'; sandbox allow-scripts", ["no sandbox"]),
        ("script-src 'self'; require-trusted-types-for 'script'", ["no require-trusted-types-for"]),
        ("script-src 'self', script-src 'none'", ["one policy in the place of several (it has a comma)"]),
    ],
)
def test_what_a_policy_blocks_of_the_page_is_named(policy, lacking):
    assert blocked(policy) == lacking
