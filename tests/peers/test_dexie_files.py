"""What we export, Dexie's export addon imports; what it exports comes back here: every value as it was."""

from __future__ import annotations

import base64
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.browser.test_values import PLANT, recipes
from tests.harness import in_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

if sys.platform == "emscripten":
    import backups
    import js as page_js

    from pyapp.cinegenie.backup.dexie_file import open_dexie_file, write_dexie_file
    from pyapp.cinegenie.backup.reading import open_backup
    from pyapp.cinegenie.backup.writing import write_backup
    from pyapp.db import Blob
    from pyapp.files import outputs

STORES = {"films": "++id, title", "loose": "", "pairs": "[a+b], *tags", "counted": "++", "empty": "id"}

MAKE = f"""async ({{name, specs, stores}}) => {{
  {PLANT}
  const db = new Dexie(name);
  db.version(7).stores(stores);
  await db.open();
  for (const spec of JSON.parse(specs)) await db.films.add({{ title: "one", value: plant(probe.revive(spec)) }});
  await db.loose.bulkPut(["text", [1, [new Date(5)]], {{ plain: NaN }}], [new Date(1), ["a", 1], -Infinity]);
  await db.pairs.add({{ a: 1, b: new Date(2), tags: ["x", "y"] }});
  await db.counted.add({{ blob: new Blob(["counted"]) }});
  db.close();
}}"""

ADDON = """async () => {
  if (Dexie.prototype.export) return;
  const script = document.createElement("script");
  script.src = "/peers/dexie-export-import/dist/dexie-export-import.js";
  await new Promise((resolve, reject) => {
    Object.assign(script, { onload: resolve, onerror: reject });
    document.head.append(script);
  });
}"""

EXPORT = """async ({name, options}) => {
  globalThis.Dexie = (await import("/peers/dexie/dist/dexie.mjs")).default;
  await (ADDON)();
  const db = await new Dexie(name).open();
  const file = await db.export(options);
  db.close();
  const kept = new Dexie(`${name}-file`);
  kept.version(1).stores({ files: "" });
  await kept.table("files").put(file, 1);
  kept.close();
}""".replace("ADDON", ADDON)

FETCH = """async ({name}) => {
  globalThis.exported = await probe.read(`${name}-file`, "files", 1);
}"""

IMPORT = """async ({name, copy}) => {
  const db = await Dexie.import(exported, { name: copy });
  db.close();
}"""

COMPARE = """({name, copy}) => probe.opened(name, (first) => probe.opened(copy, async (second) => {
  const found = first.version === second.version ? [] : [`version ${first.version} became ${second.version}`];
  if (String([...first.objectStoreNames]) !== String([...second.objectStoreNames])) found.push("other stores");
  for (const store of first.objectStoreNames) {
    const read = async (database) => {
      const source = database.transaction(store).objectStore(store);
      return [await probe.settled(source.getAllKeys()), await probe.settled(source.getAll())];
    };
    const [[keys, values], [otherKeys, others]] = [await read(first), await read(second)];
    const keysDiffer = await probe.difference(keys, otherKeys);
    if (keysDiffer) found.push(`${store}: keys: ${keysDiffer}`);
    for (const [at, value] of values.entries()) {
      const differs = await probe.difference(value, others[at]);
      if (differs) found.push(`${store} ${at}: ${differs}`);
    }
  }
  return found;
}))"""


def export_by_addon(page: Page, base_url: str, name: str, options: dict[str, Any]) -> None:
    """Have the addon export to `exported`, in a page without our policy: it fetches Files, which ours forbids."""
    lax = page.context.new_page()
    lax.route("**/lax.html", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    lax.goto(f"{base_url}/lax.html")
    lax.evaluate(EXPORT, {"name": name, "options": options})
    lax.close()
    page.evaluate(FETCH, {"name": name})


@in_page
async def export_here(name: str) -> None:
    backup = await write_backup(name, outputs.MEMORY)
    page_js.exported = (await write_dexie_file(await open_backup(backup.file), outputs.MEMORY)).js


@in_page
async def restore_here(name: str) -> list[list[Any]]:
    source = await open_dexie_file(Blob(page_js.exported))
    await source.check()
    await backups.copy_into(source, name)
    return [[table.name, table.schema, table.count] for table in source.tables]


BYTES = base64.b64encode(bytes(range(256))).decode()
LONG = base64.b64encode(bytes(range(256)) * 400).decode()
PEERS = {
    "date": {"$date": 1_700_000_000_000}, "bad date": {"$date": None}, "undefined": {"$undefined": 1},
    "blob": {"$blob": {"type": "image/png", "base64": BYTES}}, "empty blob": {"$blob": {"type": "", "base64": ""}},
    "file": {"$blob": {"type": "video/webm", "base64": BYTES, "name": "ü/\u2028.webm", "lastModified": 5}},
    "big blob": {"$blob": {"type": "a/b", "seed": 1, "size": 5_000_001}},
    "big file": {"$blob": {"type": "a/b", "seed": 2, "size": 300_001, "name": "big", "lastModified": 5}},
    "long text": "é\U0001f600\"\\\n" * 40_000, "texts": ["", "\u0000\u2028", "\"data\":"],
    "buffer": {"$buffer": BYTES}, "long buffer": {"$buffer": LONG},
    "views": [{"$typed": [kind, BYTES]} for kind in ("Uint8Array", "Int16Array", "Float32Array", "Float64Array")],
    "numbers": [{"$number": each} for each in ("NaN", "Infinity", "-Infinity")], "exact": [1e21, 5e-324, 0.1, 2**53],
    "map": {"$map": [["a", {"$date": 5}], [{"$number": "NaN"}, [1]]]}, "set": {"$set": [1, {"$set": []}]},
    "regexp": {"$regexp": ["a/b", "gi"]}, "bigint": {"$bigint": "-12345678901234567890"},
    "holes": [1, {"$hole": 1}, {"$undefined": 1}, {"$hole": 1}], "a.b~c": {"x.y": {"$date": 1}},
    "deep": [[{"at": [{"$date": 2}]}]], "$": {"$date": 3}, "cycle": {"$share": [2, {"again": [{"$again": 2}]}]},
    "shared": [{"$share": [1, {"a": {"$date": 4}}]}, {"$again": 1}], "none": None, "nothing": [{}, [], ""],
}  # fmt: skip
EXOTIC_KNOWN = ["boxed string", "boxed bigint", "view with offset", "floats with offset", "Uint8ClampedArray"]
PEERS |= {kind: f"exotic:{kind}" for kind in [*EXOTIC_KNOWN, "array with a property", "sparse array"]}


def test_our_export_is_imported_by_the_addon_with_every_value_that_it_knows(py, js, db_name):
    js(ADDON)
    js(MAKE, name=db_name, specs=json.dumps([PEERS, {"$types": 1}, {"a": 1}]), stores=STORES)
    py(export_here, db_name)
    js(IMPORT, name=db_name, copy=f"{db_name}-copy")
    assert js(COMPARE, name=db_name, copy=f"{db_name}-copy") == []


@pytest.mark.parametrize("options", [{}, {"prettyJson": True, "numRowsPerChunk": 1}])
def test_the_addons_export_is_restored_here_with_every_value_that_it_knows(py, js, page, base_url, db_name, options):
    specs = [PEERS, {"$types": 1}, {"a": 1}]
    js(MAKE, name=db_name, specs=json.dumps(specs), stores=STORES)
    export_by_addon(page, base_url, db_name, options)
    tables = py(restore_here, f"{db_name}-copy")
    counts = {"counted": 1, "empty": 0, "films": 3, "loose": 3, "pairs": 1}
    assert tables == [[name, STORES[name].replace(" ", ""), count] for name, count in counts.items()]
    assert js(COMPARE, name=db_name, copy=f"{db_name}-copy") == []


def test_what_the_addon_has_no_word_for_is_imported_in_a_near_form(py, js, db_name):
    js(ADDON)
    kinds = ["BigInt64Array", "DataView with offset", "error with cause", "DOMRect", "ImageData"]
    spec = {kind: f"exotic:{kind}" for kind in kinds} | {"minus zero": {"$number": "-0"}}
    js(MAKE, name=db_name, specs=json.dumps([spec]), stores=STORES)
    py(export_here, db_name)
    js(IMPORT, name=db_name, copy=f"{db_name}-copy")
    stores = js("({name}) => probe.dump(name)", name=f"{db_name}-copy")["stores"]
    value = stores["films"]["records"][0]["value"]["value"]
    assert value["minus zero"] == 0
    assert (value["error with cause"]["name"], value["error with cause"]["message"]) == ("RangeError", "far")
    assert value["DOMRect"] == {"x": "1", "y": "2", "width": "3", "height": "4"}
    assert (value["DataView with offset"]["$typed"][0], value["ImageData"]["$imagedata"][:2]) == ("DataView", [3, 2])


def test_our_export_is_restored_here_with_any_value(py, js, db_name):
    @settings(max_examples=15, phases=[Phase.reuse, Phase.generate], report_multiple_bugs=False)
    @given(st.lists(recipes(), min_size=10, max_size=10))
    def check(specs: list[Any]) -> None:
        js("({name}) => probe.removeAll(name)", name=db_name)
        js(MAKE, name=db_name, specs=json.dumps(specs), stores=STORES)
        py(export_here, db_name)
        py(restore_here, f"{db_name}-copy")
        assert js(COMPARE, name=db_name, copy=f"{db_name}-copy") == []

    check()
