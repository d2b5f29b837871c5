"""``python -m perflint`` is the command ``perflint``."""

from perflint.cli import run

if __name__ == "__main__":
    run()
