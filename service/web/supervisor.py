"""The process that watches over the workers."""

from uvicorn.supervisors import Multiprocess


class Supervisor(Multiprocess):
    """Replaces workers that have died, at once.

    Uvicorn keeps the worker's end of the pipe over which it asks whether the worker lives: one that
    dies with such a question unanswered is waited for until the patience for slow ones is over.
    """

    def init_processes(self) -> None:
        """Start all workers."""
        super().init_processes()
        self._let_go()

    def keep_subprocess_alive(self) -> None:
        """Replace those that have died."""
        super().keep_subprocess_alive()
        self._let_go()

    def _let_go(self) -> None:
        for process in self.processes:
            process.child_conn.close()
