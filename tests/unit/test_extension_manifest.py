"""Manifests: what Chrome reads is read, and an edit leaves every other byte as it was."""

from __future__ import annotations

import json

import pytest

from web.content_policy import NEEDED
from web.extension_manifest import CSP, read
from web.failures import StartFailure

POLICY = "script-src 'self'; object-src 'self'"
WITH = "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'"
V3 = '"manifest_version": 3'
FORMS = {
    "pretty": f'{{\n  {V3},\n  "name": "Studio"\n}}\n',
    "minified": '{"manifest_version":3,"name":"Studio"}',
    "with Windows line ends": f'{{\r\n\t{V3}\r\n}}\r\n',
    "with comments": f'// ours\n{{ // {{"{CSP}": 1}}\n  /* , */ {V3}, // "a"\n  "url": "https://a/*"\n}}\n// end',
    "with a mark": f"\ufeff{{{V3}}}",
    "with an empty policy object": f'{{{V3}, "content_security_policy": {{ }}}}',
    "with a sandbox's policy": f'{{\n "content_security_policy": {{"sandbox": "sandbox"}}, {V3}}}',
    "with a policy": f'{{{V3}, "content_security_policy": {{"extension_pages" : "{POLICY}"}}, "name": "Đạo diễn"}}',
    "with a policy given twice": f'{{"{CSP}": 1, {V3}, "{CSP}": {{"extension_pages": "{POLICY}"}}}}',
    "with an escaped policy": f'{{"content_security_policy": {{"extension_pages": "\\u0073{POLICY[1:]}"}}, {V3}}}',
}  # fmt: skip


def said(content: bytes) -> dict:
    return read(content).data


@pytest.mark.parametrize("form", FORMS)
def test_webassembly_is_allowed_and_all_else_is_said_as_before(form):
    before = FORMS[form].encode()
    after, _ = read(before).allowing_wasm()
    policies = said(after)["content_security_policy"]
    assert policies["extension_pages"] in (NEEDED, WITH)
    others = {name: value for name, value in said(before).items() if name != "content_security_policy"}
    assert {name: value for name, value in said(after).items() if name != "content_security_policy"} == others
    assert {**policies, "extension_pages": ""} == {
        **(said(before).get("content_security_policy") or {}),
        "extension_pages": "",
    }
    assert read(after).allowing_wasm() is None


@pytest.mark.parametrize("form", FORMS)
def test_what_was_added_is_taken_out_again(form):
    before = FORMS[form].encode()
    after, added = read(before).allowing_wasm()
    assert read(after).without(added) == before.replace(b"\\u0073cript", b"script")


def test_only_what_was_added_is_taken_out_of_a_manifest_that_has_changed_since():
    after, added = read(FORMS["with comments"].encode()).allowing_wasm()
    changed = after.replace(b"// end", b"// the end").replace(b'"https://a/*"', b'"https://b/*"')
    expected = FORMS["with comments"].replace("// end", "// the end").replace('"https://a/*"', '"https://b/*"')
    assert read(changed).without(added) == expected.encode()


def test_a_policy_that_was_added_and_then_extended_keeps_the_extension():
    after, added = read(FORMS["pretty"].encode()).allowing_wasm()
    extended = after.replace(b"object-src 'self'", b"object-src 'self'; connect-src *")
    kept = said(read(extended).without(added))["content_security_policy"]
    assert kept == {"extension_pages": "script-src 'self'; object-src 'self'; connect-src *"}


@pytest.mark.parametrize("place", ["last", "only"])
def test_a_policy_that_was_moved_is_taken_out_where_it_is(place):
    policy = f'"content_security_policy": {{"extension_pages": "{NEEDED}"}}'
    first = f'{V3}, // three\n "icons": {{}}' if place == "last" else V3
    assert said(read(f"{{{first}, {policy} }}".encode()).without("policies")) == json.loads(
        '{"manifest_version": 3, "icons": {}}' if place == "last" else '{"manifest_version": 3}'
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"manifest_version": 3,}', r"is no JSON \(.*line 1"),
        (b"", "is no JSON"),
        (b'{"manifest_version": 3, "a": ' + b"[" * 100_000, "is no JSON"),
        ("{}".encode("utf-16"), "is not in UTF-8"),
        (b"[3]", 'it has no "manifest_version"'),
        (b'{"name": "x"}', 'it has no "manifest_version"'),
        (b'{"manifest_version": 2}', '"manifest_version": 2; Chrome loads Manifest V3 only'),
        (b'{"manifest_version": "3"}', '"manifest_version": "3"; Chrome'),
        (b'{"manifest_version": 3, "content_security_policy": ""}', "as one text, which is Manifest V2's form"),
        (b'{"manifest_version": 3, "content_security_policy": null}', "that is no object"),
        (b'{"manifest_version": 3, "content_security_policy": {"extension_pages": []}}', "that is no text"),
        (b'{"manifest_version": 3, "content_security_policy": {"extension_pages": "\\ud83c"}}', "that is no text"),
    ],
)  # fmt: skip
def test_a_manifest_that_the_page_cannot_join_is_refused_in_words(content, words):
    with pytest.raises(StartFailure, match=words):
        read(content)
