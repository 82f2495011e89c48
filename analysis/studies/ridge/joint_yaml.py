"""The crews of the staff ridge as a joint doubt, in the words of a scenario file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from analysis.studies.ridge.recorded import Unconfirmed

PER_MILLE: Final = 1000
HEAD: Final = """\
joint_doubts:
  staff:
    standing: fitted
    source: met-2025
    note: >-
      By `lfrsim ridge`: crews of a grid that leave {low:.2f} to {high:.2f} % of alerts
      unconfirmed, as {number} of {alerts} in the record are (exact 95 % interval),
      weighed by how likely that count is with each. All crews of the grid ({pairs}
      pairs, {vans} vans, {minutes} min to hand over) are taken as equally likely
      beforehand, which is assumed. It holds with prisoner vans.
"""


def joint_doubt_text(table: pd.DataFrame, record: Unconfirmed) -> str:
    """Return the joint doubt as a scenario file writes it; a comment if it is empty."""
    vans = table[table["hand_over"] == "prisoner van"]
    rows = vans[vans["is_within"]].sort_values(
        ["prisoner_vans", "pairs", "mean_min"], ascending=False, kind="stable"
    )
    shares = rounded_shares(rows["weight"].tolist())
    kept = [place for place, share in enumerate(shares) if share]
    if len(kept) < 2:  # noqa: PLR2004 - one point is no doubt
        return "# No two crews of the grid lie within the record's interval.\n"
    points = {
        "workforce.crew.pairs": [f"{n}" for n in rows["pairs"]],
        "workforce.crew.prisoner_vans": [f"{n}" for n in rows["prisoner_vans"]],
        "custody.hand_over_duration": [f"{n:g} min" for n in rows["mean_min"]],
    }
    head = HEAD.format(
        low=100 * record.low,
        high=100 * record.high,
        number=record.number,
        alerts=record.alerts,
        pairs=_span(vans["pairs"]),
        vans=_span(vans["prisoner_vans"]),
        minutes=_span(vans["mean_min"]),
    )
    lines = ["    points:"]
    lines += [
        f"      {path}: [{', '.join(values[place] for place in kept)}]"
        for path, values in points.items()
    ]
    said = ", ".join(f"{shares[place] / 10:g} %" for place in kept)
    return head + "\n".join([*lines, f"    shares: [{said}]", ""])


def rounded_shares(weights: Sequence[float]) -> list[int]:
    """Round weights to whole tenths of a per cent that add up to all of it.

    What is left over goes to those that lost most (the largest remainders).
    """
    total = sum(weights) or 1.0
    exact = [PER_MILLE * weight / total for weight in weights]
    whole = [int(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in order[: PER_MILLE - sum(whole)]:
        whole[place] += 1
    return whole


def _span(values: pd.Series) -> str:
    return f"{values.min():g} to {values.max():g}"
