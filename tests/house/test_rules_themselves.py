"""The house rules find what they are there to find, and leave the rest alone."""

from __future__ import annotations

from house import rules
from house.reading import Source


def source(text: str, path: str = "src/sightline/measure/plan.py") -> Source:
    return Source(path, text)


def function_of(lines: int) -> str:
    return "def long():\n" + "    x = 1\n" * (lines - 1)


def test_a_function_is_too_long_when_it_has_forty_one_code_lines() -> None:
    assert rules.long_functions(source(function_of(40))) == []
    assert len(rules.long_functions(source(function_of(41)))) == 1


def test_comments_blanks_and_docstrings_do_not_count_when_a_function_is_measured() -> None:
    text = 'def long():\n    """One.\n\n    Two.\n    """\n    # why\n\n' + "    x = 1\n" * 39
    assert rules.long_functions(source(text)) == []


def test_every_line_of_a_text_counts_when_it_is_no_docstring() -> None:
    text = 'def long():\n    return """\n' + "a\n" * 40 + '"""\n'
    assert len(rules.long_functions(source(text))) == 1


def test_a_module_is_too_long_when_it_has_three_hundred_and_one_code_lines() -> None:
    assert rules.long_module(source("x = 1\n" * 300)) == []
    assert len(rules.long_module(source("x = 1\n" * 301))) == 1


def test_a_name_is_refused_when_it_says_nothing() -> None:
    assert rules.empty_names(source("", "src/sightline/base/utils.py"))
    assert rules.empty_names(source("def helper(): ..."))
    assert rules.empty_names(source("def common_currency(): ...")) == []


def test_a_test_name_is_refused_when_it_tells_no_circumstance() -> None:
    assert rules.empty_test_names(source("def test_load_works(): ..."))
    assert rules.empty_test_names(source("def test_it_works_when_run(): ..."))
    assert rules.empty_test_names(source("def test_rows_are_kept_when_loaded_twice(): ...")) == []


def test_filler_is_found_when_in_comments_and_docstrings_only() -> None:
    assert rules.filler(source('"""Simply adds."""\n'))
    assert rules.filler(source("x = 1  # just because\n"))
    assert rules.filler(source("x = 'just text'\n")) == []
    assert rules.filler(source("x = 1  # the colour\n"))
    assert rules.filler(source("x = 1  # as `colour` says\n")) == []


def test_the_clock_is_found_when_read_in_python_or_sql() -> None:
    assert rules.clocks(source("import datetime\nx = datetime.now()\n"))
    assert rules.clocks(source("x = date.today()\n"))
    assert rules.clocks(source("x = 'select current_date'\n"))
    assert rules.clocks(source("x = as_of.date()\n")) == []


def test_a_library_is_found_when_the_ground_imports_it() -> None:
    assert rules.foreign_imports(source("import duckdb\n", "src/sightline/base/money.py"))
    assert rules.foreign_imports(source("import numpy as np\n", "src/sightline/base/money.py"))
    assert rules.foreign_imports(source("import numpy as np\n", "src/sightline/base/statistics.py")) == []
    assert rules.foreign_imports(source("import numpy as np\n", "src/sightline/base/buyers.py")) == []
    assert rules.foreign_imports(source("from decimal import Decimal\n", "src/sightline/base/money.py")) == []


def test_a_place_is_found_when_a_text_names_a_folder_of_one_machine() -> None:
    assert rules.places("a.md", "see /" + "root/notes")
    assert rules.places("a.md", "from https://py" + "pi.org/simple")
    assert rules.places("a.md", "see docs/decisions and 127.0.0.1") == []


def test_a_missing_docstring_is_found_when_a_module_has_code() -> None:
    assert rules.missing_docstring(source("x = 1\n"))
    assert rules.missing_docstring(source("")) == []
