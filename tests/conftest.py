"""What all tests share: no network, no clock, no trace outside the test's own folders."""

import os
import tempfile

from hypothesis import settings

# A slow machine is not a failure; speed is measured by tests/bench.
settings.register_profile("frontline", deadline=None, print_blob=True)
settings.load_profile("frontline")

# Networks that tests import are kept where they vanish with the run, never in the cache of the person who runs them.
os.environ.setdefault("FRONTLINE_CACHE", tempfile.mkdtemp(prefix="frontline-tests-"))
