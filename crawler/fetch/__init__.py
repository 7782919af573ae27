"""Between Scrapy and the archive: every exchange is kept, and what is kept is not asked again."""

from crawler.fetch.connect import Detour
from crawler.fetch.session import Session, session_of
from crawler.fetch.terms import Terms, check

__all__ = ["Detour", "Session", "Terms", "check", "session_of"]
