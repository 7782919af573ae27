"""The whole machine on one page: what runs, in which order, and how it behaves towards the portals.

Per-run values come by the command line (`scrapy crawl NAME -s GUIDANG_FETCH=archive`) or the environment.
"""

from __future__ import annotations

import os

# The run. GUIDANG_FETCH is one of new, refresh, archive; addresses are HOST:PORT:ADDRESS:PORT as in curl.
GUIDANG_DATA = os.environ.get("GUIDANG_DATA", "data")
GUIDANG_CONTACT = os.environ.get("GUIDANG_CONTACT", "")  # an address or URL; a live crawl refuses without
GUIDANG_FETCH = "new"
GUIDANG_DEEP = False  # walk every column to its end, also where nothing is new
GUIDANG_FRESH = False  # begin a new run where one that did not end could go on
GUIDANG_RESUME_HOURS = 24  # since a run began; later it goes on no more
GUIDANG_CONNECT_TO: list[str] = []
GUIDANG_CACERT = ""
GUIDANG_CLOCK = os.environ.get("GUIDANG_CLOCK", "")  # of replica runs: when the process starts, ISO 8601
GUIDANG_YEARS: list[int] = []  # report years; empty means all
GUIDANG_CHROMIUM = os.environ.get("GUIDANG_CHROMIUM", "")  # a Chromium; empty: the one that is found
GUIDANG_BROWSER_PAGES = 50  # after which it is started anew
GUIDANG_RENDER_TIMEOUT = 120  # seconds after which a page is taken as it stands
GUIDANG_HOOK = os.environ.get("GUIDANG_HOOK", "")  # a command that is told new alarms, as JSON on stdin
GUIDANG_HOOK_TIMEOUT = 60  # seconds after which it is stopped
GUIDANG_METRICS = ""  # a text file for Prometheus, written after each crawl
GUIDANG_LOG_FORMAT = "plain"  # or json: an object a line
GUIDANG_SETTLE = True  # bring the database up to date at the end; `guidang crawl` does so for all its portals

# The rooms
BOT_NAME = "guidang"
SPIDER_MODULES = ["spiders"]
COMMANDS_MODULE = "crawler.fetch.commands"  # scrapy's crawl and runspider, with our exit codes
ADDONS = {"crawler.fetch.terms.Terms": 0}
EXTENSIONS = {
    "crawler.fetch.session.Session": -1000,  # first: it takes the lock and opens the archive
    "crawler.crawl.settle.Settle": 1000,  # last: the closed files' rows, then settle
}

# The way of a request, from the engine (low numbers) to the wire (high numbers)
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.fetch.render.Render": 540,  # above redirects and retries: it gets a page's last word
    "crawler.fetch.archive_first.ArchiveFirst": 620,  # below HttpCompression (590) and redirects (600)
    "crawler.fetch.scope.Scope": 640,  # what the archive answers asks nobody
    "crawler.fetch.robots.Robots": 660,
}
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.handler.CapturingHandler",
    "https": "crawler.fetch.handler.CapturingHandler",
}

# The way of an item
ITEM_PIPELINES = {
    "pipelines.stages.Record": 100,
    "pipelines.stages.Read": 200,
    "pipelines.stages.Store": 300,
}

# Behaviour towards the portals
USER_AGENT = "Guidang/0.1 (+{contact})"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Guidang"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",  # what every WARC tool can decode
}
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0  # seconds, the least; 0 in replica runs
DOWNLOAD_DELAY_JITTER = 0  # never less than that
AUTOTHROTTLE_ENABLED = True
GUIDANG_HOURS = os.environ.get("GUIDANG_HOURS", "")  # of Asia/Shanghai, 22:00-06:00; outside of them we wait
GUIDANG_LONGEST_REST = 600  # seconds that a Retry-After is waited for; a longer one ends the host's run
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
DOWNLOAD_TIMEOUT = 180
DOWNLOAD_VERIFY_CERTIFICATES = True
COOKIES_ENABLED = False
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408, 429]

# What would stand between the wire and the archive
HTTPCACHE_ENABLED = False
HTTPPROXY_ENABLED = False

WARN_ON_GENERATOR_RETURN_VALUE = False  # for this it parses a callback's source at each response
CONCURRENT_ITEMS = 4  # the default of 100 starts as many tasks for each response
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
