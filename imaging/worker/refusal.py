"""Why a picture is not taken; `why` names its words, as channels/texts.py has them."""


class Refusal(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
