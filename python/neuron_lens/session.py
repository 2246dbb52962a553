"""The engine that the magics of one kernel use."""

from __future__ import annotations

import atexit
from typing import Any, Callable

from .command_line import find_command
from .engine_client import GRACE, EngineClient, EngineGone, Progress, connect_running, start
from .errors import NeuronLensError
from .options import Command, read_commands
from .private_folder import private_folder


class Session:
    """Takes the engine of a running editor, else starts the command line, once for all cells."""

    def __init__(self) -> None:
        self._client: EngineClient | None = None
        self._commands: dict[str, Command] = {}
        atexit.register(self.close)

    @property
    def name(self) -> str | None:
        """What answers; None while nothing does."""
        return self._client.name if self._client is not None and self._client.alive else None

    def commands(self) -> dict[str, Command]:
        """The commands that the engine has, by name. Connects where no engine is connected."""
        self._connect()
        return self._commands

    def run(self, words: list[str], on_progress: Callable[[Progress], None]) -> dict[str, Any]:
        """Runs a command; the answer has result, text, svg and stopped."""
        return self._connect().request("command", {"args": words}, on_progress)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def _connect(self) -> EngineClient:
        if self._client is not None and self._client.alive:
            return self._client
        running = connect_running()
        if running is not None and self._greet(running):
            return running
        log = private_folder() / "engine.log"
        client = start(find_command(), log)
        if self._greet(client):
            return client
        lines = log.read_text(errors="replace").strip().splitlines()
        raise NeuronLensError(
            f"neuron-lens did not start ({client.name}): {lines[-1] if lines else 'it said nothing'}; "
            "it has to be of the version of this package, and needs Node.js 20 or later"
        )

    def _greet(self, client: EngineClient) -> bool:
        """Asks for the commands, which is also how one knows that the engine speaks this language."""
        try:
            self._commands = read_commands(client.request("options", patience=GRACE))
        except (EngineGone, KeyError, TypeError):
            client.close()
            return False
        self._client = client
        return True
