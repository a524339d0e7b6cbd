"""What is new in an answer, as the clients of two languages write it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.quotes import LONGEST_TEXT, REPLY_MARK, new_text
from channels.email.signatures import without_signature

OUTLOOK_ZH = """你好，问题还没有解决，请尽快处理。

________________________________
发件人: 客服中心 <support@carrier.example>
发送时间: 2026年5月4日 10:20
收件人: 张三 <zhangsan@qq.example>
抄送: 李四 <lisi@qq.example>
主题: 答复: 宽带故障

您好，已为您登记。"""

OUTLOOK_EN = """It is still broken.

From: Support <support@carrier.example>
Sent: Monday, May 4, 2026 10:20 AM
To: Ann <ann@mail.example>
Subject: RE: Broadband

We have filed it."""

FOXMAIL = """请问发票什么时候寄出？



张三

发件人： 客服中心
发送时间： 2026-05-04 10:20
收件人： zhangsan
主题： Re: 发票
您好，发票已开具。"""

NETEASE_NEW = """我同意这个方案。
| |
张三
|
|
zhangsan@163.example
|
---- 回复的原邮件 ----
| 发件人 | 客服中心<support@carrier.example> |
| 日期 | 2026年05月04日 10:20 |
| 收件人 | <zhangsan@163.example> |
| 主题 | 回复：套餐变更 |
您好，请确认方案。"""

NETEASE_OLD = """好的，谢谢。




在 2026-05-04 10:20:30，"客服中心" <support@carrier.example> 写道：

您好，已为您办理。"""

NETEASE_EN = """OK.


At 2026-05-04 10:20:30, "Support" <support@carrier.example> wrote:
Done for you."""

QQ = """还是不行，账号是 13800138000。


------------------ 原始邮件 ------------------
发件人: "客服中心" <support@carrier.example>;
发送时间: 2026年5月4日(星期一) 上午10:20
收件人: "张三"<zhangsan@qq.example>;
主题: 回复：登录

请重置密码。"""

QQ_NBSP = QQ.replace("- 原", "-\xa0原").replace("件 -", "件\xa0-")

QQ_EN = """Still no luck.

------------------ Original ------------------
From:  "Support"<support@carrier.example>;
Date:  Mon, May 4, 2026 10:20 AM
Subject:  Re: login

Please reset."""

GMAIL_ZH = """收到，麻烦了

客服中心 <support@carrier.example> 于2026年5月4日周一 10:20写道：

> 您好，
> 已为您登记。"""

GMAIL_EN = """Got it, thanks

On Mon, May 4, 2026 at 10:20 AM Support Centre of the Carrier
<support@carrier.example> wrote:

> Hello,
> filed."""

APPLE_ZH = """可以的

> 在 2026年5月4日，上午10:20，客服中心 <support@carrier.example> 写道：
>
> 您好"""

APPLE_EN = """Fine with me.

> On 4 May 2026, at 10:20, Support <support@carrier.example> wrote:
>
> Hello"""

THUNDERBIRD_ZH = """宽带恢复了。

在 2026/5/4 10:20, 客服中心 写道:
> 请问恢复了吗？"""

TAIWAN = """請儘快處理。

客服中心 <support@carrier.example> 於 2026年5月4日 週一 上午10:20寫道：

> 您好"""

GERMAN = """Danke, das hat geholfen.

Am 04.05.2026 um 10:20 schrieb Support <support@carrier.example>:
> Bitte neu starten."""


@pytest.mark.parametrize(
    ("mail", "new"),
    [
        (OUTLOOK_ZH, "你好，问题还没有解决，请尽快处理。"),
        (OUTLOOK_EN, "It is still broken."),
        (FOXMAIL, "请问发票什么时候寄出？\n\n\n\n张三"),
        (NETEASE_OLD, "好的，谢谢。"),
        (NETEASE_EN, "OK."),
        (QQ, "还是不行，账号是 13800138000。"),
        (QQ_NBSP, "还是不行，账号是 13800138000。"),
        (QQ_EN, "Still no luck."),
        (GMAIL_ZH, "收到，麻烦了"),
        (GMAIL_EN, "Got it, thanks"),
        (APPLE_ZH, "可以的"),
        (APPLE_EN, "Fine with me."),
        (THUNDERBIRD_ZH, "宽带恢复了。"),
        (TAIWAN, "請儘快處理。"),
        (GERMAN, "Danke, das hat geholfen."),
    ],
)
def test_only_what_is_new_is_left(mail: str, new: str):
    assert new_text(mail) == new


def test_a_netease_answer_ends_at_its_line():
    assert new_text(NETEASE_NEW).startswith("我同意这个方案。")
    assert "请确认方案" not in new_text(NETEASE_NEW)


def test_our_own_line_wins_over_all_others():
    mail = f"第一行\n> 引用的一行\n最后一行\n\n{REPLY_MARK}\n\n您好，工单 T42 已受理。"
    assert new_text(mail) == "第一行\n最后一行"
    quoted = f"好的\n\n客服 <a@b.example> 于2026年5月4日周一 10:20写道：\n\n> {REPLY_MARK}\n> 您好"
    assert new_text(quoted) == "好的"


def test_answers_between_and_below_quotes_are_kept():
    mail = "On 4 May 2026, Support wrote:\n> 套餐要改吗？\n要改。\n> 地址呢？\n不变。\n"
    assert new_text(mail) == "要改。\n不变。"
    below = f"{REPLY_MARK}\n> 您好，请补充号码\n号码是 13800138000"
    assert "13800138000" in new_text(below)


def test_what_is_all_quote_keeps_its_text():
    forward = (
        "---------- Forwarded message ---------\nFrom: a@b.example\nTo: c@d.example\n\n账单不对"
    )
    assert new_text(forward) == forward
    assert new_text("帮我看看\n\n> Begin forwarded message:\n> 账单不对").endswith("账单不对")
    german = "Danke\n\nAm 1. Jan. 2026 schrieb A <a@b.example>:\n> Begin forwarded message:\n> x"
    assert new_text(german) == "Danke"
    assert new_text("帮我看看\n\n" + forward).endswith("账单不对")
    assert new_text("> 只有引用") == "> 只有引用"


@pytest.mark.parametrize(
    "prose",
    [
        "他在信里写道：这个月的账单不对。\n请核实。",
        "From: Beijing\nTo: Shanghai\nDate: tomorrow\nplease book",
        "收件人：张三\n地址：北京\n请寄发票",
        "On Monday I wrote to you:\nno answer came",
        "主题：投诉\n内容：网速慢",
    ],
)
def test_prose_that_looks_like_a_quote_is_none(prose: str):
    assert new_text(prose) == prose


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ("宽带断了\n\n发自我的iPhone", "宽带断了"),
        ("宽带断了\n\n从我的 iPhone 发送", "宽带断了"),
        ("Broken\n\nSent from my iPhone", "Broken"),
        ("Broken\n\nGet Outlook for iOS", "Broken"),
        ("请处理\n\n来自 网易邮箱大师", "请处理"),
        ("请处理\n-- \n张三\n某某公司\n010-12345678", "请处理"),
        ("请处理\n\n此致\n敬礼\n张三", "请处理"),
        ("Please look.\n\nBest regards,\nAnn Example\nACME", "Please look."),
        ("请处理\n\n免责声明：本邮件仅供收件人阅读。\n如有错误请删除。", "请处理"),
        ("CAUTION: This email came from outside.\nDo not click.\n\n请处理", "请处理"),
        ("Please look.\n\nDisclaimer\n\nThis may be secret.", "Please look."),
        ("Thanks\n" + "_" * 47 + "\nusers mailing list\nusers@lists.example", "Thanks"),
        ("谢谢，我的号码是 13800138000", "谢谢，我的号码是 13800138000"),
        ("祝好\n我的单号是 T42，请查。", "祝好\n我的单号是 T42，请查。"),
        ("Sent from my desk, which is easier to write at.", None),
        ("发自我的iPhone", "发自我的iPhone"),
    ],
)
def test_signatures_say_nothing_new(mail: str, said: str | None):
    assert without_signature(mail) == (said or mail)


LINES = st.sampled_from([
    "> a", "在 2026", "写道：", "On x", "wrote:", "发件人: a@b.c", "主题: x", "", "-- ", "此致",
    "hello",
    "------ 原始邮件 ------", REPLY_MARK, "Am 1.2.2026", "schrieb x:", "From: a",
    "免责声明", "你好",
])  # fmt: skip


@given(st.lists(LINES | st.text(max_size=30), max_size=30))
def test_something_is_left_of_every_text_that_says_something(lines: list[str]):
    text = "\n".join(lines)
    said = without_signature(new_text(text))
    assert bool(said) == bool(text.strip())


@pytest.mark.parametrize(
    "line",
    ["> ", "在 2026年1月1日 " * 12, "On " * 90, "a于2026年" * 40, "发件人:\n", "-" * 250, " " * 290,
     "From: a\n\n", "a@b.c <a@b.c> 2026-1-1 " * 12 + "写道：", "On a wrote: schrieb"],
)  # fmt: skip
def test_the_time_grows_with_the_text_alone(line: str):
    text = (line + "\n") * (LONGEST_TEXT // (len(line) + 1))
    began = time.process_time()
    without_signature(new_text(text))
    assert time.process_time() - began < 5
