"""The page about the platform's API: made of the same OpenAPI document as machines read, and of nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import Response

from handlers.http.pages import rendered

METHODS = ("get", "put", "post", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a call, or one field of a body."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Call:
    """One method of one address."""

    method: str
    path: str
    about: str
    fields: Sequence[Field]
    body: str
    answers: Mapping[str, str]


def docs_routes(app: FastAPI) -> APIRouter:
    """`/docs`: every call and every body of `app`, which also answers `/openapi.json`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def docs() -> Response:
        schema = app.openapi()
        bodies = {name: (body.get("description", ""), _fields(body)) for name, body in schema["components"]["schemas"].items()}
        return rendered("docs.html", info=schema["info"], calls=_calls(schema["paths"]), bodies=bodies, language="en")

    return router


def _calls(paths: Mapping[str, Any]) -> list[Call]:
    return [_call(method, path, operations[method]) for path, operations in paths.items() for method in METHODS if method in operations]


def _call(method: str, path: str, operation: Mapping[str, Any]) -> Call:
    parameters = [
        Field(each["name"], _kind(each["schema"]), each.get("required", False), each["in"]) for each in operation.get("parameters", [])
    ]
    answers = {status: _body_of(answer) or answer["description"] for status, answer in operation["responses"].items()}
    about = operation.get("description", operation.get("summary", ""))
    return Call(method.upper(), path, about, parameters, _body_of(operation.get("requestBody", {})), answers)


def _body_of(part: Mapping[str, Any]) -> str:
    return _kind(part.get("content", {}).get("application/json", {}).get("schema", {}))


def _fields(body: Mapping[str, Any]) -> list[Field]:
    required = body.get("required", ())
    return [Field(name, _kind(field), name in required, field.get("description", "")) for name, field in body.get("properties", {}).items()]


def _kind(schema: Mapping[str, Any]) -> str:
    """The type in a few words: a name among the bodies, a choice, a list, or a plain type."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if schema.get("type") == "array":
        return f"[{schema['items'].get('title') or _kind(schema['items'])}]"
    return str(schema.get("format") or schema.get("type") or "")
