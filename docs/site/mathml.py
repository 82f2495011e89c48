"""Formulas as MathML, which browsers draw by themselves: no script, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from docutils.nodes import SkipNode
from docutils.utils.math.latex2mathml import tex2mathml

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

# Whoever has no mouse can scroll a long one as well.
FRAME = '<div class="formula" tabindex="0" role="group" aria-label="Formula">{}</div>'


def setup(app: Sphinx) -> None:
    """Add the renderer."""
    app.add_html_math_renderer("mathml", (_inline, None), (_displayed, None))


def _inline(translator: Any, node: nodes.math) -> NoReturn:  # noqa: ANN401 - Sphinx's
    translator.body.append(tex2mathml(node.astext(), as_block=False))
    raise SkipNode


def _displayed(translator: Any, node: nodes.math_block) -> NoReturn:  # noqa: ANN401
    translator.body.append(FRAME.format(tex2mathml(node.astext(), as_block=True)))
    raise SkipNode
