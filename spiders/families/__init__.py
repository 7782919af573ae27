"""One base spider per CMS (建站系统)."""

from spiders.families.jcms import Jcms
from spiders.families.trs import Trs
from spiders.families.xicheng import Xicheng

__all__ = ["Jcms", "Trs", "Xicheng"]
