"""Rasa's command, at home in this folder and quiet: `python run.py train|run|report|play …`."""

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


def main() -> None:
    """Paths in the project's files are relative to this folder, imports to the checkout."""
    home = Path(__file__).parent
    os.chdir(home)
    sys.path.append(str(home.parents[1]))
    if sys.argv[1:2] == ["report"]:
        from bot.rasa.report import report

        model, folder, threshold, yardstick = sys.argv[2:]
        report(Path(model), Path(folder), float(threshold), yardstick)
        return
    if sys.argv[1:2] == ["play"]:
        from bot.rasa.play import play

        play(Path(sys.argv[2]))
        return
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    sys.exit(main())
