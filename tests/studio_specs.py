"""Specs (tests/pages/revive.js) of single records of a studio at schema 7, for the tests of check-up and repairs."""

from __future__ import annotations

from typing import Any

BLOB = {"$blob": {"type": "image/webp", "seed": 1, "size": 50}}
DATE = {"$date": 1_700_000_000_000}
METADATA = {"uploadSource": "ai-generated", "uploadedAt": DATE, "mimeType": "image/webp"}
SCENE = "act0-scene0"


def asset(number: Any, **fields: Any) -> dict[str, Any]:
    """An asset with metadata."""
    return {"id": number, "data": BLOB, **METADATA, **fields}


def bare(number: Any, **fields: Any) -> dict[str, Any]:
    """An asset without metadata."""
    return {"id": number, "data": BLOB, **fields}


def mapping(number: int, kind: Any, asset_id: Any, scene: Any = None, script: Any = 1, **more: Any) -> dict[str, Any]:
    """A mapping; without a scene it is the script's."""
    record = {"id": number, "scriptId": script, "assetType": kind, "assetId": asset_id, "linkedAt": DATE, **more}
    return record if scene is None else {**record, "sceneId": scene}


def script(number: Any, *scenes: Any, **more: Any) -> dict[str, Any]:
    """A script of one act."""
    return {"id": number, "title": f"Script {number}", "acts": [{"scenes": list(scenes)}], **more}


def broken_studio() -> dict[str, Any]:
    """A studio with work for every repair."""
    return {
        "scripts": [script(1, {"generatedImageId": 1}, {"generatedImageId": 2}, {"generatedVideoId": 1})],
        "images": [asset(1), bare(2, note={"$map": [["a", 1]]}), bare(3, scriptId=1), bare(4, uploadSource=5)],
        "videos": [asset(1)],
        "scriptAssetMappings": [
            mapping(1, "image", 2, SCENE, note="mine"),
            mapping(2, "image", 9),
            mapping(3, "image", 2, SCENE, more={"$set": [1]}),
            mapping(4, "image", 1, script=7),
        ],
    }
