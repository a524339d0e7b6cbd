"""Rasa's command, at home in this folder and quiet, and four of ours that need its environment:
`python run.py train|run|check|learn|report|play …`.
"""

import os
import sys
import warnings
from pathlib import Path

os.environ.update(
    RASA_TELEMETRY_ENABLED="false",
    SQLALCHEMY_SILENCE_UBER_WARNING="1",
    TF_CPP_MIN_LOG_LEVEL="2",
    PYTHONWARNINGS="ignore",
    TQDM_DISABLE="1",
    OMP_NUM_THREADS="1",
    RASA_CACHE_DIRECTORY="models/cache",
)
warnings.simplefilter("ignore")
sys.modules["jax"] = None
"""TensorFlow imports it where it can, which takes long, and does without where it cannot."""


def main() -> int | None:
    """Paths in the project's files are relative to this folder, imports to the checkout."""
    home = Path(__file__).parent
    os.chdir(home)
    sys.path.append(str(home.parents[1]))
    match sys.argv[1:]:
        case ["check", domain, *files]:
            from bot.rasa.check import check

            return check(Path(domain), [Path(name) for name in files])
        case ["learn", making, model, folder, threshold, yardstick, *how]:
            from rasa.__main__ import main as rasa_main

            from bot.rasa.learn import learn
            from bot.rasa.report import report

            learn(rasa_main, Path(making), Path(model), how)
            return report(Path(model), Path(folder), float(threshold), yardstick)
        case ["report", model, folder, threshold, yardstick]:
            from bot.rasa.report import report

            return report(Path(model), Path(folder), float(threshold), yardstick)
        case ["play", model]:
            from bot.rasa.play import play

            return play(Path(model))
        case _:
            from rasa.__main__ import main as rasa_main

            return rasa_main()


if __name__ == "__main__":
    sys.exit(main())
