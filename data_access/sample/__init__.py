"""Makes the sample drop: a city that looks like Newark, with figures that are all invented."""

from data_access.sample.city import SampleError
from data_access.sample.generate import table_count, write_sample

__all__ = ["SampleError", "table_count", "write_sample"]
