"""What a cell shows: one line of progress, and in its place the result."""

from __future__ import annotations

import time
from typing import Any

from IPython.display import display

from .engine_client import Progress

MIME_TYPE = "application/vnd.neuron-lens+json"
# Seconds between two updates of the line.
INTERVAL = 0.25


class Output:
    """An output of the running cell, made with the first line and replaced by the result."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._handle: Any = None
        self._last = float("-inf")
        self._saved: str | None = None

    def progress(self, progress: Progress) -> None:
        self._saved = progress.get("saved", self._saved)
        now = time.monotonic()
        if now - self._last >= INTERVAL:
            self._last = now
            self.line(progress_line(progress))

    def line(self, text: str) -> None:
        self._show({"text/plain": f"{self._name}: {text}"})

    def result(self, answer: dict[str, Any]) -> None:
        """The document for the views, and a picture and a table where there are none."""
        self._show({MIME_TYPE: answer["result"], "image/svg+xml": answer["svg"], "text/plain": answer["text"]})
        if self._saved is not None:
            made = self._saved[:16].replace("T", " ")
            print(f"answered from .neuron-lens, made on {made} UTC; --fresh computes it again")

    def _show(self, bundle: dict[str, Any]) -> None:
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)


def progress_line(progress: Progress) -> str:
    percent = int(100 * progress["done"] / progress["total"])
    left = progress.get("secondsLeft")
    return f"{percent} %  {progress['message']}" + ("" if left is None else f", {format_seconds(left)} left")


def format_seconds(seconds: float) -> str:
    whole = int(seconds + 0.999)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
