"""Conversions: what is dear or depends on the machine, made once and kept in the archive as a record.

Reading never calls these tools; it reads the stored conversion.
"""

from pipelines.convert.read import converted, failed, not_converted, read
from pipelines.convert.tool import Conversion, ConversionError, Tool
from pipelines.convert.tools import TOOLS, tool_for

__all__ = [
    "TOOLS",
    "Conversion",
    "ConversionError",
    "Tool",
    "converted",
    "failed",
    "not_converted",
    "read",
    "tool_for",
]
