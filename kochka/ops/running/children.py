"""Child processes: started with a lifeline, started again when they die, ended within seconds."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

STEADY = 30.0
LONGEST_PAUSE = 30.0


class Child:
    """One process that should run. It stands in a session of its own, so that Ctrl+C reaches the supervisor alone."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], fds: Sequence[int] = ()) -> None:
        self.name, self.command, self.env, self.fds = name, list(command), dict(env), tuple(fds)
        self.process: subprocess.Popen[bytes] | None = None
        self.born = self.next_try = 0.0
        self.failures = 0

    def start(self) -> None:
        """Starts it, its end of the lifeline said as `--lifeline FD`."""
        end, self.lifeline = os.pipe()
        os.set_inheritable(end, True)
        try:
            self.process = subprocess.Popen(
                [*self.command, "--lifeline", str(end)],
                env=self.env,
                pass_fds=(*self.fds, end),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            os.close(end)
        self.born = time.monotonic()

    @property
    def runs(self) -> bool:
        """Whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def tend(self) -> bool:
        """Starts a dead one again, each time a little later. Whether it died since it was last looked at."""
        if self.process and self.process.poll() is not None:
            steady = time.monotonic() - self.born > STEADY
            self.failures = 1 if steady else self.failures + 1
            self.next_try = time.monotonic() + min(0.5 * 2 ** (self.failures - 1), LONGEST_PAUSE)
            self._clean_up()
            return True
        if self.process is None and time.monotonic() >= self.next_try:
            self.start()
        return False

    def ask_to_end(self) -> None:
        """SIGTERM to the process; it ends its own workers."""
        if self.process and self.runs:
            self.process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Kills whatever of it is left."""
        if self.process is None:
            return
        if self.runs:
            self._signal_group(signal.SIGKILL)
            self.process.wait()
        self._clean_up()

    def _signal_group(self, number: signal.Signals) -> None:
        assert self.process
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)

    def _clean_up(self) -> None:
        self._signal_group(signal.SIGTERM)
        os.close(self.lifeline)
        self.process = None
