"""What all tests share: no network, no clock, no trace outside the test's own folders."""

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

# A slow machine is not a failure; speed is measured by tests/bench.
settings.register_profile("frontline", deadline=None, print_blob=True)
settings.load_profile("frontline")

# Networks that tests import are kept where they vanish with the run, never in the cache of the person who runs them.
# The first process makes the folder and takes it away; the workers that it starts inherit it.
if "FRONTLINE_CACHE" not in os.environ:
    os.environ["FRONTLINE_CACHE"] = tempfile.mkdtemp(prefix="frontline-tests-")
    atexit.register(shutil.rmtree, os.environ["FRONTLINE_CACHE"], ignore_errors=True)
