"""The spider of the replica: one attribute more than others."""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.http import TextResponse

from spiders.portal import Portal, Walk


class JiangxiReplica(Portal):
    name = "jiangxi_replica"
    title = "江西省生态环境厅"
    region = "360000"
    hosts = ("sthjt.jiangxi.example.cn",)
    columns = (("", "http://sthjt.jiangxi.example.cn/col/col42150/index.html"),)
    years = range(2021, 2024)
    detail = re.compile(r"/art/\d+/\d+/\d+/art_\d+_\d+\.html$")
    rendered = ("index", "detail")

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """The pager counts behind the #."""
        href = response.xpath("//div[@id='pager']/a/@href").get()
        return Request(response.urljoin(href)) if href else None
