"""Which browser engines a test runs in: Chromium; Firefox too for stories marked `every_engine` and files named here.

`--engine firefox` runs every test that opens a page there. What an engine, or what drives it, cannot do is named here
and nowhere else, with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ENGINES = ("chromium", "firefox")
OPTION = "--engine"
MARK = "every_engine"

# Of tests/browser: what stands on the engine's own IndexedDB, values, Blobs, streams and pictures.
FILES = {
    f"tests/browser/test_{name}.py"
    for name in (
        *("values", "portable", "picks", "suite_keys"),
        *("transactions", "suite_transactions", "where_clause", "live_query"),
        *("smoke", "open"),
        *("backup", "dexie_file", "importing", "thumbnails"),
    )
}

DEVTOOLS = "the test makes the browser do something by Chromium's DevTools"
DOWNLOADS = "Playwright tells nothing of downloads in this Firefox"
PICKER = "Firefox has no picker for files to save"
NESTING = "Firefox puts values into text that are nested too deeply for Chromium"
STACK = "in Firefox an error that is made anew keeps the stack of where it was made"
HELD = "Firefox lets go of the bytes of a record that is deleted meanwhile: the backup says so, and writes nothing"
CACHE = "Firefox shows a picture once more, from its cache, whose URL was revoked"
DIFFERENCES: dict[str, dict[str, str]] = {
    "firefox": {
        "tests/browser/test_backup.py::test_a_cancelled_one_leaves_no_file": PICKER,
        "tests/browser/test_backup.py::test_a_change_meanwhile_is_in_it_whole_or_not_at_all": HELD,
        "tests/browser/test_portable.py::test_values_that_are_rarely_stored_survive": STACK,
        "tests/browser/test_portable.py::test_a_value_nested_deeper_than_text_can_say_is_named": NESTING,
        "tests/browser/test_thumbnails.py::test_what_is_no_longer_wanted_is_not_told_and_its_urls_are_revoked": CACHE,
        "tests/browser/test_open.py::test_a_connection_that_the_browser_ends_is_told": DEVTOOLS,
        "tests/browser/test_quota.py::test_a_full_disk_is_told_as_such_and_nothing_is_written": DEVTOOLS,
        "tests/browser/test_transactions.py::test_a_transaction_whose_data_the_browser_clears_fails": DEVTOOLS,
        "tests/e2e/test_asset.py"
        "::test_a_sound_is_downloaded_under_its_name_and_linked_to_a_scene_which_is_told_among_its_uses": DOWNLOADS,
        "tests/e2e/test_asset.py"
        "::test_hostile_files_and_names_only_look_odd_and_too_many_pixels_wait_to_be_asked_for": DOWNLOADS,
        "tests/e2e/test_backup.py"
        "::test_a_backup_goes_on_while_another_place_is_looked_at_and_can_be_made_with_the_keyboard_alone": DOWNLOADS,
        "tests/e2e/test_backup.py"
        "::test_the_file_is_asked_for_in_the_click_and_written_where_the_person_said_or_nowhere": PICKER,
        "tests/e2e/test_gallery_selecting.py"
        "::test_one_file_is_downloaded_under_its_name_and_several_as_a_zip_with_lost_ones_named": DOWNLOADS,
        "tests/e2e/test_imports.py"
        "::test_a_folder_picked_or_dropped_comes_in_with_inner_folders_and_without_what_systems_hide": DEVTOOLS,
        "tests/e2e/test_imports.py"
        "::test_a_full_disk_stops_the_queue_in_figures_and_it_goes_on_when_there_is_room": DEVTOOLS,
        "tests/e2e/test_upgrade.py::test_a_database_that_the_browser_closes_is_said_to_be_closed": DEVTOOLS,
    },
}


def add_option(parser: pytest.Parser) -> None:
    """Let the person choose; several are possible."""
    which = "run all tests in this engine, not in Chromium and those that stand on the engine in each; may be repeated"
    parser.addoption(OPTION, action="append", choices=ENGINES, help=which)


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Give a test that opens a page its engines; where there is only Chromium, its name stays short."""
    if "engine" in metafunc.fixturenames:
        engines = engines_of(metafunc.definition, metafunc.config.getoption(OPTION))
        if engines != ENGINES[:1]:
            metafunc.parametrize("engine", [_allowed(metafunc.definition, each) for each in engines], indirect=True)


def engines_of(test: pytest.Item, chosen: Sequence[str] | None) -> tuple[str, ...]:
    """The engines that the person has chosen; else those that the test is marked for."""
    if chosen:
        return tuple(chosen)
    return ENGINES if test.get_closest_marker(MARK) or _file(test) in FILES else ENGINES[:1]


def _file(test: pytest.Item) -> str:
    return test.nodeid.partition("::")[0]


def _allowed(test: pytest.Item, engine: str) -> object:
    reason = DIFFERENCES.get(engine, {}).get(test.nodeid)
    return pytest.param(engine, marks=pytest.mark.skip(reason=reason)) if reason else engine
