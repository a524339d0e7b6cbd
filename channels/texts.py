"""The words that channels show to customers and integrators, most of errors, in both languages."""

from hub.core.errors import HubError

_TEXTS: dict[str, tuple[str, str]] = {
    "bad_input": ("请求内容有误，请检查后重试。", "The request is not valid; please check it."),
    "bad_frame": ("无法识别这条数据：{why}", "This frame cannot be read: {why}"),
    "bad_token": (
        "会话已失效，请刷新页面重新开始。",
        "The session is no longer valid; start anew.",
    ),
    "bad_identity": ("身份签名不正确。", "The signature of the identity is wrong."),
    "too_long": ("内容太长，最多 {limit} 个字符。", "Too long: at most {limit} characters."),
    "too_large": ("数据太大，最多 {limit} 字节。", "Too large: at most {limit} bytes."),
    "wrong_kind": (
        "不支持这种文件，可以发图片、PDF、Office 文档、文本、音频、视频和 ZIP。",
        "This kind of file is not taken: send pictures, PDF, Office, text, sound, video or ZIP.",
    ),
    "file_bomb": (
        "文件展开后太大，不能接收。",
        "The file would become far too large when it is opened; it is not taken.",
    ),
    "infected": (
        "文件含有病毒（{found}），不能接收。",
        "The file carries a virus ({found}); it is not taken.",
    ),
    "empty_file": ("文件是空的。", "The file is empty."),
    "unreadable_mail": ("无法读懂这封邮件：{why}", "This mail cannot be read: {why}"),
    "sealed_otherwise": (
        "打不开加密的消息：密钥或账号不符。",
        "The sealed message does not open: its key or account is another.",
    ),
    "fax_unknown": (
        "这封邮件不像传真网关发来的，请检查识别行。",
        "No gateway's mail as far as is known: check the lines to know it by.",
    ),
    "fax_sender": ("这封邮件不是传真网关发来的。", "This mail does not come from the fax gateway."),
    "unreadable_pdu": (
        "无法读懂这个短信报文：{why}",
        "This packet of a text message gateway cannot be read: {why}",
    ),
    "unreadable_scan": ("无法打开这份传真：{why}", "This fax cannot be opened: {why}"),
    "unprintable": ("无法印成传真：{why}", "This cannot be printed as a fax: {why}"),
    "rate_limited": ("发送太快，请稍等片刻再发。", "Too fast; please wait a moment."),
    "unsupported": ("不支持这种操作。", "This is not supported."),
    "unavailable": ("系统暂时繁忙，请稍后重试。", "Temporarily unavailable; please try again."),
    "unauthorized": ("令牌缺失或不正确。", "The bearer token is missing or wrong."),
    "forbidden": ("不允许从此处访问。", "Access from here is not allowed."),
    "not_found": ("没有这个地址或账号。", "There is no such address or account."),
    "conflict": ("状态已改变，请刷新后重试。", "Things have changed; please reload and try again."),
    "rating_over": (
        "评价已经截止：会话结束后七天内可以评价和修改。",
        "Too late: a chat is rated within seven days of its end.",
    ),
    "internal": ("系统出错，请稍后重试。", "Something went wrong; please try again later."),
}
_WHYS: dict[str, tuple[str, str]] = {
    "not_json": ("不是 JSON 对象", "it is not a JSON object"),
    "not_xml": ("不是 XML，或含有不允许的内容", "it is no XML, or has in it what is not taken"),
    "not_utf8": ("不是 UTF-8 文本", "it is not UTF-8 text"),
    "id": ("编号不对", "an id is not as it must be"),
    "location": ("位置不对", "the place is not as it must be"),
    "object": ("不是 WhatsApp 的推送", "it is no post of WhatsApp's"),
    "phone_number_id": ("不是写给这个号码的", "it was written to another number"),
    "kind": ("没有消息类型", "it does not say what it is"),
    "cid": ("cid 须为 1–128 个可见字符", "cid must be 1 to 128 visible characters"),
    "text": ("text 须为非空文字", "text must be a string with something in it"),
    "value": ("value 须为非空文字", "value must be a string with something in it"),
    "seq": ("seq 须为不超过最新序号的正整数", "seq must be a positive integer that was sent"),
    "score": ("score 须为 1 到 5 的整数", "score must be an integer from 1 to 5"),
    "comment": ("comment 须为文字", "comment must be a string"),
    "contact": ("contact 须为文字字段", "contact must have fields of text"),
    "phone": ("电话号码不正确", "the telephone number is not valid"),
    "mail": ("邮箱地址不正确", "the mail address is not valid"),
    "mail_form": ("不是邮件", "it is no mail"),
    "mail_sender": ("没有发件人地址", "it does not say who wrote it"),
    "mail_large": ("太大", "it is too large"),
    "mail_deep": ("嵌套太深或部分太多", "it is nested too deep, or has too many parts"),
    "pdu_length": ("长度不对", "its length is wrong"),
    "pdu_user": ("不知道是谁发来的", "it does not say who wrote it"),
    "pdu_command": ("命令不认识", "its command is not known"),
    "pdu_value": ("有字段装不下或不合规定", "a field does not fit, or is not as it must be"),
    "sms_frame": ("不是一条短信", "it is no text message"),
    "sms_receipt": ("状态报告读不懂", "a receipt that says nothing of a message"),
    "sms_sender": ("没有发送号码", "it does not say who sent it"),
    "scan_form": ("既不是 TIFF 也不是 PDF", "it is neither a TIFF nor a PDF"),
    "scan_broken": ("文件已损坏或不完整", "the file is damaged, or not all there"),
    "scan_large": ("太大或页数太多", "it is too large, or has too many pages"),
    "scan_locked": ("文件设有密码", "it is locked with a password"),
    "scan_slow": ("打开所需的时间太长", "it takes too long to open"),
    "scan_deadly": ("打开它的程序崩溃了", "the program that opens it crashed at it"),
    "parts": ("parts 须为至多 5 个文件", "parts must be at most 5 files"),
    "upload": ("文件已过期，请重新发送", "the file has expired, please send it again"),
    "consent": ("须先同意隐私说明", "the privacy notice must be agreed to first"),
    "external_id": ("须为 1–200 个可见字符", "must be 1 to 200 visible characters"),
    "sender": ("须为 1–128 个可见字符", "must be 1 to 128 visible characters"),
    "identity": ("须含 id 与 hmac", "must have an id and an hmac"),
    "empty": ("文字和附件不能都为空", "text and attachments must not both be empty"),
    "base64": ("不是有效的 base64", "is not valid base64"),
    "content_type": ("不是有效的媒体类型", "is not a valid media type"),
    "too_many": ("太多", "too many"),
    "number": ("须为非负数", "must be a number, zero or more"),
    "shape": ("格式不对", "is not of the right shape"),
}
_PHRASES: dict[str, tuple[str, str]] = {
    "told_himself": ("客户自填，未经核实", "Told by the customer, not verified"),
    "mail_stranger": (
        "注意：这封邮件引用了另一位客户的往来，发件人可能不是本人。",
        "Beware: this mail refers to the correspondence of another customer; its sender may be "
        "somebody else.",
    ),
    "fax_station": (
        "注意：这份传真没有来电号码，号码是对方传真机自报的。",
        "Beware: the line told no number; this one is what the other machine says of itself.",
    ),
    "fax_sent": ("传真网关回执：传真已送达。", "From the fax gateway: a fax was delivered."),
    "fax_failed": (
        "传真网关回执：传真没有送达。",
        "From the fax gateway: a fax was not delivered.",
    ),
    "wecom_scene": ("来自渠道码：", "Came by the link: "),
    "wecom_servicer": ("企业微信里的接待人员说：", "Said in WeCom by the servicer "),
    "wecom_held": (
        "企业微信里的接待人员正在接待这位客户，从这里发的话到不了他：",
        "A servicer in WeCom has this customer, and nothing said here reaches him: ",
    ),
    "wecom_taken": ("企业微信里的接待人员接走了会话：", "Taken over in WeCom by the servicer "),
    "wecom_over": ("企业微信里结束了会话：", "The session was ended in WeCom by "),
    "wecom_recalled": ("客户撤回了一条消息。", "The customer has recalled a message."),
    "wecom_recalled_by": (
        "企业微信里的接待人员撤回了一条消息：",
        "A message was recalled in WeCom by ",
    ),
    "wecom_rejects": (
        "企业微信里拒收这位客户的消息：",
        "Refuses this customer's messages in WeCom: ",
    ),
    "wecom_takes_again": (
        "企业微信里恢复接收这位客户的消息：",
        "Takes this customer's messages in WeCom again: ",
    ),
    "sms_binary": ("[无法显示的短信]", "[a text message that cannot be shown]"),
    "sms_empty": ("[空白短信]", "[an empty text message]"),
    "sms_lacking": (
        "注意：这条长短信没有收全，缺少的段：",
        "Beware: parts of this long text message never came: ",
    ),
    "fax_robot": ("这是自动回复", "This is an automatic answer"),
    "fax_subject": ("传真 ", "Fax "),
    "sgip_user_0": ("联通通知：该用户已注销。", "From the carrier: this subscription has ended."),
    "sgip_user_1": (
        "联通通知：该用户欠费停机。",
        "From the carrier: this subscription is suspended for debt.",
    ),
    "sgip_user_2": (
        "联通通知：该用户已恢复正常。",
        "From the carrier: this subscription is in use again.",
    ),
    "sgip_user_other": (
        "联通通知：该用户的状态有变化。",
        "From the carrier: the state of this subscription has changed.",
    ),
    "mail_copy_refused": ("没有抄送到 ", "No copy went to "),
    "mail_late": ("还没有送到，对方服务器仍在重试：", "Not there yet, and tried again: "),
    "mail_subject": ("客服回复", "Customer service"),
    "mail_sender": ("客户服务", "Customer service"),
    "mail_number": ("会话编号：", "Conversation: "),
    "mail_robot": (
        "这是自动回复，您可以直接回信。",
        "This is an automatic answer; you may reply to it.",
    ),
    "mail_wrote": ("{who} 于 {at} 写道：", "On {at}, {who} wrote:"),
    "mail_wrote_once": ("{who} 写道：", "{who} wrote:"),
    "wechat_event": ("微信事件：", "An event of WeChat's: "),
    "wechat_followed": ("关注了公众号", "Follows the account now"),
    "wechat_scene": ("，扫码场景：", ", by the code of the scene: "),
    "wechat_scanned": ("扫了带参数的二维码：", "Scanned the code of the scene: "),
    "wechat_unfollowed": (
        "取消关注了公众号：对方再次来信前，发不出消息。",
        "Does not follow the account any more: nothing reaches him until he writes again.",
    ),
    "wechat_viewed": ("点开了菜单链接：", "Opened a link of the menu: "),
    "telegram_start": ("你好", "Hello"),
    "telegram_menu": ("你能做什么", "What can you do"),
    "telegram_human": ("转人工", "human agent"),
    "telegram_start_about": ("开始", "Begin"),
    "telegram_menu_about": ("能办什么", "What can be done here"),
    "telegram_human_about": ("转人工客服", "Talk to a person"),
    "telegram_choose": ("请选择：", "Please choose:"),
    "telegram_link": ("来自链接，参数：", "By a link that says: "),
    "telegram_edited": (
        "客户修改了先前的一条消息，修改后是：",
        "The customer has edited an earlier message; now it reads:",
    ),
    "telegram_file_waits": (
        "[文件暂时取不到，可在“无法处理”中重新处理]",
        "[The file cannot be had now; it can be processed again among what is parked]",
    ),
    "transcript": ("客服聊天记录", "Transcript of your conversation"),
    "transcript_zone": ("时间按时区：", "Times are those of: "),
    "transcript_cut": ("更早的消息没有列出。", "Earlier messages are not listed."),
    "transcript_customer": ("客户", "Customer"),
    "transcript_bot": ("机器人", "Bot"),
    "transcript_agent": ("座席", "Agent"),
    "transcript_system": ("系统", "System"),
    "name": ("姓名：", "Name: "),
    "phone": ("电话：", "Phone: "),
    "mail": ("邮箱：", "Mail: "),
}


_BY_STATUS = {
    400: "bad_input", 401: "unauthorized", 403: "forbidden", 404: "not_found", 409: "conflict",
    413: "bad_input", 429: "rate_limited", 503: "unavailable",
}  # fmt: skip


def language(locale: str) -> str:
    """`zh-CN` or `en`, whichever of the two a locale or an Accept-Language header prefers."""
    for choice in locale.lower().split(","):
        name = choice.partition(";")[0].strip()
        if name.startswith("zh"):
            return "zh-CN"
        if name.startswith("en"):
            return "en"
    return "zh-CN"


def words(error: HubError, locale: str) -> str:
    """What the error says to a person; a code that is news here is told by its status."""
    params = {key: why(str(value), locale) for key, value in error.params.items()}
    key = error.code if error.code in _TEXTS else _BY_STATUS.get(error.status, "internal")
    return _pick(_TEXTS[key], locale).format_map(_Blanks(params))


def why(key: str, locale: str) -> str:
    """The words of a reason; a reason that is not in the catalogue stands for itself."""
    return _pick(_WHYS.get(key, (key, key)), locale)


def phrase(key: str, locale: str) -> str:
    """Words that are no error's."""
    return _pick(_PHRASES[key], locale)


def _pick(pair: tuple[str, str], locale: str) -> str:
    return pair[0] if language(locale) == "zh-CN" else pair[1]


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
