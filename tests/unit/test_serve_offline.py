"""What is kept for times without a network: every file by its hash, and another version after every change."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

import serve
from tests.served_project import Project, copy_project
from web import offline, runtime
from web.export import export_site
from web.resources import Site


def constant(worker: str, name: str) -> object:
    found = re.search(rf"^const {name} = (.*);$", worker, re.MULTILINE)
    assert found, f"the worker has no {name}"
    return json.loads(found[1])


def integrity(content: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "page"
    export_site(serve.provision(print), folder)
    return folder


def test_the_worker_lists_the_page_and_the_reference_but_not_itself_nor_the_stock_library(exported):
    worker = (exported / offline.WORKER).read_text()
    files = {path.relative_to(exported).as_posix(): path.read_bytes() for path in exported.rglob("*") if path.is_file()}
    left_out = {*offline.NOT_KEPT, ".cinegenie-export", "licences.txt"}
    kept = {name: content for name, content in files.items() if name not in left_out}
    assert constant(worker, "FILES") == {name: integrity(content) for name, content in kept.items()}
    assert constant(worker, "BYTES") == sum(map(len, kept.values()))
    assert constant(worker, "VERSION") == json.loads(files[offline.DESCRIPTION])["version"]


def test_the_parts_of_the_worker_are_no_files_of_the_page(exported):
    assert not (exported / "offline").exists()


@pytest.fixture
def project(tmp_path) -> Project:
    return copy_project(tmp_path / "project", serve.provision(print))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("web/words/vi/storage.ftl", "storage-heading", "storage-headline"),
        ("pyapp/main.py", "first view", "very first view"),
        ("web/offline/3_answers.js", "const PATIENCE = 3000", "const PATIENCE = 3001"),
    ],
)
def test_every_change_makes_another_worker(project, name, old, new):
    before, after = project.root / "before", project.root / "after"
    assert project.run("--export", str(before)).returncode == 0
    project.edit(name, old, new)
    assert project.run("--export", str(after)).returncode == 0
    assert (before / offline.WORKER).read_bytes() != (after / offline.WORKER).read_bytes()


def test_the_server_says_the_same_version_as_its_worker():
    serve.provision(print)
    site = Site(runtime.HOME / runtime.pins_hash())
    description, worker = site.find("/runtime/app.json"), site.find("/offline_worker.js")
    assert description is not None
    assert worker is not None
    assert json.loads(description.read())["version"] == constant(worker.read().decode(), "VERSION")
    assert worker.content_type.startswith("text/javascript")


def test_the_page_is_installable_under_any_path(exported):
    manifest = json.loads((exported / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["start_url"] == manifest["scope"] == manifest["id"] == "./"
    assert all((exported / icon["src"]).is_file() for icon in manifest["icons"])
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert '<link rel="manifest" href="manifest.webmanifest">' in (exported / "index.html").read_text("utf-8")
