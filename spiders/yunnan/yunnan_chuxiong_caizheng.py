from spiders.families import Vsb


class YunnanChuxiongCaizheng(Vsb):
    name = "yunnan_chuxiong_caizheng"
    title = "楚雄彝族自治州财政局"
    region = "532300"
    hosts = ("czj.cxz.gov.cn",)
    columns = (("", "https://czj.cxz.gov.cn/zfxxgk/zfxxgknb.htm"),)
    years = range(2014, 2026)
    likely = ("years", "attached")
