"""Every line that the house prints in a terminal, in both languages."""

import os
import sys

from hub.core.errors import HubError

TEXTS: dict[str, tuple[str, str]] = {
    # the command and its parts
    "hub_command": ("总机 Zongji:全渠道客服枢纽", "Zongji: an omnichannel customer-service hub"),
    "help_up": ("启动并看护全部部件(单机)", "start everything on this machine and keep it up"),
    "help_bare": ("不写入演示数据,只建管理员", "no demo data: the administrator alone"),
    "help_prepare": ("同时安装并训练 Rasa", "and prepare Rasa meanwhile"),
    "help_serve": ("只运行总机进程(多机部署)", "the hub alone; run as many as you like"),
    "help_doctor": ("检查哪里有问题、该怎么办", "say what is wrong and what to do"),
    "help_train": ("训练机器人模型(有变化时)", "train the bot's model if its data have changed"),
    "help_force": (
        "没有变化也训练,指标变差也启用",
        "even if nothing has changed; and let the model run even if it is worse",
    ),
    "help_models": ("列出模型版本和指标", "list the model's versions and their figures"),
    "help_promote": ("启用这个版本", "let this version run"),
    "help_rollback": ("回到上一个版本", "let the one run that ran before"),
    "model_runs": ("模型 {name} 已启用", "Model {name} runs"),
    "no_such_model": (
        "没有模型版本 {name};hub models 列出全部。",
        "No model {name}; see hub models.",
    ),
    "no_model_before": ("没有可以回退的版本。", "There is no version to go back to."),
    "help_seed": ("写入演示数据", "make the demo people, accounts and articles"),
    "help_import": ("导入知识文章(CSV、JSON、Markdown)", "bring articles in (CSV, JSON, Markdown)"),
    "help_publish": ("立即发布,不经审核", "publish them at once, without review"),
    "help_export": ("导出知识文章", "take all articles out"),
    "help_reindex": ("重建知识检索索引(期间照常回答)", "build the search index anew, answering on"),
    "reindexing": ("重建检索索引", "Building the search index"),
    "reindexed": ("✓ 检索索引已重建:{count} 篇", "✓ The search index is new: {count} articles"),
    "no_hub": (
        "{url} 上没有总机在运行。启动时会自动检查并在需要时重建索引。",
        "No hub is running at {url}. At its start it looks after the index by itself.",
    ),
    "search_down": ("检索不可用:{reason}", "Search is down: {reason}"),
    "help_backup": ("备份数据库与文件", "back the store up, files included"),
    "help_restore": ("恢复到空的数据库", "restore into an empty store"),
    "help_user": ("人员:添加、改口令、列出", "people: add, change a password, list"),
    "help_parse": ("显示渠道如何解析一份原始报文", "show what a channel makes of a raw payload"),
    "help_openapi": ("输出管理接口的 OpenAPI 描述", "print the staff API's OpenAPI description"),
    "documents": ("  {collection} {count}", "  {collection} {count}"),
    "backed_up": (
        "✓ 已备份到 {path}。请另外保存密钥 {key}:没有它,渠道账号无法解密。",
        "✓ Backed up to {path}. Keep the key {key} too: channel accounts are sealed with it.",
    ),
    "restored": ("✓ 已从 {path} 恢复", "✓ Restored from {path}"),
    "store_not_empty": (
        "数据库不是空的,没有恢复任何内容。请换一个空的 HUB_DATA_DIR 或 MONGODB_URI。",
        "The store is not empty; nothing was restored. Use an empty HUB_DATA_DIR or MONGODB_URI.",
    ),
    "bad_backup": (
        "这不是可用的备份文件:{reason}",
        "This is no backup that can be used: {reason}",
    ),
    "backup_needs_rest": (
        "备份期间仍有写入,没有完成。请先停止总机,或使用 MongoDB 自己的备份工具。",
        "The hub wrote on during the backup. Stop it first, or use the tools of MongoDB.",
    ),
    "imported": (
        "✓ 新增 {created} 篇,更新 {changed} 篇,未变 {same} 篇",
        "✓ {created} new, {changed} changed, {same} the same",
    ),
    "exported": ("✓ 已导出 {count} 篇到 {path}", "✓ {count} articles written to {path}"),
    "seeded": (
        "✓ 演示数据:新增人员 {people} 名,文章 {articles} 篇",
        "✓ Demo data: {people} people and {articles} articles made",
    ),
    "password_once": (
        "\n管理员口令(只显示这一次):{password}\n  适用于:{people}\n",
        "\nThe admin password, shown this once: {password}\n  for: {people}\n",
    ),
    "help_user_add": ("添加人员", "add a person"),
    "help_user_node": ("所在节点,如 root.zj", "the node, such as root.zj"),
    "help_user_password": ("更改口令", "change a password"),
    "help_user_list": ("列出人员", "list people"),
    "help_file": ("文件", "the file"),
    "password_prompt": ("新口令(留空则随机生成):", "New password (empty: one is made): "),
    "password_set": ("✓ {username} 的口令已设置", "✓ The password of {username} is set"),
    "password_made": (
        "✓ {username} 的口令(只显示这一次):{password}",
        "✓ Password of {username}, shown this once: {password}",
    ),
    "person_line": ("{username}\t{name}\t{roles}", "{username}\t{name}\t{roles}"),
    "file_unreadable": ("无法读取 {path}:{reason}", "Cannot read {path}: {reason}"),
    "file_unwritable": ("无法写入 {path}:{reason}", "Cannot write {path}: {reason}"),
    # what is being done
    "step": ("▸ {title}…", "▸ {title}…"),
    "step_going": (
        "  {title}:已用 {seconds} 秒,已写入约 {megabytes} MB",
        "  {title}: {seconds} s so far, about {megabytes} MB written",
    ),
    "step_done": ("✓ {title}({seconds} 秒)", "✓ {title} ({seconds} s)"),
    "uv": ("取得安装工具 uv", "Getting the installer uv"),
    "pip": ("安装系统包 python3-pip", "Installing the system package python3-pip"),
    "venv": ("建立 Python 环境", "Making a Python environment"),
    "hub": ("安装总机的运行环境(约 250 MB)", "Laying the hub's environment (about 250 MB)"),
    "dev": ("安装开发与测试环境(约 300 MB)", "Laying the development environment (about 300 MB)"),
    "rasa": ("安装 Rasa 环境(约 2.9 GB)", "Laying Rasa's environment (about 2.9 GB)"),
    "imaging": (
        "安装图像环境(约 0.4 GB)",
        "Laying the environment for pictures (about 0.4 GB)",
    ),
    "lock": ("解析依赖版本", "Resolving requirements"),
    "web_packages": ("安装前端依赖", "Fetching the front end's packages"),
    "web_build": ("构建前端页面", "Building the pages"),
    "browser": ("安装系统包:浏览器与中文字体", "Installing system packages: browser and CJK fonts"),
    "java": ("安装系统包:Java 与 Maven", "Installing system packages: Java and Maven"),
    "jasmin": (
        "安装测试用的短信中心 Jasmin(约 80 MB)",
        "Laying Jasmin, a message centre for the tests (about 80 MB)",
    ),
    "elasticsearch": (
        "取得测试用的 Elasticsearch(约 110 MB)",
        "Getting Elasticsearch for the tests (about 110 MB)",
    ),
    "telegram": (
        "取得测试用的 Telegram 接口(约 7 MB)",
        "Getting a Bot API for the tests (about 7 MB)",
    ),
    "model": ("训练机器人模型", "Training the bot's model"),
    # what is wrong before anything starts
    "no_pip": (
        "既没有 uv 也没有 pip。请用 root 执行 apt install python3-pip,或自行安装 uv。",
        "Neither uv nor pip is here. As root: apt install python3-pip, or install uv yourself.",
    ),
    "no_node": (
        "构建页面需要 Node.js 20 以上和 npm,没有找到。请安装后重试。",
        "Building the pages needs Node.js 20 or newer with npm; not found. Please install them.",
    ),
    "no_java": (
        "与真实服务器的测试需要 Java 17 和 Maven。请用 root 执行:"
        "apt install maven openjdk-17-jre-headless",
        "Tests against real servers need Java 17 and Maven. As root: "
        "apt install maven openjdk-17-jre-headless",
    ),
    "not_genuine": (
        "下载的 {path} 与所记的校验和不符,已删除。",
        "The downloaded {path} does not have the recorded checksum; it was deleted.",
    ),
    "no_browser": (
        "浏览器测试缺少系统包。请用 root 执行:apt install {packages}",
        "The browser tests miss system packages. As root: apt install {packages}",
    ),
    "no_room": (
        "磁盘空间不足:{path} 剩余 {free} GB,首次安装需要 {need} GB。",
        "Not enough disk: {free} GB free at {path}, the first set-up needs {need} GB.",
    ),
    "no_registry": (
        "{title}:连不上软件源。请检查网络或代理后重试(详见 {log})。",
        "{title}: cannot reach the package registry. Check network or proxy (see {log}).",
    ),
    "step_failed": (
        "{title}没有成功:{reason}(详见 {log})",
        "{title} did not succeed: {reason} (see {log})",
    ),
    "bad_setting": ("设置有误:{name}:{reason}", "Wrong setting {name}: {reason}"),
    "data_dir_unwritable": (
        "数据目录不可写:{path}({reason})。请改用 HUB_DATA_DIR 或修正权限。",
        "The data directory is not writable: {path} ({reason}). Set HUB_DATA_DIR or mend it.",
    ),
    "data_dir_in_use": (
        "数据目录 {path} 正被另一个总机使用。请先停止它,或换用 HUB_DATA_DIR。",
        "Another hub is using the data directory {path}. Stop it first, or set HUB_DATA_DIR.",
    ),
    "port_taken": (
        "端口 {port} 已被占用。请停止占用它的程序,或用 HUB_PORT 换一个端口。",
        "Port {port} is taken. Stop the program that has it, or set HUB_PORT to another.",
    ),
    "port_refused": (
        "不能在 {host}:{port} 上监听:{reason}",
        "Cannot listen on {host}:{port}: {reason}",
    ),
    "no_front_end": (
        "页面尚未构建。请执行 make web。",
        "The pages have not been built. Run: make web",
    ),
    "store_unreachable": (
        "数据库不可用:{reason}",
        "The database cannot be used: {reason}",
    ),
    "store_died": (
        "内置数据库意外退出(代码 {code}),正在重新启动。",
        "The embedded database died (code {code}); it is being started again.",
    ),
    "store_does_not_start": (
        "内置数据库无法启动:{reason}",
        "The embedded database does not start: {reason}",
    ),
    "one_machine": (
        "注意:内置数据库 SecantusDB 是测试版软件,只适合单机试用;正式使用请设置 MONGODB_URI。",
        "Note: the embedded database, SecantusDB, is beta software for one machine; "
        "set MONGODB_URI for real use.",
    ),
    "not_trained": ("模型没有训练成功,详见上文。", "The model was not trained; see above."),
    # hub doctor
    "doctor_line": ("{verdict} {text}", "{verdict} {text}"),
    "doctor_python": ("Python {version}", "Python {version}"),
    "doctor_not_311": (
        "Python {version}:总机与 Rasa 需要 Python 3.11。",
        "Python {version}: the hub and Rasa need Python 3.11.",
    ),
    "doctor_pages": ("页面已构建", "The pages are built"),
    "doctor_room": ("{path} 剩余 {free} GB", "{free} GB free at {path}"),
    "doctor_no_room": (
        "磁盘快满了:{path} 只剩 {free} GB,请清理。",
        "The disk is nearly full: {free} GB free at {path}. Make room.",
    ),
    "doctor_secret": (
        "数据目录 {path} 可写,密钥只有本用户可读",
        "Data directory {path}: writable, its secrets readable by this user only",
    ),
    "doctor_secret_open": (
        "密钥文件 {path} 其他用户可读。请执行 chmod 600 {path}",
        "Others can read the secret {path}. Run: chmod 600 {path}",
    ),
    "no_right": ("没有写入权限", "no right to write"),
    "doctor_port_free": ("总机未运行,端口 {port} 可用", "No hub is running; port {port} is free"),
    "doctor_hub": ("总机正在运行:{url}", "The hub is running: {url}"),
    "doctor_hub_ill": (
        "总机正在运行,但这些部分不可用:{parts}。请查看 {logs}。",
        "The hub is running, but these parts are down: {parts}. Look into {logs}.",
    ),
    "doctor_store": ("MongoDB {version} 可用", "MongoDB {version} answers"),
    "doctor_store_asleep": (
        "内置数据库未运行;hub up 会启动它(只适合单机试用)。",
        "The embedded database is not running; hub up starts it (for one machine only).",
    ),
    "doctor_store_embedded": (
        "内置数据库可用(相当于 MongoDB {version};只适合单机试用)",
        "The embedded database answers (as MongoDB {version}; for one machine only)",
    ),
    "doctor_search": ("知识检索在进程内(tantivy)", "Search runs in the process (tantivy)"),
    "doctor_cluster": (
        "Elasticsearch 可用:索引 {index},{articles} 篇",
        "Elasticsearch answers: index {index}, {articles} articles",
    ),
    "doctor_no_index": (
        "Elasticsearch 可用,但还没有索引:总机启动后会建立。",
        "Elasticsearch answers and has no index yet: the hub will build it when it runs.",
    ),
    "doctor_cluster_down": (
        "Elasticsearch 不可用:{reason}。请检查 ELASTICSEARCH_URL、用户与口令以及集群状态。"
        "在此期间消息照常接收,问题转人工。",
        "Elasticsearch does not answer as it should: {reason}. Check ELASTICSEARCH_URL, user and "
        "password, and the cluster. Messages are accepted meanwhile, questions go to people.",
    ),
    "doctor_rasa": ("Rasa 环境已安装", "Rasa's environment is laid"),
    "doctor_model": ("机器人模型 {name}", "The bot's model {name}"),
    "doctor_no_model": (
        "还没有机器人模型:机器人只凭知识库回答。请执行 hub train。",
        "There is no model yet: the bot answers from the knowledge base only. Run hub train.",
    ),
    "doctor_rasa_elsewhere": ("使用外部 Rasa:{urls}", "Rasa is elsewhere: {urls}"),
    "doctor_imaging": ("图像环境已安装", "The environment for pictures is laid"),
    "doctor_font": ("中文字体 {path}", "Chinese font {path}"),
    "doctor_no_font": (
        "没有中文字体:无法发送传真。Debian 请安装 fonts-noto-cjk。",
        "No Chinese font: no fax can be sent. On Debian, install fonts-noto-cjk.",
    ),
    "doctor_sniffer": ("文件类型由 libmagic 识别", "Files are known by libmagic"),
    "doctor_no_sniffer": (
        "没有 libmagic:只认得常见的文件类型。Debian 请安装 libmagic1。",
        "No libmagic: only everyday kinds of files are known. On Debian, install libmagic1.",
    ),
    "doctor_scanner": ("ClamAV 在 {address} 应答", "ClamAV answers at {address}"),
    "doctor_scanner_strict": (
        "ClamAV 在 {address} 没有应答({reason}):客户发来的文件暂不接收。",
        "ClamAV does not answer at {address} ({reason}): no file of a customer's is taken.",
    ),
    "doctor_scanner_lax": (
        "ClamAV 在 {address} 没有应答({reason}):客户发来的文件未经查毒就收下。",
        "ClamAV does not answer at {address} ({reason}): customers' files are taken unseen.",
    ),
    "doctor_registry": ("软件源可用", "The package registry answers"),
    "doctor_no_registry": (
        "连不上软件源(只有安装和升级时需要)。",
        "The package registry does not answer (needed for set-up and upgrades only).",
    ),
    # while the house is up
    "starting": ("▸ 正在启动总机…", "▸ Starting the hub…"),
    "addresses": (
        "\n总机已就绪({seconds} 秒):\n"
        "  客户演示页  {url}/demo\n"
        "  座席工作台  {url}/console/\n"
        "  日志目录    {logs}\n"
        "按 Ctrl-C 停止。",
        "\nThe hub is ready ({seconds} s):\n"
        "  demo page   {url}/demo\n"
        "  console     {url}/console/\n"
        "  logs        {logs}\n"
        "Press Ctrl-C to stop.",
    ),
    "hub_died": (
        "总机进程意外退出(代码 {code}):{words}。{pause} 秒后重新启动。",
        "The hub process died (code {code}): {words}. It starts again in {pause} s.",
    ),
    "hub_refused": ("总机无法启动:{words}", "The hub cannot start: {words}"),
    "hub_back": ("总机已恢复。", "The hub is back."),
    "rasa_missing": (
        "没有 Rasa 环境:机器人只凭知识库回答。执行 make rasa 可安装。",
        "No Rasa environment: the bot answers from the knowledge base only. Run make rasa.",
    ),
    "imaging_missing": (
        "没有图像环境:传真暂不处理,来件不会丢失。执行 make imaging 可安装。",
        "No environment for pictures: faxes wait, none is lost. Run make imaging.",
    ),
    "imaging_not_prepared": (
        "图像环境没有准备好:传真暂不处理,来件不会丢失。修正后执行 make imaging。",
        "The environment for pictures was not prepared: faxes wait. Then: make imaging.",
    ),
    "rasa_meanwhile": (
        "▸ Rasa 在后台准备;在此之前机器人凭知识库回答,也可转人工。",
        "▸ Rasa is prepared in the background; until then the knowledge base answers, "
        "and people can be reached.",
    ),
    "rasa_not_prepared": (
        "Rasa 没有准备好;总机继续凭知识库回答。修正后执行 make rasa model。",
        "Rasa was not prepared; the hub goes on with the knowledge base. Then: make rasa model.",
    ),
    "not_seeded": (
        "演示数据没有写入,原因见上文。",
        "The demo data were not made; the reason is above.",
    ),
    "ending": ("\n▸ 正在停止…", "\n▸ Stopping…"),
    "ended": ("✓ 已全部停止。", "✓ Everything has stopped."),
    "no_store": (
        "没有数据库可用:请设置 MONGODB_URI,或先运行 hub up。",
        "There is no database: set MONGODB_URI, or run hub up first.",
    ),
}


def language() -> str:
    """`zh-CN` or `en`, by the terminal's locale; Chinese where it names none.

    Reads the environment itself: set-up runs before there is anything to read settings with.
    """
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    chinese = locale.split(".")[0] in {"", "C", "POSIX"} or locale.startswith("zh")
    return "zh-CN" if chinese else "en"


def line(key: str, /, **values: object) -> str:
    chinese, english = TEXTS[key]
    return (chinese if language() == "zh-CN" else english).format(**values)


def say(key: str, /, **values: object) -> None:
    tell(line(key, **values))


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Refused(Exception):
    """Cannot go on, and one line says why and what to do."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(line(key, **values))


def complain(text: object) -> None:
    sys.stderr.write(f"{text}\n")


def explain(error: HubError) -> str:
    """A typed error of any room as a line or, field by field, some."""
    from agent_console.texts import ERRORS, error_text, field_text

    fields = getattr(error, "fields", None) or {}
    if error.code == "bad_setting":
        return "\n".join(line("bad_setting", name=n, reason=r) for n, r in fields.items())
    if error.detail == "backup_needs_rest":
        return line(error.detail)
    if error.code == "unavailable":
        return line("store_unreachable", reason=error.detail.partition(", Timeout:")[0])
    if error.code in TEXTS:
        return line(error.code, **error.params)
    words = error_text(error, language()) if error.code in ERRORS else error.detail
    reasons = [f"  {name}: {field_text(code, language())}" for name, code in fields.items()]
    return "\n".join([words, *reasons])
