"""Start of the process tree: `python3 -I RUNNER_DIR`, with the start line on standard input."""

import sys

from dff_runner.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
