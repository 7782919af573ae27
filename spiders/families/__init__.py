"""One base spider per CMS (建站系统)."""

from spiders.families.easysite import EasySite
from spiders.families.epoint import Epoint
from spiders.families.gkmlpt import Gkmlpt
from spiders.families.jcms import Jcms
from spiders.families.jcms_xxgk import JcmsXxgk
from spiders.families.jpaas import Jpaas
from spiders.families.laypage import Laypage
from spiders.families.numbered import Numbered
from spiders.families.paged import Paged
from spiders.families.querylist import QueryList
from spiders.families.trs import Trs
from spiders.families.trs_search import TrsSearch
from spiders.families.truecms import TrueCms
from spiders.families.ucap import Ucap
from spiders.families.viewer import Viewer
from spiders.families.vsb import Vsb
from spiders.families.xicheng import Xicheng

__all__ = [
    "EasySite",
    "Epoint",
    "Gkmlpt",
    "Jcms",
    "JcmsXxgk",
    "Jpaas",
    "Laypage",
    "Numbered",
    "Paged",
    "QueryList",
    "Trs",
    "TrsSearch",
    "TrueCms",
    "Ucap",
    "Viewer",
    "Vsb",
    "Xicheng",
]
