"""Interrupts an analysis in a real kernel: it ends, what answers it does not, and the next cell runs.

What was exported goes with the kernel.
"""

from pathlib import Path


from jupyter_client.manager import start_new_kernel

SETUP = """
%load_ext neuron_lens
import numpy as np, torch
from torch import nn
net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 26 * 26, 3))
X = np.zeros((2000, 1, 28, 28), "float32")
"""
SLOW = "%conductance --model net --data X --steps 10000 --baseline 1 --device cpu"
STATUS = "%neuron_lens"

manager, client = start_new_kernel(kernel_name="python3")


def run(code, on_output=lambda text: None):
    """The reply's status and all that was shown."""
    identifier = client.execute(code, stop_on_error=False)
    shown = []
    while True:
        message = client.get_iopub_msg(timeout=240)
        if message["parent_header"].get("msg_id") != identifier:
            continue
        content = message["content"]
        text = content.get("text") or content.get("ename") or content.get("data", {}).get("text/plain", "")
        if text:
            shown.append(text)
            on_output(text)
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            break
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == identifier:
            return reply["content"], shown


try:
    content, shown = run(SETUP)
    assert content["status"] == "ok", (content, shown)
    _, before = run(STATUS)
    interrupted = []

    def interrupt(text):
        if "%" in text and "conductance:" in text and not interrupted:
            interrupted.append(text)
            manager.interrupt_kernel()

    content, shown = run(SLOW, interrupt)
    assert interrupted and content["ename"] == "KeyboardInterrupt", (content, shown)
    assert "conductance: interrupted" in shown, shown
    _, after = run(STATUS)
    engine = [line for line in "".join(before).splitlines() if line.startswith("engine: ")]
    assert engine and engine[0] in "".join(after), (before, after)
    content, shown = run("%conductance --model net --data X[:2] --steps 4 --device cpu")
    assert content["status"] == "ok", (content, shown)
    client.complete("%%conductance\n--unit ch", 23)
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["msg_type"] == "complete_reply":
            break
    assert reply["content"]["matches"] == ["channel"], reply["content"]
    _, shown = run("from neuron_lens.private_folder import private_folder; print(private_folder())")
    folder = Path(shown[0].strip())
    assert any(folder.glob("*/net.onnx")), list(folder.iterdir())
finally:
    manager.shutdown_kernel()
    client.stop_channels()
assert not folder.exists(), list(folder.iterdir())
