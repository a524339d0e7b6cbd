"""The OpenAPI document, made from the routes' own statements and forms."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from agent_console.api.endpoints import Endpoint, Upload
from agent_console.api.forms import In, Out
from agent_console.api.serving import COOKIE

BASE = "/api/v1"
TITLE = "总机控制台接口 · Zongji console API"
_REF = "#/components/schemas/{model}"
_FILES = ("text/csv", "application/json", "text/markdown", "multipart/form-data")
Keys = Mapping[Any, Mapping[str, Any]]
Schema = dict[str, Any]


class ErrorBody(Out):
    """`fields` names what is wrong, field by field; `details` is more about a conflict."""

    code: str
    message: str
    fields: dict[str, str] | None = None
    details: dict[str, Any] | None = None


class ErrorOut(Out):
    """Every error has this form."""

    error: ErrorBody


def document(endpoints: Iterable[Endpoint[Any, Any]]) -> Schema:
    """OpenAPI 3.1, paths relative to BASE."""
    listed = list(endpoints)
    keys, definitions = models_json_schema(_models(listed), ref_template=_REF)
    paths: dict[str, Schema] = {}
    for endpoint in listed:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, keys)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1"},
        "servers": [{"url": BASE}],
        "paths": paths,
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _models(
    endpoints: Iterable[Endpoint[Any, Any]],
) -> list[tuple[type[BaseModel], Literal["validation", "serialization"]]]:
    models: dict[tuple[type[BaseModel], Literal["validation", "serialization"]], None] = {
        (ErrorOut, "serialization"): None
    }
    for endpoint in endpoints:
        if endpoint.body is not Upload and endpoint.body.model_fields:
            models[endpoint.body, "validation"] = None
        if endpoint.answer:
            models[endpoint.answer, "serialization"] = None
    return list(models)


def _operation(endpoint: Endpoint[Any, Any], keys: Keys) -> Schema:
    operation: Schema = {
        "operationId": _name(endpoint),
        "summary": endpoint.summary,
        "tags": [endpoint.path.split("/")[1]],
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint)],
        "responses": _responses(endpoint, keys),
        "security": [{"session": []}, {"token": []}] if endpoint.right else [],
    }
    if endpoint.right:
        operation["x-right"] = endpoint.right.value
    if body := _body(endpoint, keys):
        operation["requestBody"] = body
    return operation


def _name(endpoint: Endpoint[Any, Any]) -> str:
    words = re.findall(r"[a-z_]+", endpoint.path)
    return "_".join([endpoint.method.lower(), *words])


def _path_parameters(endpoint: Endpoint[Any, Any]) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint[Any, Any]) -> list[Schema]:
    schema = endpoint.query.model_json_schema(ref_template=_REF)
    definitions = schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": False, "schema": _flat(one, definitions)}
        for name, one in schema.get("properties", {}).items()
    ]


def _flat(schema: Schema, definitions: Schema) -> Schema:
    """A query parameter is absent, not null, and its enumeration stands in place."""
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    found = dict(kinds[0])
    if "$ref" in found:
        found = dict(definitions[found["$ref"].rpartition("/")[2]])
    return {name: value for name, value in found.items() if name not in {"default", "title"}}


def _body(endpoint: Endpoint[Any, Any], keys: Keys) -> Schema | None:
    if endpoint.body is Upload:
        binary = {"schema": {"type": "string", "format": "binary"}}
        form = {"schema": {"type": "object", "properties": {"file": binary["schema"]}}}
        kinds = {kind: form if kind.startswith("multipart") else binary for kind in _FILES}
        return {"required": True, "content": kinds}
    if not issubclass(endpoint.body, In) or not endpoint.body.model_fields:
        return None
    schema = keys[endpoint.body, "validation"]
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _responses(endpoint: Endpoint[Any, Any], keys: Keys) -> Schema:
    error = {"application/json": {"schema": keys[ErrorOut, "serialization"]}}
    return {
        **_good(endpoint, keys),
        "default": {"description": "出错 · an error", "content": error},
    }


def _good(endpoint: Endpoint[Any, Any], keys: Keys) -> Schema:
    if endpoint.gives == "websocket":
        return {"101": {"description": "WebSocket"}}
    content: Schema = {"schema": {}}
    if endpoint.answer:
        content = {"schema": keys[endpoint.answer, "serialization"]}
    kinds = (
        ("text/csv", "text/markdown", "application/json")
        if _is_file(endpoint)
        else (endpoint.gives,)
    )
    answer = {"description": "成功 · done", "content": dict.fromkeys(kinds, content)}
    return {str(endpoint.status): answer}


def _is_file(endpoint: Endpoint[Any, Any]) -> bool:
    return endpoint.gives == "text/csv"
