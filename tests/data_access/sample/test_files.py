"""Without these, a sample's files say something else than they were given."""

import tomllib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.sample.files import write_csv, write_toml

_texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x7f"), max_size=8)
_plain = _texts | st.integers(-(2**40), 2**40) | st.booleans() | st.dates(min_value=date(1000, 1, 1))
_tables = st.recursive(
    st.dictionaries(_texts, _plain | st.lists(_texts | st.lists(_texts, max_size=2), max_size=2), max_size=3),
    lambda inner: st.dictionaries(_texts, inner | st.lists(inner, min_size=1, max_size=2), max_size=3),
    max_leaves=6,
)


@given(_tables)
def test_toml_reads_back_as_it_was_written(table: dict[str, object]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "drop.toml")
        write_toml(path, table)
        assert tomllib.loads(path.read_text(encoding="utf-8")) == table


def test_csv_has_one_header_and_counts_its_rows(tmp_path: Path) -> None:
    none, one = (pa.table({"a": pa.array(ids, pa.int64()), "b": pa.array(names, pa.string())})
                 for ids, names in (([], []), ([1], [None])))  # fmt: skip
    written = write_csv(tmp_path / "x.csv", [none, none, one, one])
    assert (tmp_path / "x.csv").read_bytes() == b"a,b\n1,\n1,\n"
    assert written.rows == 2


def test_csv_refuses_what_would_need_quotes(tmp_path: Path) -> None:
    with pytest.raises(pa.ArrowInvalid):
        write_csv(tmp_path / "x.csv", [pa.table({"a": ["one,two"]})])
