"""What an order of each type asks for, as JSON Schema, and whether what was filled in fits."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from hub.core.errors import InputError
from hub.core.order_rules import Form
from hub.core.orders import OrderType, Value

_HERE = Path(__file__).parent
_META = json.loads((_HERE / "meta_form.json").read_text(encoding="utf-8"))
_SCHEMAS = json.loads((_HERE / "forms.json").read_text(encoding="utf-8"))
BUILT_IN: Mapping[OrderType, Form] = MappingProxyType(
    {kind: Form(type=kind, version=0, schema=_SCHEMAS[kind]) for kind in OrderType}
)
"""Version 0 of each: orders may be open with it, so that it is never changed, only followed."""
_CODES = {
    "required": "missing",
    "additionalProperties": "unknown",
    "unevaluatedProperties": "unknown",
    "maxLength": "too_long",
    "minLength": "empty",
}
"""By JSON Schema's keyword; anything else is `invalid`."""
_CHECKER = Draft202012Validator.FORMAT_CHECKER


def check_schema(schema: Mapping[str, Any]) -> None:
    """Flat, of plain values, and without patterns, which could take for ever; raises InputError."""
    errors = Draft202012Validator(_META).iter_errors(dict(schema))
    if fields := {_place(error, "schema"): _code(error) for error in errors}:
        raise InputError("bad_form_schema", fields=fields)
    if unknown := set(schema.get("required", ())) - schema["properties"].keys():
        raise InputError("bad_form_schema", fields=dict.fromkeys(sorted(unknown), "unknown"))


def check_fields(form: Form, values: Mapping[str, Value]) -> None:
    """Raises InputError naming each field that does not fit."""
    validator = Draft202012Validator(dict(form.schema), format_checker=_CHECKER)
    errors = list(validator.iter_errors(dict(values)))
    if errors:
        raise InputError(fields={_place(error, "fields"): _code(error) for error in errors})


def _code(error: ValidationError) -> str:
    return _CODES.get(str(error.validator), "invalid")


def _place(error: ValidationError, root: str) -> str:
    """The field at fault, also where it is not there."""
    return ".".join([root, *map(str, error.absolute_path), *_absent(error)])


def _absent(error: ValidationError) -> list[str]:
    if error.validator == "required":
        return [name for name in error.validator_value if name not in error.instance][:1]
    if error.validator == "additionalProperties":
        return sorted(set(error.instance) - set(error.schema.get("properties", ())))[:1]
    return []
