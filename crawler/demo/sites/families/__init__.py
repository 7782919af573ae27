"""Replicas of families: a portal's declarations become its sites, under addresses like its real ones."""

from crawler.demo.sites.families.answers import epoint, gkmlpt, trs_search
from crawler.demo.sites.families.easysite import easysite
from crawler.demo.sites.families.entries import Column, Entry, Replica
from crawler.demo.sites.families.hanweb import jcms, jcms_xxgk, jpaas, truecms
from crawler.demo.sites.families.scripted import laypage, querylist
from crawler.demo.sites.families.static import numbered, paged, trs, ucap, viewer, vsb, xicheng
from spiders import families
from spiders.portal import Portal

BUILDERS = {
    families.EasySite: easysite,
    families.Epoint: epoint,
    families.Gkmlpt: gkmlpt,
    families.JcmsXxgk: jcms_xxgk,
    families.TrueCms: truecms,
    families.Jcms: jcms,
    families.Jpaas: jpaas,
    families.Laypage: laypage,
    families.Numbered: numbered,
    families.QueryList: querylist,
    families.Trs: trs,
    families.TrsSearch: trs_search,
    families.Ucap: ucap,
    families.Viewer: viewer,
    families.Vsb: vsb,
    families.Xicheng: xicheng,
    families.Paged: paged,
}


def replica(portal: type[Portal]) -> Replica:
    """The replica of a portal, as its family publishes."""
    return next(BUILDERS[base] for base in portal.__mro__ if base in BUILDERS)(portal)


__all__ = ["BUILDERS", "Column", "Entry", "Replica", "replica"]
