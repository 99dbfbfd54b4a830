"""`python -m pages.serving.static`: what `make setup` runs."""

from pages.serving.static.prepare import prepare


def main() -> None:
    """Prepare the browser libraries and say what was done; silence means nothing was left to do."""
    for line in prepare():
        print(line, flush=True)


if __name__ == "__main__":
    main()
