"""Speaks JSON-RPC with the engine: of a running editor over its socket, or of a process of our own over its pipes."""

from __future__ import annotations

import json
import os
import queue
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any, BinaryIO, Callable, Optional

from .errors import NeuronLensError

BAD_INPUT = -32001
CANCELLED = -32800
# Seconds that a cancelled analysis may take to answer without a sign of progress; then the connection is given up.
GRACE = 10.0

Progress = dict[str, Any]


class EngineError(Exception):
    """The analysis failed, through no fault of what was given to it."""


class EngineGone(EngineError):
    """The engine ended, or the connection to it."""


class EngineClient:
    """A connection to one engine. Not for several threads at once."""

    def __init__(
        self,
        reader: BinaryIO,
        writer: BinaryIO,
        close: Callable[[], None],
        name: str,
        token: str | None = None,
    ) -> None:
        self.name = name
        self.alive = True
        # An engine that several processes can reach wants it with each message.
        self._secret = {} if token is None else {"token": token}
        self._writer = writer
        self._close = close
        self._next_id = 1
        self._messages: queue.SimpleQueue[Optional[dict[str, Any]]] = queue.SimpleQueue()
        # A thread of its own: an interrupt in the middle of a message would lose the rest of the stream.
        threading.Thread(target=self._read, args=(reader,), daemon=True).start()

    def request(
        self,
        method: str,
        params: Any = None,
        on_progress: Callable[[Progress], None] | None = None,
        patience: float | None = None,
    ) -> Any:
        """Sends a request and waits for its answer, up to patience seconds from each sign of life to the next.

        With on_progress it is a long request, which an interrupt cancels.

        Raises NeuronLensError for what was given and cannot be used, EngineError for another failure, EngineGone where
        the engine ended, and KeyboardInterrupt once the engine has stopped. An analysis that keeps what it found until
        an interrupt answers with it.
        """
        number, self._next_id = self._next_id, self._next_id + 1
        message: dict[str, Any] = {"jsonrpc": "2.0", "id": number, "method": method}
        if on_progress is not None:
            message["params"] = [params, number]
        elif params is not None:
            message["params"] = params
        self._send(message)
        cancelled = False
        while True:
            try:
                answer = self._messages.get(timeout=patience)
                if on_progress is not None and is_progress(answer, number):
                    on_progress(answer["params"]["value"])
            except queue.Empty:
                # It hangs where it does not even look for a cancel.
                self.close()
                if cancelled:
                    raise KeyboardInterrupt from None
                raise EngineGone(f"the engine does not answer ({self.name})") from None
            except KeyboardInterrupt:
                if cancelled:
                    raise
                cancelled, patience = True, GRACE
                self._send({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": number}})
                continue
            if answer is None:
                self.close()
                raise EngineGone(f"the engine ended ({self.name}); run the cell again to start it anew")
            if answer.get("id") == number and "method" not in answer:
                return self._result(answer)

    def close(self) -> None:
        """Ends the connection, and the process where it is our own."""
        if self.alive:
            self.alive = False
            self._close()

    def _result(self, answer: dict[str, Any]) -> Any:
        error = answer.get("error")
        if error is None:
            return answer.get("result")
        if error["code"] == CANCELLED:
            raise KeyboardInterrupt
        raise (NeuronLensError if error["code"] == BAD_INPUT else EngineError)(error["message"])

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({**message, **self._secret}).encode()
        try:
            self._writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            self._writer.flush()
        except (OSError, ValueError) as error:
            self.close()
            raise EngineGone(f"the engine ended ({self.name}); run the cell again to start it anew") from error

    def _read(self, reader: BinaryIO) -> None:
        try:
            while True:
                length = read_length(reader)
                body = reader.read(length) if length is not None else b""
                if length is None or len(body) < length:
                    break
                self._messages.put(json.loads(body))
        except (OSError, ValueError):
            pass
        self._messages.put(None)


def is_progress(message: dict[str, Any] | None, token: int) -> bool:
    return message is not None and message.get("method") == "$/progress" and message["params"]["token"] == token


def read_length(reader: BinaryIO) -> int | None:
    """Reads a message's header; None at the end of the stream."""
    length = None
    while True:
        line = reader.readline(8192)
        if not line:
            return None
        if line == b"\r\n":
            if length is None:
                raise ValueError("a message without its length")
            return length
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)


def state_folder() -> Path:
    """Where running engines are listed."""
    home = os.environ.get("XDG_STATE_HOME", "")
    return (Path(home) if os.path.isabs(home) else Path.home() / ".local" / "state") / "neuron-lens"


def connect_running() -> EngineClient | None:
    """The engine of an editor that runs on this machine for this user; None where there is none."""
    if not hasattr(socket, "AF_UNIX"):
        return None
    found = []
    for file in state_folder().glob("engine-*.json"):
        try:
            found.append((file.stat().st_mtime, file))
        except OSError:
            continue
    for _, file in sorted(found, reverse=True):
        client = connect(file)
        if client is not None:
            return client
    return None


def connect(file: Path) -> EngineClient | None:
    try:
        status = file.stat()
        # What others can write could send our data to them.
        if status.st_uid != os.getuid() or status.st_mode & 0o077:
            return None
        state = json.loads(file.read_text())
        if state["protocol"] != 1 or state["host"] != socket.gethostname():
            return None
        path, token, process = str(state["socket"]), str(state["token"]), int(state["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(5)
        connection.connect(path)
        connection.sendall(f"{token}\n".encode())
        connection.settimeout(None)
    except OSError:
        connection.close()
        if not is_running(process):
            file.unlink(missing_ok=True)
        return None

    def close() -> None:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        connection.close()

    return EngineClient(
        connection.makefile("rb"), connection.makefile("wb"), close, f"the editor's, process {process}", token
    )


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def start(command: list[str], log: Path) -> EngineClient:
    """Starts an engine of our own, which ends when its standard input does. What it logs goes to a file."""
    with log.open("wb") as errors:
        try:
            # A session of its own: an interrupt of the kernel is for us, who then cancel the analysis.
            process = subprocess.Popen(
                [*command, "serve"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            raise NeuronLensError(
                f"cannot start {' '.join(command)}: {error}; correct NEURON_LENS or the PATH"
            ) from error

    def close() -> None:
        try:
            process.stdin.close()  # type: ignore[union-attr]
        except OSError:
            pass
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    return EngineClient(process.stdout, process.stdin, close, f"{' '.join(command)}, process {process.pid}")  # type: ignore[arg-type]
