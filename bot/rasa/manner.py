"""How a text is worded: a question, an order, a reproach, an end; knows nothing of Rasa."""

import re

_QUESTION = re.compile(
    r"吗|呢[?？]?$|怎么|怎样|如何|多少|哪[里儿个]|几点|[是有用]什么|什么时候|查一?下?|可不可以|[?？]$"
    r"|([\u4e00-\u9fa5])不\1"
    r"|^(?:how|what|where|when|which|can|could|do|does|is|are)\b",
    re.I,
)
_REPROACH = re.compile(
    r"为什么|为啥|凭什么|怎么回事|什么意思|怎么(?:又|会|还|就|老|总)|你们(?:自己)?.{0,6}[不没].{0,4}吗"
)
_ORDER = re.compile(r"[帮给替]我(?!查|看)|把.+(?:改|换|退|取消|关|停|销|提|升|降|开|办)")
_WANTING = re.compile(
    r"麻烦|请(?!问)|^我[要想](?!问|知道|了解|咨询)|(?:退|取消|关)[了掉]|please", re.I
)
_POLITE_ORDER = re.compile(r"(?:能不能|可不可以|可以|能)(?:请|麻烦)?[帮给替]我(?!查|看)")
_REPAIR = re.compile(r"(?:我[要想]|[帮给]我|麻烦|请)(?:你们)?(?:登记|申请|办)?个?报修")
_GOES_ON = re.compile(
    r"^.{0,5}(?:继续|接着)(?:办|填|说|来|弄|登记|投诉|报修|吧)?.{0,4}[。.!！]?$"
    r"|^(?:go on|continue)",
    re.I,
)
_GIVES_UP = re.compile(
    r"^(?:那|诶|哎|咦|哦|好了|算了|吧|[,，。 ])*我?不(?:办|投诉|投|报修|报|填|弄|搞|挂失)了"
    r"|^(?:取消|算了|cancel|stop)[吧了]*[。.!！]*$",
    re.I,
)
_PUZZLED = re.compile(r"(?:what|huh|pardon|sorry|啥|什么)[?？!！.。]*", re.I)
_WORD = re.compile(r"[A-Za-z\d']+|[^\sA-Za-z\d]")


def words(text: str) -> int:
    """How much is said: Chinese characters, and words of other scripts, count one each."""
    return len(_WORD.findall(text))


def is_puzzled(text: str) -> bool:
    """Has not understood the question: it is put once more."""
    return bool(_PUZZLED.fullmatch(text.strip()))


def is_question(text: str) -> bool:
    """Asks to be told something; a reproach put as a question ("why did you …") is a complaint."""
    return bool(_QUESTION.search(text)) and not is_reproach(text)


def is_reproach(text: str) -> bool:
    """Puts blame on those who ask: no place, no time and no number is told that way."""
    return bool(_REPROACH.search(text))


def is_order(text: str, *, wanting: bool) -> bool:
    """Wants it done, not explained; `wanting`: to say that he wants it is enough."""
    if _POLITE_ORDER.search(text):
        return True
    words = _ORDER.search(text) or (wanting and _WANTING.search(text))
    return bool(words) and not is_question(text)


def wants_repair(text: str) -> bool:
    """Asks in plain words for a repair to be registered, and not how that is done."""
    return bool(_REPAIR.search(text)) and not is_question(text)


def goes_on(text: str) -> bool:
    """Comes back to what is open, without an answer yet."""
    return bool(_GOES_ON.search(text))


def gives_up(text: str) -> bool:
    """Says in the plainest words that he does not want it any more."""
    return bool(_GIVES_UP.search(text))
