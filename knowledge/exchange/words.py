"""Names of fields and what to mend in a file, in Chinese and English."""

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("编号", "id"),
    "title": ("标题", "title", "标准问题", "标准问", "问题", "question"),
    "questions": (
        "问法", "questions", "问题变体", "相似问法", "相似问", "扩展问",
        "question variants", "variants",
    ),
    "answer": ("答案", "answer", "回答", "内容", "content"),
    "category": ("分类", "category", "类别", "目录"),
    "language": ("语言", "language", "lang", "locale"),
}  # fmt: skip
"""Field -> its Chinese and English name as shown, then further names that are understood."""

PLACES = {
    "zh": {
        "row": "第 {number} 行",
        "line": "第 {number} 行",
        "item": "第 {number} 篇",
        "file": "文件",
    },
    "en": {"row": "row {number}", "line": "line {number}", "item": "item {number}", "file": "file"},
}

REMEDIES = {
    "zh": {
        "empty": "不能为空，请补上",
        "too_long": "太长，请缩短到 {limit} 个字以内",
        "too_many": "问法太多，请减到 {most} 条以内",
        "unknown_language": "不认识的语言，请填 {languages} 之一",
        "bad_id": "编号只能用字母、数字、- 和 _，最多 64 位",
        "repeated": "与第 {other} 处重复，请删去一处或改名",
        "too_many_entries": "一个文件最多 {limit} 篇，请分成几个文件",
        "no_articles": "文件里没有文章",
        "encoding": "文字编码无法识别，请另存为 UTF-8 格式再导入",
        "no_column": "表头缺少“{column}”列，请在第一行补上这一列",
        "same_column": "表头里“{column}”列出现了两次，请删去一列",
        "extra_cells": "这一行的列比表头多，内容里有逗号时请用英文双引号括起来",
        "csv_syntax": "表格格式有误，请检查英文双引号是否成对",
        "json_syntax": "不是正确的 JSON，错误在第 {column} 列附近",
        "json_shape": "应当是文章的列表，每篇写成 {{\"title\": …, \"answer\": …}}",
        "json_type": "应当是文字",
        "json_questions": "应当是文字的列表",
        "no_heading": "第一篇文章之前有多余的文字，每篇请以“# 标题”开头（# 后面空一格）",
        "not_a_question": "“问法”下面每行请以“- ”开头",
    },
    "en": {
        "empty": "must not be empty, please fill it in",
        "too_long": "too long, please shorten it to {limit} characters",
        "too_many": "too many question variants, please keep at most {most}",
        "unknown_language": "unknown language, please use one of {languages}",
        "bad_id": "an id has at most 64 letters, digits, - and _",
        "repeated": "the same as number {other}, please remove or rename one",
        "too_many_entries": "at most {limit} articles a file, please split it",
        "no_articles": "there is no article in the file",
        "encoding": "unknown text encoding, please save the file as UTF-8",
        "no_column": "the header has no column “{column}”, please add it to the first row",
        "same_column": "the header has the column “{column}” twice, please remove one",
        "extra_cells": "more cells than the header has; put text with commas into double quotes",
        "csv_syntax": "not a well-formed table, please check that double quotes come in pairs",
        "json_syntax": "not valid JSON, the error is near column {column}",
        "json_shape": "must be a list of articles like {{\"title\": …, \"answer\": …}}",
        "json_type": "must be text",
        "json_questions": "must be a list of texts",
        "no_heading": "text before the first article; begin each with “# Title” (a space after #)",
        "not_a_question": "begin each line under “questions” with “- ”",
    },
}  # fmt: skip
