"""`python -m bot` is the `circles` command."""

import sys

from bot.cli import main

sys.exit(main())
