"""Questions in the cluster's own language."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from hub.core.ports.knowledge import Audience
from knowledge import imprint
from knowledge.analysis import Unit

Body = dict[str, Any]


def candidates(units: Sequence[Unit], audience: Audience | None, day: date) -> Body:
    """Any of the words, weighed; filters decide and do not weigh."""
    words = [
        {"term": {field: {"value": term, "boost": boost * much}}}
        for term, boost in imprint.boosts(units).items()
        for field, much in (("ask", imprint.ASK), ("answer", imprint.ANSWER))
    ]
    filters: list[Body] = [
        {"terms": {field: list(values)}} for field, values in imprint.limits(audience)
    ]
    filters.append({"range": {"valid_from": {"lte": day.isoformat()}}})
    filters.append({"range": {"valid_until": {"gte": day.isoformat()}}})
    return {"bool": {"should": words, "minimum_should_match": 1, "filter": filters}}


def frequencies(terms: Collection[str]) -> Body:
    """An aggregation: how many articles ask with each term, in the order of `terms`."""
    return {"filters": {"filters": [{"term": {"ask": term}} for term in terms]}}
