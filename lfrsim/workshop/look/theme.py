"""The look of the workshop's pages: colours of the house's figures, sizes, a projector.

Sizes are in rem, so that a projector needs one number: how large a rem is. Where a
system forces its own colours, what is chosen is shown by colour all the same.
"""

from __future__ import annotations

from typing import Final

from analysis.figures.style import BLUE, GREY, INK, PALE, WARNING

OPTIONS: Final[dict[str, str | bool]] = {
    "theme.base": "light",
    "theme.primaryColor": BLUE,
    "theme.textColor": INK,
    "theme.linkColor": BLUE,
    "theme.linkUnderline": True,
}
"""Of Streamlit's configuration: what its own parts look like."""
ORDINARY: Final = 16  # pixels a rem
PROJECTED: Final = 24
"""The same for a projector, and not for a telephone."""
SHEET: Final = """
<style>
.stMainBlockContainer {{ max-width: 76rem; padding: 4.5rem 2rem 4rem; }}
.stMainBlockContainer h1 {{ font-size: 2rem; padding-top: 0.25rem; }}
.stMainBlockContainer h2 {{ font-size: 1.4rem; }}
.stMainBlockContainer h3 {{ font-size: 1.1rem; }}
.stMainBlockContainer p, .stMainBlockContainer li {{ max-width: 46rem; }}
.lfrsim-code {{ font-size: 2.6rem; font-weight: 700; letter-spacing: 0.12em; }}
.lfrsim-assumed {{ color: {warning}; font-weight: 600; }}
[data-testid="stCaptionContainer"] {{ color: {grey} !important; opacity: 1; }}
[data-testid="stCaptionContainer"] p {{ color: {grey}; }}
[data-stale="true"] {{ opacity: 1 !important; }}
.stExpander summary, .stExpander summary p {{ color: {ink} !important; }}
.lfrsim-scroll {{ overflow-x: auto; margin-bottom: 1rem; }}
.lfrsim-scroll table {{ border-collapse: collapse; width: 100%; }}
.lfrsim-scroll th, .lfrsim-scroll td {{
  border-bottom: 1px solid {pale}; padding: 0.35rem 0.6rem; text-align: left;
  font-size: 0.875rem; font-variant-numeric: tabular-nums; vertical-align: top;
}}
.lfrsim-scroll tbody th {{ font-weight: 400; }}
.lfrsim-scroll thead th {{ font-weight: 600; }}
.lfrsim-scroll .lfrsim-number {{ text-align: right; white-space: nowrap; }}
.stElementContainer:has(> .stIFrame) {{ height: auto !important; }}
.stIFrame {{ display: block; scroll-margin-top: 3.75rem; }}
@media (forced-colors: active) {{
  [data-testid="stRadioOption"] > div > div:first-child,
  [data-testid="stCheckbox"] label > div:first-of-type,
  [data-testid="stSlider"] [data-orientation] > div,
  [data-testid="stProgress"] [role="progressbar"] {{ forced-color-adjust: none; }}
  [data-testid="stSliderThumbValue"], [data-testid="stSliderTickBar"] {{
    forced-color-adjust: auto;
  }}
  [aria-pressed="true"] {{
    forced-color-adjust: none; background: Highlight !important;
  }}
  [data-testid="stTooltipIcon"] svg {{ stroke: CanvasText !important; }}
  [aria-pressed="true"] * {{ color: HighlightText !important; }}
}}
@media (min-width: 48rem) {{
  html {{ font-size: {size}px !important; }}
}}
@media (max-width: 40rem) {{
  .stMainBlockContainer {{ padding: 4rem 1rem 3rem; }}
}}
</style>
"""


def sheet(*, is_projected: bool) -> str:
    """Return the styles of a page."""
    return SHEET.format(
        size=PROJECTED if is_projected else ORDINARY,
        warning=WARNING,
        grey=GREY,
        ink=INK,
        pale=PALE,
    ).strip()
