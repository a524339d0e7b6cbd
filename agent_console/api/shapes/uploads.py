"""Forms of files in conversations."""

from datetime import datetime

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
    endings of names that are not taken; `texts`: they go out as text messages, paid by the part;
    `opted_out`: since when he wants none of those; `invitation`: what a template says by which he
    can be asked to write again, empty for none."""

    images: bool
    files: bool
    audio: bool
    copies: bool
    text: int
    bytes: int
    together: int
    refused: list[str]
    texts: bool
    opted_out: datetime | None
    invitation: str
