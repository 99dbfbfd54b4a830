"""`python -m pages.serving.static`: what `make setup` runs."""

from pages.serving.static.prepare import prepare
from pages.serving.static.shelf import Shelf


def main() -> None:
    """Prepare the browser libraries and say what was done; silence means nothing was left to do."""
    for line in prepare():
        print(line, flush=True)
    Shelf()  # makes the compressed copies of our own assets


if __name__ == "__main__":
    main()
