"""What errors say to people, in Chinese and English: one catalogue by code."""

from collections.abc import Mapping

from hub.core.errors import HubError

LANGUAGES = ("zh-CN", "en")

ERRORS: Mapping[str, tuple[str, str]] = {
    "bad_input": ("请求内容有误。", "The request is not right."),
    "bad_json": ("请求内容不是有效的 JSON。", "The body is not valid JSON."),
    "not_utf8": ("请求内容不是 UTF-8 编码。", "The body is not UTF-8."),
    "not_json": (
        "请用 application/json 发送内容。",
        "Send the body as application/json.",
    ),
    "bad_form": ("表单内容有误，读不出文件。", "The form is broken: no file can be read from it."),
    "not_websocket": ("这个地址要用 WebSocket 连接。", "This address is for a WebSocket."),
    "bad_score": ("评分应为 1 到 5。", "The score goes from 1 to 5."),
    "rating_over": (
        "评价已经截止：会话结束后七天内可以评价和修改。",
        "Too late: a chat is rated within seven days of its end.",
    ),
    "too_long": ("内容太长，最多 {limit}。", "Too long: {limit} at most."),
    "bad_login": ("用户名或密码不对。", "User name or password is wrong."),
    "unauthorized": ("请先登录。", "Please sign in."),
    "forbidden": ("您没有这项权限。", "You do not have the right to do this."),
    "password_first": ("请先修改密码。", "Change your password first."),
    "foreign_origin": ("不接受来自其他网站的请求。", "Requests from other sites are refused."),
    "not_found": ("没有找到。", "Not found."),
    "method_not_allowed": ("此地址不支持这种操作。", "This address does not allow that method."),
    "conflict": ("内容已被改动，请重新读取后再试。", "It has changed meanwhile: read it again."),
    "duplicate": ("已经提交过了。", "This was already sent."),
    "wrong_state": (
        "会话当前状态为“{state}”，不能这样操作。",
        "The conversation is in state “{state}”; this cannot be done now.",
    ),
    "take_first": ("请先接手会话，再操作。", "Take the conversation first."),
    "nobody_has_it": ("现在没有座席接待这个会话。", "Nobody has this conversation now."),
    "company_full": (
        "一个会话最多 {limit} 人一起接待。",
        "{limit} people at most may write in one conversation.",
    ),
    "no_bot": ("这个渠道账号不设机器人。", "This account has no bot."),
    "files_too_big": (
        "附件合计超过 {limit} MB，这封信寄不出去。",
        "The files have over {limit} MB together, more than a mail there may have.",
    ),
    "no_mail_account": (
        "没有可用的邮箱账号，请先接入电子邮件渠道。",
        "There is no mail account to send it by: connect one first.",
    ),
    "no_copies": (
        "这里的回复不能抄送，也没有主题。",
        "Answers here have neither copies nor a subject.",
    ),
    "unfit_copies": (
        "这些不是可以抄送的邮箱地址：{addresses}",
        "No copies can go to these addresses: {addresses}",
    ),
    "many_copies": ("最多抄送 {limit} 人。", "{limit} copies at most."),
    "answered_meanwhile": (
        "同事刚刚已经回复，看过之后再决定要不要发。",
        "A colleague has just answered: read it, then decide.",
    ),
    "same_conversation": (
        "这是同一个会话。",
        "That is the same conversation.",
    ),
    "two_persons": (
        "两个会话属于不同的客户；确认是同一人时，先合并客户。",
        "These are two customers; where they are one person, merge the customers first.",
    ),
    "taken": ("会话已由 {by} 接手。", "{by} has taken this conversation."),
    "has_it": ("会话就在 {name} 手上。", "{name} has this conversation already."),
    "no_mail": ("这条消息没有原邮件。", "This message has no mail behind it."),
    "file_gone": (
        "附件已不在，请重新上传。",
        "The file is not there any more: upload it again.",
    ),
    "file_refused": (
        "不能发送可执行文件（{name}）。",
        "Files that run by being opened are not sent ({name}).",
    ),
    "nothing_printed": (
        "这个渠道的回复不打印成页面。",
        "Answers on this channel are not printed.",
    ),
    "not_carried": (
        "客户所在的渠道收不了这种文件（{name}）。",
        "The customer's channel does not carry such a file ({name}).",
    ),
    "no_invitation": (
        "没有可发的邀请模板，或客户还可以正常回复。",
        "There is no template to invite him with, or he can still be answered.",
    ),
    "invited": ("已经邀请过，等客户来信。", "He has been invited already; wait until he writes."),
    "opted_out": (
        "客户已退订短信，不能再发。对方回复“开通”或 START 后才能恢复，请改用其他渠道联系。",
        "The customer wants no text messages any more. Write on another channel, or wait until he "
        "replies START.",
    ),
    "offer_gone": (
        "这个会话已经不再派给您了。",
        "This conversation is not offered to you any more.",
    ),
    "work_in_hand": (
        "您手上还有 {count} 个会话，请先转接或结束再签出。",
        "You have {count} conversations in hand: pass them on or close them before you leave.",
    ),
    "not_at_the_desk": (
        "{name} 现在不在岗，接不了这个会话。请转给别人，或转到队列。",
        "{name} is not here to take it now: pass it on to somebody else, or to a queue.",
    ),
    "hands_full": (
        "{name} 手上的会话已满。请转给别人，或转到队列。",
        "{name} has as many conversations as can be held: pass it on to somebody else, or to a "
        "queue.",
    ),
    "canned_full": (
        "您自己的常用语已满 {limit} 条。",
        "You have {limit} canned replies of your own: that is all there may be.",
    ),
    "queue_exists": ("队列 {id} 已存在。", "There is already a queue {id}."),
    "queue_changed": (
        "队列已被他人修改，请重新读取后再改。",
        "Somebody else has changed this queue: read it again.",
    ),
    "default_queue": (
        "默认队列不能撤销：没有别的队列接的会话都在这里。",
        "The default queue stays: it takes what no other queue wants.",
    ),
    "queue_used": (
        "“{by}”还在使用这个队列，请指定由哪个队列代替它。",
        "{by} still name this queue: say which queue takes its place.",
    ),
    "queue_not_empty": (
        "还有 {count} 个客户在这个队列里等待，请指定他们转到哪个队列。",
        "{count} customers wait in this queue: say to which queue they go.",
    ),
    "superseded": (
        "客户已经开始新的会话，请到新会话中操作。",
        "The customer has begun a newer conversation; go on there.",
    ),
    "already_left": ("客户已经离开。", "The customer has left."),
    "not_failed": (
        "这条消息没有发送失败，不需要重发。",
        "This message has not failed; there is nothing to send again.",
    ),
    "same_customer": ("已经是同一位客户。", "They are one person already."),
    "not_merged": ("这条记录没有合并到别人。", "This record is not merged into another."),
    "family_full": (
        "一位客户最多 {limit} 条记录。",
        "One person may have {limit} records at most.",
    ),
    "fields_full": (
        "自定义字段最多 {limit} 个。",
        "There are {limit} fields of your own at most.",
    ),
    "note_changed": (
        "备注已被他人修改，请重新读取后再改。",
        "Somebody else has worded this note anew: read it again.",
    ),
    "customer_moved": (
        "客户资料已被他人修改，请重新读取后再改。",
        "Somebody else has changed this record: read it again.",
    ),
    "rules_moved": (
        "规则已被他人修改，请重新读取后再改。",
        "Somebody else has changed the rules: read them again.",
    ),
    "address_taken": (
        "这个地址已属于另一位客户，如是同一人请合并。",
        "Another customer has this address; if they are one person, merge them.",
    ),
    "address_in_use": (
        "客户从 {address} 写来过，不能删除。",
        "The customer has written from {address}; it cannot be removed.",
    ),
    "never_wrote": (
        "客户从未从这个地址写来，无法发送验证码。",
        "Nobody ever wrote from this address: no code can be sent there.",
    ),
    "conversation_over": ("会话已结束。", "The conversation is over."),
    "not_parked": ("这一条已经处理过了。", "This one has been dealt with."),
    "order_state": (
        "工单当前状态为“{state}”，不能执行“{action}”。",
        "The work order is “{state}”; “{action}” cannot follow.",
    ),
    "order_moved": (
        "工单已被他人处理，请重新读取后再试。",
        "Somebody else has moved this work order on: read it again.",
    ),
    "views_full": (
        "已有 {limit} 个视图，请先删除不用的。",
        "There are {limit} views already: drop one that is not needed.",
    ),
    "order_full": (
        "工单记录已满 {limit} 条，不能再添加备注。",
        "The work order has {limit} entries; nothing more can be noted in it.",
    ),
    "form_conflict": (
        "表单已有新版本 {version}，请重新读取后再改。",
        "The form has a newer version, {version}: read it again.",
    ),
    "limits_conflict": (
        "时限已有新版本 {version}，请重新读取后再改。",
        "The time limits have a newer version, {version}: read them again.",
    ),
    "bad_form_schema": ("表单定义有误。", "The definition of the form is not right."),
    "order_template_conflict": (
        "工单模板已有新版本 {version}，请重新读取后再改。",
        "The order template has a newer version, {version}: read it again.",
    ),
    "version_conflict": (
        "文章已有新版本 {version}，请重新读取后再改。",
        "The article has a newer version, {version}: read it again.",
    ),
    "training_runs": (
        "正在训练或评测模型，完成后再试。",
        "A model is being trained or measured: try again when that is done.",
    ),
    "no_training": ("现在没有训练或评测。", "Nothing is being trained or measured now."),
    "models_elsewhere": (
        "这台机器上没有 Rasa 环境，模型在别处训练和启用。",
        "Rasa does not run on this machine: models are trained and chosen where it does.",
    ),
    "own_article": ("不能审核自己写的文章。", "Nobody approves his own article."),
    "no_reason": (
        "请写明退回的原因，作者好据此修改。",
        "Say why it is returned, so that its author knows what to change.",
    ),
    "not_approved": ("文章尚未通过审核。", "The article has not been approved."),
    "article_state": (
        "文章当前状态为“{state}”，不能这样操作。",
        "The article is “{state}”; this cannot be done now.",
    ),
    "bad_article": ("文章内容有误。", "The article is not right."),
    "bad_file": (
        "文件内容有误，没有导入任何文章。",
        "The file is not right; nothing was imported.",
    ),
    "unknown_form": (
        "不认识这种文件，请用 CSV、JSON 或 Markdown。",
        "Unknown kind of file: use CSV, JSON or Markdown.",
    ),
    "bad_template": ("模板内容有误。", "The template is not right."),
    "bad_braces": (
        "花括号要成对，里面只写变量名；要写花括号本身，请写两遍。",
        "Braces come in pairs and hold only a variable's name; write a brace itself twice.",
    ),
    "unknown_variable": (
        "这个模板没有变量 {names}，可以用的是 {known}。",
        "This template has no variable {names}; it has {known}.",
    ),
    "missing_variable": (
        "缺少变量 {names}，请补上。",
        "The variable {names} is missing: put it in.",
    ),
    "template_conflict": (
        "模板已有新版本 {version}，请重新读取后再改。",
        "The template has a newer version, {version}: read it again.",
    ),
    "person_exists": ("用户名 {username} 已存在。", "There is already a person {username}."),
    "open_and_closed": (
        "同一天不能既全天营业又全天休息。",
        "A day cannot be open and closed all day at once.",
    ),
    "bad_shift": (
        "班次 {shift} 有误：须在一天之内，跨零点的班次请写成两段。",
        "The shift {shift} is not right: it lies within one day; write one over midnight as two.",
    ),
    "calendar_fixed": ("“全天候”日历不能更改。", "The calendar of day and night stays as it is."),
    "calendar_changed": (
        "日历已被改动，请重新读取后再试。",
        "The calendar has changed meanwhile: read it again.",
    ),
    "calendar_used": (
        "日历正在使用中（机构 {nodes}，队列 {queues}，服务水平 {service_levels}，"
        "工单时限 {order_levels}，计时 {clocks}），请先为它们换用其他日历。",
        "It is in use (nodes: {nodes}, queues: {queues}, service levels: {service_levels}, "
        "limits of orders: {order_levels}, running clocks: {clocks}): give them another "
        "calendar first.",
    ),
    "level_changed": (
        "服务水平已被改动，请重新读取后再试。",
        "The service level has changed meanwhile: read it again.",
    ),
    "default_level": (
        "默认服务水平可以更改，不能删除。",
        "The default service level can be changed, not deleted.",
    ),
    "shifts_overlap": (
        "班次 {first} 与 {second} 重叠。",
        "The shifts {first} and {second} overlap.",
    ),
    "last_administrator": (
        "这样就没有人能在全国中心管理人员了，请先指定他人。",
        "Nobody would be left who manages people at the national centre: appoint somebody first.",
    ),
    "role_in_use": (
        "还有 {people} 人担任这个角色，请先调整他们的岗位。",
        "{people} people have this role: change their posts first.",
    ),
    "still_in_hand": (
        "此人手上还有 {conversations} 个会话、{orders} 张工单：请指定接手的队列和同事。",
        "{conversations} conversations and {orders} work orders are in these hands: "
        "name a queue and a colleague who take them on.",
    ),
    "node_not_empty": (
        "该节点及下级还有 {people} 人、{queues} 个队列、{conversations} 个会话、"
        "{orders} 张工单和 {others} 项其他设置：请指定移交到哪个节点。",
        "There are {people} people, {queues} queues, {conversations} conversations, {orders} "
        "work orders and {others} other things at this node and below: name a node that takes "
        "them on.",
    ),
    "root_stays": ("全国中心不能停用。", "The national centre cannot be closed."),
    "node_exists": ("节点 {id} 已存在。", "There is already a node {id}."),
    "account_changed": (
        "账号设置已被他人修改，请重新读取后再改。",
        "Somebody else has changed this account: read it again.",
    ),
    "account_runs": ("账号还在运行，请先停止。", "The account runs: stop it first."),
    "not_replayable": (
        "这条报文读不出来，无法重新处理，只能标记为已处理。",
        "This could not be read and cannot be processed again; it can only be settled.",
    ),
    "webhook_moved": (
        "推送设置已被他人修改，请重新读取后再试。",
        "Somebody else has changed this webhook: read it again.",
    ),
    "in_progress": (
        "带有同一 Idempotency-Key 的请求还在处理，请稍后再试。",
        "The request with this Idempotency-Key is still under way: try again in a moment.",
    ),
    "key_of_another": (
        "这个 Idempotency-Key 已用于另一个请求。",
        "This Idempotency-Key was sent with another request.",
    ),
    "bad_idempotency_key": (
        "Idempotency-Key 应为 1 至 200 个可见的 ASCII 字符。",
        "An Idempotency-Key has 1 to 200 visible ASCII characters.",
    ),
    "shown_once": (
        "这个请求已经完成；其中的密钥只显示一次，不能再次给出。",
        "This has been done; its secret is shown once and cannot be shown again.",
    ),
    "rate_limited": (
        "尝试次数太多，请 {retry_after} 秒后再试。",
        "Too many tries: wait {retry_after} seconds.",
    ),
    "unavailable": ("系统的一部分暂时不可用，请稍后再试。", "A part is down; try again later."),
    "internal": ("系统出错了，已记录下来。", "Something went wrong here; it was written down."),
    "not_built": (
        "页面还没有构建：请先运行 make web。",
        "The pages have not been built: run “make web” first.",
    ),
}

FIELDS: Mapping[str, tuple[str, str]] = {
    "missing": ("必填", "is needed"),
    "unknown": ("不认识的字段", "is not a known field"),
    "empty": ("不能为空", "must not be empty"),
    "too_long": ("太长", "is too long"),
    "too_many": ("太多", "are too many"),
    "title_taken": ("已有同名文章", "is the title of another article"),
    "bad_certificate": ("不是 PEM 格式的证书", "must be certificates in PEM"),
    "bad_json": ("不是有效的 JSON", "is not JSON"),
    "bad_network": (
        "应为 IP 地址或网段，如 192.0.2.0/28",
        "must be IP addresses or networks, such as 192.0.2.0/28",
    ),
    "bad_path": ("不是有效的 JSONPath：{why}", "is no JSONPath: {why}"),
    "bad_place": ("有不认识的字段：{why}", "has a field that is not known: {why}"),
    "bad_pair": ("每行应为“名称=内容”", "must be name=value, one a line"),
    "bad_sender": ("应为邮箱地址或 @域名", "must be mail addresses or @domains"),
    "bad_token": (
        "与 @BotFather 给的令牌格式不符",
        "does not look like a token of @BotFather's",
    ),
    "bad_gateway_password": (
        "最多 16 个 ASCII 字符",
        "must be 16 characters of ASCII at most",
    ),
    "bad_aes_key": ("应为 43 个字母和数字", "must be 43 letters and digits"),
    "bad_callback_key": (
        "应为至少 16 个字母和数字",
        "must be 16 letters and digits or more",
    ),
    "key_needed": ("这种方式须填消息加解密密钥", "needs the EncodingAESKey"),
    "number_needed": (
        "应为含有 {{number}} 的邮箱地址",
        "must be a mail address with {{number}} in it",
    ),
    "digit_twice": ("同一个数字出现两次", "name a digit twice"),
    "too_many_bytes": (
        "最多 {most} 字节，一个汉字占 3 字节",
        "at most {most} bytes, where a Chinese character takes 3",
    ),
    "unknown_article": ("没有这篇文章", "is no other article"),
    "file_gone": ("已不在，请重新上传", "is not there any more"),
    "file_refused": ("是可执行文件", "runs by being opened"),
    "notes_only": ("只有备注可以点名", "are for notes only"),
    "unknown_file": ("附件不是本文的文件", "are not all files of this article"),
    "unknown_tier": ("不是客户等级", "are not all tiers"),
    "too_deep": ("分类最多三级", "has more than three levels"),
    "ends_before": ("不能早于生效日期", "is before the day it begins"),
    "bad_address": ("不是有效的邮箱地址", "is not a mail address"),
    "bad_link": ("链接要有标题，网址以 https:// 开头", "need a title and an https address"),
    "bad_id": ("不是有效的编号", "is not an id"),
    "date_from_datetime_parsing": ("请写成 2026-01-31 的样子", "must be like 2026-01-31"),
    "date_parsing": ("请写成 2026-01-31 的样子", "must be like 2026-01-31"),
    "date_type": ("请写成 2026-01-31 的样子", "must be like 2026-01-31"),
    "bad_braces": ("花括号有误", "has braces that are not right"),
    "unknown_variable": ("有不认识的变量", "has a variable that is not known"),
    "missing_variable": ("缺少变量", "lacks a variable"),
    "unknown_channel": ("没有这个渠道", "is not a channel"),
    "unknown_language": ("不支持这种语言", "is not a supported language"),
    "bad_username": (
        "用户名只能用小写字母、数字和 . _ -",
        "may only have small letters, digits and . _ -",
    ),
    "wrong_password": ("不是现在的密码", "is not the present one"),
    "same_password": ("不能和现在的一样", "must be another one than now"),
    "bad_password_length": ("密码须为 8 至 200 个字符", "must have 8 to 200 characters"),
    "open_and_closed": ("不能同时全天营业和休息", "cannot be open and closed at once"),
    "bad_shift": ("须在一天之内", "must lie within one day"),
    "shifts_overlap": ("班次重叠", "overlap"),
    "unknown_zone": ("不是有效的时区", "is not a time zone"),
    "bad_mail": ("不是可以寄达的邮箱地址", "is no address that mail can go to"),
    "carrier_twice": ("名称或号段重复", "name a carrier or a prefix twice"),
    "bad_number": ("只能是数字", "must be digits"),
    "queue_twice": ("队列或地址重复", "name a queue or an address twice"),
    "bad_line": (
        "有一行认不出：字段名不对，或开头没有文字",
        "have a line with no such field, or without words to know it by",
    ),
    "lines_needed": ("请先在下面写识别行", "needs lines to know its mails by"),
    "twice": ("同一天出现两次", "name the same day twice"),
    "never_open": ("一周内没有营业时间", "is never open in a week"),
    "same_node": ("工单就在这个节点", "is where the order lies already"),
    "linked": ("已经关联，或就是本工单", "is linked already, or is this very order"),
    "not_worked_on": ("该工单是草稿或已作废，不能并入", "is a draft, or was cancelled"),
    "another_customer": ("是另一位客户的工单", "is another customer's order"),
    "too_far": ("最多 90 天", "must be 90 days at most"),
    "past": ("要晚于现在", "must lie in the future"),
    "unknown_colleague": ("此人不能处理这里的工单", "is nobody who works on orders there"),
    "unknown_order": ("没有这个工单", "is no work order"),
    "unknown_calendar": ("没有这个日历", "is not a calendar"),
    "unknown_person": ("没有这个座席", "is nobody who can answer"),
    "not_number": ("应为数字", "must be a number"),
    "not_date": ("应为日期，如 2026-11-29", "must be a date, such as 2026-11-29"),
    "too_long_value": ("最多 200 个字符", "at most 200 characters"),
    "needs_options": ("请写出可选的值", "needs the values to choose from"),
    "unknown_value": ("有不认识的值", "has a value that is not known"),
    "head_start": ("最多 3600 秒", "must be 3600 seconds at most"),
    "bad_span": ("时间段最多 31 天", "must span 31 days at most"),
    "not_own": ("只有公用的常用语可以限定队列", "is for canned replies of everybody only"),
    "bad_category": ("每级要有名称，最多三级", "have names at all levels, three at most"),
    "unknown_category": ("没有这个分类", "is not a category"),
    "unknown_queue": ("没有这个队列", "is not a queue"),
    "unknown_node": ("没有这个节点，或已停用", "is no node that is open"),
    "within": ("不能移交给自己或下级", "lies within what is to be closed"),
    "unknown_role": ("没有这个角色，或不能用于该节点", "is no role that can be had there"),
    "not_below": ("级别须低于上级节点", "must be below the level of the node above"),
    "bad_key": ("只能用小写字母、数字和 -", "may only have small letters, digits and -"),
    "name_taken": ("已有同名的", "is taken"),
    "unknown_customer": ("没有这位客户", "is no customer"),
    "own_address": ("就是客户正在使用的地址", "is the one that he writes from now"),
    "bad_url": ("不是有效的 http 或 https 地址", "is no http or https address"),
    "private_url": (
        "须为公网 https 地址，或管理员允许的网段",
        "must be public and https, or in a network that the settings allow",
    ),
    "own_kind": ("不能推送关于推送的事件", "cannot have events of webhooks themselves"),
    "not_for_tokens": ("含有不能交给令牌的权限", "has rights that no token can have"),
    "not_yours": ("含有您在该节点没有的权限", "has rights that you do not have there"),
    "bad_cursor": ("翻页位置无效", "is not a cursor of this list"),
    "one_of": ("请填写其中一项", "one of them is needed"),
    "control_characters": ("含有控制字符", "contains control characters"),
    "string_type": ("应为文字", "must be a text"),
    "int_type": ("应为整数", "must be a whole number"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "bool_type": ("应为 true 或 false", "must be true or false"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "dict_type": ("应为对象", "must be an object"),
    "model_type": ("应为对象", "must be an object"),
    "model_attributes_type": ("应为对象", "must be an object"),
    "list_type": ("应为列表", "must be a list"),
    "tuple_type": ("应为列表", "must be a list"),
    "string_too_long": ("最多 {max_length} 个字符", "at most {max_length} characters"),
    "string_too_short": ("至少 {min_length} 个字符", "at least {min_length} characters"),
    "too_long_list": ("最多 {max_length} 项", "at most {max_length} items"),
    "string_pattern_mismatch": ("格式不对", "has the wrong form"),
    "string_unicode": ("含有无效字符", "contains characters that are none"),
    "enum": ("应为其中之一：{expected}", "must be one of {expected}"),
    "literal_error": ("应为其中之一：{expected}", "must be one of {expected}"),
    "too_short": ("至少 {min_length} 项", "at least {min_length} items"),
    "float_type": ("应为数字", "must be a number"),
    "float_parsing": ("应为数字", "must be a number"),
    "int_from_float": ("应为整数", "must be a whole number"),
    "greater_than": ("须大于 {gt}", "must be greater than {gt}"),
    "less_than": ("须小于 {lt}", "must be less than {lt}"),
    "less_than_equal": ("不能大于 {le}", "must not be greater than {le}"),
    "greater_than_equal": ("不能小于 {ge}", "must not be less than {ge}"),
    "invalid": ("无效", "is not valid"),
}


_KINDS = {400: "bad_input", 404: "not_found", 409: "conflict", 503: "unavailable"}


def language_of(accept_language: str) -> str:
    """The language a browser likes best of ours; Chinese when it says nothing of either."""
    for choice in sorted(accept_language.split(","), key=_weight, reverse=True):
        name = choice.partition(";")[0].strip().lower()
        for language in LANGUAGES:
            if name.partition("-")[0] == language.partition("-")[0].lower():
                return language
    return LANGUAGES[0]


def _weight(choice: str) -> float:
    try:
        return float(choice.partition("q=")[2] or 1)
    except ValueError:
        return 0.0


def error_text(error: HubError, language: str) -> str:
    """What this error says; a code that nobody worded says what its kind says."""
    pair = ERRORS.get(error.code) or ERRORS[_KINDS.get(error.status, "internal")]
    return _filled(pair, language, error.params)


def field_text(code: str, language: str, values: Mapping[str, object] | None = None) -> str:
    """What is wrong with a field; words that are no code of ours are passed on."""
    pair = FIELDS.get(code)
    return _filled(pair, language, values or {}) if pair else code


def _filled(pair: tuple[str, str], language: str, values: Mapping[str, object]) -> str:
    said = {name: _figure(value) for name, value in values.items()}
    return pair[LANGUAGES.index(language)].format_map(_Values(said))


def _figure(value: object) -> object:
    """As people write it: a limit of 0.0 is 0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Values(dict[str, object]):
    """A value that nobody gave is left out, never an error about an error."""

    def __missing__(self, key: str) -> str:
        return "…"
