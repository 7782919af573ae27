"""The replica portals, one module each, named like their spiders."""

from crawler.demo.sites import beijing_dongcheng, beijing_gov, beijing_xicheng, zhejiang_huangyan
from crawler.demo.sites.pages import Page, Site

BUILDERS = {
    "beijing_dongcheng": beijing_dongcheng.site,
    "beijing_gov": beijing_gov.site,
    "beijing_xicheng": beijing_xicheng.site,
    "zhejiang_huangyan": zhejiang_huangyan.site,
}

__all__ = ["BUILDERS", "Page", "Site"]
