from spiders.families import Ucap


class BeijingMentougou(Ucap):
    name = "beijing_mentougou"
    title = "北京市门头沟区人民政府门户网站"
    region = "110109"
    hosts = ("www.bjmtg.gov.cn",)  # what it does not know it redirects to its home page
    columns = tuple(
        ("", f"https://www.bjmtg.gov.cn/mtg11J{unit}/zfxxgknb/list.shtml") for unit in ("001", "022", "205")
    )
    years = range(2010, 2020)
    likely = ("columns", "attached")
