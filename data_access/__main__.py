"""The staff command line: `python -m data_access COMMAND`."""

import sys

from data_access.publishing.commands import main

if __name__ == "__main__":
    sys.exit(main())
