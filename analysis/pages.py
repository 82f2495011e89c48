"""Pages of one file each, from templates that lie beside the module that fills them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Mapping


def filled(template: str, contents: Mapping[str, Any], *, package: str | None) -> str:
    """Return a page; what a template names and isn't given is an error.

    Parameters
    ----------
    template
        Its file.
    contents
        What the template names. Text is escaped unless it says that it is markup.
    package
        In whose folder ``templates`` it is.
    """
    environment = Environment(
        loader=PackageLoader(package or "", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(contents)
