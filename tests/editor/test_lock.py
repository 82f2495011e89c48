"""The locked versions of what `ask.mjs` starts, by the rules of the other locks."""

import json
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"


def test_the_lock_names_no_host():
    """No address stands in the lock: neither where from, nor whom to pay."""
    assert "://" not in LOCK.read_text(encoding="utf-8")


def test_the_lock_holds_a_hash_for_each_package():
    """Every package but the folder itself is locked by version and hash."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    del packages[""]
    assert "node_modules/yaml-language-server" in packages
    open_ends = [
        name
        for name, package in packages.items()
        if not package["integrity"].startswith("sha512-") or not package["version"]
    ]
    assert open_ends == []


def test_the_lock_fits_what_is_wanted():
    """One exact version is wanted, and it is the locked one."""
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    lock = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    (name, version), *others = wanted["dependencies"].items()
    assert not others
    assert lock[""]["dependencies"] == {name: version}
    assert lock[f"node_modules/{name}"]["version"] == version
