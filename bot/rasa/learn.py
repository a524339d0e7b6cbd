"""Trains a model with Rasa's own command, in this process: who measures it need not load Rasa anew.

`run.py learn MAKING MODEL FOLDER THRESHOLD YARDSTICK …`: the first two are here, then those of
report.py, then what Rasa's command is to be told.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import is_zipfile

_VECTORS = Path(__file__).parents[2] / ".cache" / "vectors.npz"


def learn(rasa: Callable[[], None], making: Path, model: Path, how: Sequence[str]) -> None:
    """The model is in its place as a whole or not at all.

    `rasa` is Rasa's command, which reads its arguments in `sys.argv` and exits if it fails.
    """
    discard_if_broken(_VECTORS)
    name = model.name.removesuffix(".tar.gz")
    sys.argv[1:] = ["train", *how, "--out", str(making), "--fixed-model-name", name]
    rasa()
    (making / model.name).replace(model)


def discard_if_broken(kept: Path) -> None:
    """What a full disk or a killed training left half written would fail every later one."""
    if kept.exists() and not is_zipfile(kept):
        kept.unlink()
