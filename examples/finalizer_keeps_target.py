"""finalizer-keeps-target: a clean-up that waits for itself.

The finalizer holds the bound method, the method holds the workspace, and so the workspace is never freed.
"""

import shutil
import tempfile
import weakref


class Workspace:
    def __init__(self):
        self.path = tempfile.mkdtemp()
        weakref.finalize(self, self.remove)

    def remove(self):
        shutil.rmtree(self.path)


Workspace()
