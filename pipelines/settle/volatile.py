"""What stands on a page and is not its report: counters, times of printing, links to other pages, the foot.

Chapters are read from the report alone where the parts of the page show its end; elsewhere the foot of the
site belongs to the last one. A counter may stand in the line of a sentence. Two versions that differ in
nothing else have not changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.reading.text import in_place, normal

_DAY = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_TIME = r"\d{1,2}\s*[:：时]\s*\d{1,2}(?:\s*[:：分]\s*\d{1,2}\s*秒?)?"
_COUNTED = "浏览|阅读|访问|点击|查看|下载|点赞|转发"
_WITHIN = (  # anywhere in a line
    rf"(?:{_COUNTED})(?:次数|量|数|人次)\s*[:：]?\s*[\[(（【]?\s*\d[\d,]*\s*[\])）】]?\s*次?",
    rf"(?:{_COUNTED})\s*[:：]\s*\d[\d,]*\s*次?",
    rf"已有\s*\d+\s*(?:人|次)(?:{_COUNTED})|您是第\s*\d+\s*位\w*",
    rf"(?:打印|页面生成|导出|当前)(?:(?:时间|日期)\s*[:：]?|\s*[:：])\s*{_DAY}(?:\s*{_TIME})?",
    r"[【\[]\s*(?:字体|字号|大|中|小|打印|关闭|收藏|返回|纠错|下载|我要)[^】\]]{0,12}[】\]]",
)
_TOOL = (
    "我要|打印|关闭|收藏|返回|纠错|分享|字体|字号|大|中|小|默认|顶部|底部|本页|窗口|页面|保存|下载|附件|报告|推荐"
    r"|朗读|全文|到|至|微信|微博|QQ空间|QQ好友|新浪|腾讯|朋友圈|[-:|/+,;(){}\[\]【】<>《》]"
)
_LINES = (  # a whole line without its blanks
    rf"(?:{_TOOL})+",
    r"[-—–]*第?\d{1,3}(?:页|/\d{1,3})?[-—–]*",  # of a PDF
    r".*\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)[)\]】]?(?:\(.*\))?",  # links to files are compared as files
    r"更多信息请关注.*|(?:扫一扫|扫码|手机扫描).*",
)
_ENDS = (  # begins what belongs to the site: nothing below is the report's
    r"(?:相关|延伸|推荐|热点|最新)(?:链接|新闻|信息|文章|文件|文档|阅读|稿件|附件|解读|报道|内容|推荐):?$",
    r"[上下]一[篇条页](?::|$)|【?(?:打印|关闭)(?:本页|窗口|页面)】?|责任编辑:|分享到?:|友情链接|网站地图|您访问的",
    r"(?:主办|承办|主管|技术支持|网站标识码|政府网站标识码|备案号)(?:单位)?:|版权所有|\w{0,2}(?:ICP备|公网安备)|copyright",
)
_LONGEST = 200  # characters of a line that can begin the foot

_VOLATILE = re.compile("|".join(_WITHIN))
_FURNITURE = re.compile("|".join(_LINES), re.IGNORECASE)
_FOOT = re.compile("|".join(_ENDS), re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A chapter's text: as printed, but for what is volatile, and in the form in which two are compared."""

    printed: str
    compared: str


def said(heading: str, text: str, *, last: bool) -> Said:
    """A chapter with its heading; below the `last` one the site's foot is left out."""
    lines = [heading, *_kept(text.splitlines(), last=last)]
    return Said(printed="\n".join(lines), compared="".join(normal(line) for line in lines))


def _kept(lines: Sequence[str], *, last: bool) -> list[str]:
    kept: list[str] = []
    for line in lines:
        left = _without(line).strip()
        plain = normal(left)
        if last and len(plain) <= _LONGEST and _FOOT.match(plain):
            break
        if plain and not _FURNITURE.fullmatch(plain):
            kept.append(left)
    return kept


def _without(line: str) -> str:
    """The line without counters and times; they are looked for in its simplified form."""
    for found in reversed([*_VOLATILE.finditer(in_place(line))]):
        line = line[: found.start()] + line[found.end() :]
    return line
