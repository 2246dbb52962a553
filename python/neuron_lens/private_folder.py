"""The folder for exported models and data, readable by this user only and removed at the end of the kernel."""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=None)
def private_folder() -> Path:
    """Made on first use, of mode 0700."""
    folder = Path(tempfile.mkdtemp(prefix="neuron-lens-kernel-"))
    process = os.getpid()

    def remove() -> None:
        # Processes that the kernel forks end as well, and the folder is not theirs.
        if os.getpid() == process:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def keep(written: Path, name: str) -> Path:
    """Moves a file to where its content says: the same content is the same path, which the engine then knows.

    name is what the user called it; what is no good in a file's name is replaced.
    """
    digest = hashlib.sha256()
    with written.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    folder = private_folder() / digest.hexdigest()[:16]
    folder.mkdir(mode=0o700, exist_ok=True)
    stem = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:40] or "unnamed"
    path = folder / f"{stem}{''.join(written.suffixes)}"
    if path.exists():
        written.unlink()
    else:
        written.replace(path)
    return path
