"""A portal of one column, whose declarations come from the environment."""

from __future__ import annotations

import os
import re

from spiders.portal import Portal


class ExamplePortal(Portal):
    name = "example_portal"
    title = "示例门户网站"
    region = "110102"
    hosts = ("www.example.cn",)
    columns = (("", os.environ.get("EXAMPLE_COLUMN", "http://www.example.cn/list/")),)
    years = range(2020, 2026)
    detail = re.compile(r"/\w+\.html$")
    overwrites = os.environ.get("EXAMPLE_OVERWRITES") == "yes"
    certificate = "unverified" if "EXAMPLE_REASON" in os.environ else "verified"
    certificate_reason = os.environ.get("EXAMPLE_REASON", "")
    custom_settings = {"ITEM_PIPELINES": {"pipelines.stages.Record": 100}}  # noqa: RUF012
