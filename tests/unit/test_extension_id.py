"""The ids of extensions, against those that Chromium itself gave."""

from __future__ import annotations

import base64
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from web.extension_id import of_key, of_path


def test_a_folder_gives_the_id_that_chromium_gives_it():
    assert of_path(PurePosixPath("/tmp/extension/ext"), windows=False) == "hpnedobolkbmaohogdkicmfppopoagop"


def test_on_windows_the_letter_of_the_drive_counts_as_a_capital():
    assert of_path(PureWindowsPath("c:\\studio"), windows=True) == of_path(PureWindowsPath("C:\\studio"), windows=True)


def test_a_key_gives_the_id_however_it_is_wrapped():
    key = base64.b64encode(b"a public key of some length").decode()
    wrapped = f"-----BEGIN PUBLIC KEY-----\n{key[:10]}\n{key[10:]}\n-----END PUBLIC KEY-----\n"
    assert of_key(key) == of_key(wrapped)
    assert len(of_key(key)) == 32


@pytest.mark.parametrize("key", [None, "", 7, "no base64!", "AAAÄ", "-----", "-----BEGIN PUBLIC KEY-----"])
def test_what_is_no_key_gives_no_id(key):
    assert of_key(key) is None
