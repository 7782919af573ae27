from spiders.families import Gkmlpt


class GuangdongWenlv(Gkmlpt):
    name = "guangdong_wenlv"
    title = "广东省文化和旅游厅"
    region = "440000"
    hosts = ("whly.gd.gov.cn",)
    columns = (("", "http://whly.gd.gov.cn/gkmlpt/api/all/2629?page=1&sid=175"),)  # annualreport#2629
    years = range(2014, 2026)
    likely = ("years", "attached")
