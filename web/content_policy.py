"""Content security policies as text: what they block of the page, and the one word added that WebAssembly needs.

Pure. A policy is directives between semicolons; of two with one name the first counts, and names know no case (CSP 3).
"""

from __future__ import annotations

import re

WASM = "'wasm-unsafe-eval'"
NEEDED = f"script-src 'self' {WASM}; object-src 'self'"  # for an extension that has no policy of its own
_ALLOW_WASM = {WASM, "'unsafe-eval'"}
_FALLBACKS = {  # what counts where a directive is not there; where that is needed itself, it is not looked at twice
    "worker-src": ("child-src", "script-src", "default-src"),
    "script-src-elem": (),
    "style-src-elem": (),
}
_NEEDS = (
    ("script-src", "'self'"),
    ("script-src-elem", "'self'"),
    ("worker-src", "'self'"),
    ("connect-src", "'self'"),
    ("style-src", "'self'"),
    ("style-src-elem", "'self'"),
    ("img-src", "'self'"),
    ("img-src", "blob:"),
    ("media-src", "'self'"),
    ("media-src", "blob:"),
)
_BREAKING = ("sandbox", "require-trusted-types-for")
_OF_EXTENSION = {"*", "chrome-extension:"}  # these let in the extension's own files as 'self' does


def allow_wasm(policy: str) -> str:
    """The policy with WebAssembly allowed to scripts, and nothing else of it changed."""
    directive = _find(policy, "script-src") or _find(policy, "default-src")
    if directive is None or _ALLOW_WASM.intersection(_sources(directive[0])):
        return policy
    end = directive.start() + len(directive[0].rstrip())
    return f"{policy[:end]} {WASM}{policy[end:]}"


def forbid_wasm(policy: str) -> str:
    """The policy without that word in the directive that `allow_wasm` would have put it in."""
    directive = _find(policy, "script-src") or _find(policy, "default-src")
    if directive is None:
        return policy
    without = re.sub(rf"\s+{WASM}(?=\s|$)", "", directive[0], flags=re.IGNORECASE)
    return policy[: directive.start()] + without + policy[directive.end() :]


def blocked(policy: str) -> list[str]:
    """What else the policy would have to say for the page to work, in words; empty where it can stay as it is."""
    if "," in policy:
        return ["one policy in the place of several (it has a comma)"]
    if not (_find(policy, "script-src") or _find(policy, "default-src")):
        return ["'self' in script-src"]  # Chrome refuses a policy of an extension that has none
    lacking = [f"{source} in {name}" for name, source in _NEEDS if not _allows(policy, name, source)]
    return lacking + [f"no {name}" for name in _BREAKING if _find(policy, name)]


def _allows(policy: str, name: str, source: str) -> bool:
    for tried in (name, *_FALLBACKS.get(name, ("default-src",))):
        directive = _find(policy, tried)
        if directive is not None:
            allowed = _sources(directive[0])
            return source in allowed or (source == "'self'" and bool(allowed & _OF_EXTENSION))
    return True


def _find(policy: str, name: str) -> re.Match[str] | None:
    directives = re.finditer(r"[^;]+", policy)
    return next((found for found in directives if found[0].lower().split()[:1] == [name]), None)


def _sources(directive: str) -> set[str]:
    return set(directive.lower().split()[1:])
