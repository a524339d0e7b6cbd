"""What bodies, query strings and answers are made from."""

import pytest

from agent_console.api.forms import In, Out, Query


@pytest.mark.parametrize("kind", [In, Query, Out])
def test_a_form_is_built_when_it_is_first_used(kind: type[In] | type[Query] | type[Out]):
    class Form(kind):  # type: ignore[misc, valid-type]
        count: int

    assert not Form.__pydantic_complete__
    assert Form(count=1).model_dump() == {"count": 1}
    assert Form.__pydantic_complete__
