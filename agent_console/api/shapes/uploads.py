"""Forms of files in conversations."""

from agent_console.api.forms import Out, Query
from agent_console.api.shapes.common import Name


class UploadQuery(Query):
    """`name`: the file's, where the body is the file alone."""

    name: Name = ""


class UploadOut(Out):
    """`file_id` is what a message names."""

    file_id: str
    name: str
    content_type: str
    size: int
    is_image: bool


class CarriedOut(Out):
    """`copies`: answers go out as letters, with copies to others; `text`: characters a part, 0 for
    any number; `bytes`: of a file; `together`: of all in one message, 0 for any number; `refused`:
    endings of names that are not taken."""

    images: bool
    files: bool
    audio: bool
    copies: bool
    text: int
    bytes: int
    together: int
    refused: list[str]
