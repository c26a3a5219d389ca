"""``python -m maps`` is the command ``frontline``."""

from maps.cli import main

if __name__ == "__main__":
    main(prog_name="frontline")
