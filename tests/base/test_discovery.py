"""Units are found by their files, and a file that offers none is named."""

import sys

import pytest

from sightline.base.discovery import DuplicateIdError, MissingConstantError, discover


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Makes a package of the given files, importable during one test under a name of its own."""
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"package_{tmp_path.name}"

    def build(files):
        for path, text in {"__init__.py": "", **files}.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            if not (target.parent / "__init__.py").exists():
                (target.parent / "__init__.py").write_text("")
        return name

    yield build
    for loaded in [module for module in sys.modules if module.partition(".")[0] == name]:
        del sys.modules[loaded]


def test_units_are_found_by_file_name_in_order_when_folders_are_nested(package):
    name = package(
        {
            "managers/win_rate.py": "KPI = 'win'",
            "marketing/deep/leads.py": "KPI = 'leads'",
            "csat.py": "KPI = 'csat'",
        }
    )
    assert list(discover(name, "KPI").items()) == [("csat", "csat"), ("leads", "leads"), ("win_rate", "win")]


def test_files_and_folders_are_passed_over_when_their_name_starts_with_an_underscore(package):
    name = package({"_shared.py": "raise RuntimeError", "_parts/one.py": "raise RuntimeError", "two.py": "KPI = 2"})
    assert discover(name, "KPI") == {"two": 2}


def test_the_file_is_named_when_it_lacks_the_constant(package):
    name = package({"managers/win_rate.py": "KPIS = []"})
    with pytest.raises(MissingConstantError) as missing:
        discover(name, "KPI")
    assert missing.value.what == f"{name}/managers/win_rate.py does not define KPI."


def test_both_files_are_named_when_they_share_an_id(package):
    name = package({"a/nps.py": "KPI = 1", "b/nps.py": "KPI = 2"})
    with pytest.raises(DuplicateIdError) as twice:
        discover(name, "KPI")
    assert f"{name}/a/nps.py" in twice.value.what
    assert f"{name}/b/nps.py" in twice.value.what


def test_a_folder_is_the_unit_when_the_file_inside_it_is_given(package):
    name = package({"deals/screen.py": "SCREEN = 1", "deals/parts.py": "", "people/screen.py": "SCREEN = 2"})
    assert discover(name, "SCREEN", file="screen") == {"deals": 1, "people": 2}


def test_a_package_object_serves_as_well_when_its_name_is_not_at_hand(package):
    module = __import__(package({"one.py": "KPI = 1"}))
    assert discover(module, "KPI") == {"one": 1}


def test_nothing_is_found_when_the_folder_is_empty(package):
    assert discover(package({}), "KPI") == {}


def test_the_missing_file_is_named_when_a_folder_of_units_lacks_it(package):
    name = package({"deals/page.py": ""})
    with pytest.raises(MissingConstantError) as missing:
        discover(name, "SCREEN", file="screen")
    assert missing.value.what == f"{name}/deals/screen.py does not define SCREEN."


def test_the_cause_is_kept_when_a_unit_imports_what_does_not_exist(package):
    name = package({"nps.py": "import no_such_module_at_all"})
    with pytest.raises(ModuleNotFoundError, match="no_such_module_at_all"):
        discover(name, "KPI")
