"""One table of one chunk as a Parquet file.

The bytes depend on the columns alone: nothing in them says who wrote them or when.
Random numbers don't repeat, so there are no dictionaries; the bytes of floating-point
numbers are split into streams, since only their first ones are alike. pandas and
PyArrow are imported where they are used, so that no worker ever does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.experiment.tasks import REPLICATION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from sim.model.keeping import Column


def table_bytes(columns: dict[str, Column]) -> bytes:
    """Return the file of a table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(columns)
    floats = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        compression="zstd",
        use_dictionary=False,
        use_byte_stream_split=floats,
        row_group_size=max(1, table.num_rows),
    )
    return bytes(sink.getvalue().to_pybytes())


def read_chunks(paths: Sequence[Path], *, below: int) -> pd.DataFrame:
    """Return the rows of replications below a number, file after file."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pa.concat_tables([_wide(pq.ParquetFile(path).read()) for path in paths])
    frame: pd.DataFrame = table.filter(pc.field(REPLICATION) < below).to_pandas()
    return frame


def _wide(table: Any) -> Any:  # noqa: ANN401  # PyArrow has no types
    """Widen integers: what is derived from them may need more than 32 bits."""
    import pyarrow as pa

    fields = [
        field.with_type(pa.int64()) if pa.types.is_integer(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))
