"""Accounts' settings, checked against the model of their channel."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from hub.core.channel import Account
from hub.core.errors import InputError

Model = TypeVar("Model", bound=BaseModel)


def configure(model: type[Model], account: Account) -> Model:
    """The account's config as the model; raises InputError naming each wrong field."""
    try:
        return model.model_validate(dict(account.config))
    except ValidationError as error:
        raise InputError("bad_input", fields=wrong_fields(error)) from None


def wrong_fields(error: ValidationError) -> dict[str, str]:
    """`{"sender.id": reason}`; the reason is a key of the catalogue of texts where one fits."""
    return {_path(one["loc"]): _reason(one["type"], one["loc"]) for one in error.errors()}


def _path(loc: tuple[int | str, ...]) -> str:
    return ".".join(map(str, loc)) or "body"


def _reason(kind: str, loc: tuple[int | str, ...]) -> str:
    named = {"external_id": "external_id", "sender": "sender", "identity": "identity"}
    if kind == "too_long":
        return "too_many"
    if kind.startswith("json"):
        return "not_json"
    if loc and loc[-1] == "content_type":
        return "content_type"
    return named.get(str(loc[0]) if loc else "", "shape")
