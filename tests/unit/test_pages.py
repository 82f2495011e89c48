"""Pages from templates: what stands on them, and what is refused."""

import pytest
from jinja2 import UndefinedError

from analysis.pages import filled

PACKAGE = "with_a_template"


@pytest.fixture(autouse=True)
def template(tmp_path, monkeypatch):
    """Have a package with a template that names one thing."""
    folder = tmp_path / PACKAGE / "templates"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "page.jinja").write_text("{% if true %}\n  <p>{{ name }}\n{% endif %}\n")
    monkeypatch.syspath_prepend(tmp_path)


def test_texts_are_escaped_and_statements_leave_no_line():
    """A name of a scenario is no markup, whatever is in it."""
    page = filled("page.jinja", {"name": "<b>"}, package=PACKAGE)

    assert page == "  <p>&lt;b&gt;\n"


def test_what_a_template_lacks_is_an_error():
    """And not a gap on a page that nobody looks for."""
    with pytest.raises(UndefinedError, match="'name' is undefined"):
        filled("page.jinja", {}, package=PACKAGE)
