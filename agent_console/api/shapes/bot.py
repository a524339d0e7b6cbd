"""Forms of what the bot makes of words, of what it would say, and of its models."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out
from agent_console.api.shapes.articles import HitOut
from agent_console.api.shapes.common import Name, Time, Words
from agent_console.api.shapes.messages import MessageOut
from bot.jobs import Deed, JobState
from hub.core.customers import Tier


class ParseIn(In):
    """`explain`: tell both opinions, too; the second costs some 30 ms."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    explain: bool = False


class RankOut(Out):
    intent: str
    confidence: float


class OpinionsOut(Out):
    """What each opinion makes of the text by itself, in the model's own, finer names.

    `plain` is the text as it is read. `meaning` is heard below a confidence of `doubt`, with
    `voice` of one; null where the model has no second opinion.
    """

    plain: str
    ngrams: list[RankOut]
    meaning: list[RankOut] | None
    both: list[RankOut]
    doubt: float
    voice: float


class ParsedOut(Out):
    """`fallback`: too unsure to act on."""

    intent: str
    confidence: float
    fallback: bool
    ranking: list[RankOut]
    entities: list[dict[str, Any]]
    opinions: OpinionsOut | None = None


class RehearsalIn(In):
    """A conversation from its beginning; without `node_id` the customer is of the caller's node."""

    said: Annotated[list[Words], Field(min_length=1, max_length=30)]
    channel: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,32}$")] = "web"
    language: Annotated[str, StringConstraints(pattern=r"^(zh-CN|en)$")] = "zh-CN"
    tier: Annotated[Tier, Field(strict=False)] = Tier.NORMAL
    node_id: Name = ""


class EntityOut(Out):
    """In characters of Unicode; `end` is no more in it."""

    entity: str
    value: str
    text: str
    start: int
    end: int


class ReadOut(Out):
    """What the model was asked, and what it decided: `directives` are carried out in order."""

    text: str
    intent: str
    confidence: float
    threshold: float
    model: str
    directives: list[dict[str, Any]]


class FoundHitOut(HitOut):
    """`own`: it stands under the headings of what is wanted."""

    own: bool


class SearchOut(Out):
    """`sure`: the first may be given as the answer, beside the wish `intent`."""

    query: str
    intent: str
    sure: bool
    cut_off: float
    headings: list[str]
    hits: list[FoundHitOut]


class RehearsedOrder(Out):
    type: str
    title: str
    fields: dict[str, str]


class MemoryOut(Out):
    """What the bot remembers for the next turn: the open form, and what "yes" or "2" would mean."""

    form: str
    slots: dict[str, Any]
    offered: str
    choices: list[str]
    failures: int


class SceneOut(Out):
    """One message and what would follow; `reads` and `searches` are empty where rules of the hub
    decided alone. `to_bot`: false where people have the conversation already."""

    text: str
    to_bot: bool
    entities: list[EntityOut]
    reads: list[ReadOut]
    searches: list[SearchOut]
    messages: list[MessageOut]
    order: RehearsedOrder | None
    handover: str
    queue: str
    state: str
    topic: str
    look_rule: str
    memory: MemoryOut


class Rehearsed(Out):
    threshold: float
    scenes: list[SceneOut]


class ModelIn(In):
    """`promote`: let it run when it is ready, if it is no worse than what ran before."""

    promote: bool = True


class AboutModel(Out):
    intents: int
    examples: int
    chinese: int
    seconds: int


class FiguresOut(Out):
    """Rates of one. `accuracy`: of all; `right` and `unsure`: of what is ours, answered and handed
    on; `wrong`: of all, answered with something else; `strays`: of what is not ours, answered."""

    utterances: int
    threshold: float
    yardstick: str
    accuracy: float
    macro_f1: float
    outside_recall: float
    right: float
    wrong: float
    unsure: float
    strays: float


class ModelOut(Out):
    """`runs`: it is to speak; `serves`: a worker answers with it now; `refused`: it did not start.
    `way_back`: it ran before the one that runs."""

    id: str
    trained_at: Time
    size: int
    runs: bool
    serves: bool
    refused: bool
    way_back: bool
    about: AboutModel | None
    figures: FiguresOut | None


class JobOut(Out):
    deed: Deed
    state: JobState
    by: str
    by_name: str
    began: Time
    ended: Time | None
    done: float
    step: str
    model: str
    lost: list[str]
    faults: list[str]


class BotOut(Out):
    """`wanted`: the model that the training data of now would make; `remote`: Rasa and its models
    are run elsewhere. `health` is up, warming or down; `answering` the model that answered last."""

    health: str
    answering: str
    wanted: str
    remote: bool
    may_train: bool
    threshold: float
    items: list[ModelOut]
    job: JobOut | None


class PairOut(Out):
    said: str
    read: str
    n: int


class IntentOut(Out):
    intent: str
    utterances: int
    precision: float
    recall: float
    f1: float


class ThresholdOut(Out):
    threshold: float
    right: float
    wrong: float
    unsure: float
    strays: float


class MistakeOut(Out):
    said: str
    read: str
    confidence: float
    text: str
    language: str


class EvaluationOut(Out):
    """`mistakes` are null where it was measured by an older hub; measure it again."""

    model: ModelOut
    languages: dict[str, FiguresOut]
    thresholds: list[ThresholdOut]
    intents: list[IntentOut]
    confusions: list[PairOut]
    mistakes: list[MistakeOut] | None
