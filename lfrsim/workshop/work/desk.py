"""The desk at which runs are asked for: one a server, for all visitors.

One thread takes errands in turn and has one pool of processes do them. All first looks
come before anybody's refinement, in the order in which they were asked for; a
refinement makes way at once. What was run is on the shelf, and is never run again; a
world that two studies have in common is run once.
"""

from __future__ import annotations

import logging
import threading
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final

from lfrsim.workshop.work.admission import RefusedError, admit
from lfrsim.workshop.work.errand import LOOKS, Errand, Look
from lfrsim.workshop.work.shelf import Shelf
from sim.experiment.executors import WorkersDiedError
from sim.experiment.folders import FolderError
from sim.experiment.remembering import Memory
from sim.experiment.run import run_study
from sim.experiment.standing import StandingPool, TooLongError, UnwantedError
from sim.experiment.store import opened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sim.experiment.design import Study
    from sim.experiment.tasks import Replicate

__all__ = ["LOOKS", "Desk", "Look", "RefusedError"]

MOST_KNOWN: Final = 1000
"""Errands that are remembered; the others are read from the shelf when asked for."""
MOST_WAITING: Final = 300
MOST_OF_A_VISITOR: Final = 6
COMMAND: Final = ("lfrsim", "workshop")
ADVICE: Final = "Tell whoever runs the workshop; others' runs go on."
LOG: Final = logging.getLogger("lfrsim.workshop")


class Desk:
    """Takes studies, runs each once whoever asks for it, and says how far they are.

    Parameters
    ----------
    folder
        Where results are kept, a folder a code.
    jobs
        Processes at work.
    replicate
        The model, if it isn't the usual one.
    """

    def __init__(
        self, folder: Path, *, jobs: int, replicate: Replicate | None = None
    ) -> None:
        self.jobs = jobs
        self._shelf = Shelf(folder)
        self._replicate = replicate
        self._pool = StandingPool(jobs)
        self._memory = Memory()
        self._errands: dict[str, Errand] = {}
        self._orders = count()
        self._change = threading.Condition()
        self._is_closed = False
        self._thread = threading.Thread(
            target=self._work, name="the workshop's desk", daemon=True
        )
        self._thread.start()

    @property
    def folder(self) -> Path:
        """Where results are kept."""
        return self._shelf.folder

    def ask(
        self, study: Study, *, looks: Sequence[int] = LOOKS, visitor: str = ""
    ) -> str:
        """Have a study run, unless it was; return the code by which it is known.

        Parameters
        ----------
        study
            What is to be run. Its own number of replications doesn't matter.
        looks
            Replications of each scenario after which one can look at it, rising.
        visitor
            Who asks: anything that tells visitors apart. Without it nobody is held to
            a number of waiting runs.

        Raises
        ------
        RefusedError
            If it would hold everybody up. Its text is for the visitor.
        """
        size = admit(study, looks=looks, jobs=self.jobs, folder=self.folder)
        with self._change:
            code = self._shelf.code_for(study)
            errand = self._errands.get(code)
            if errand is None:
                self._refuse_crowds(visitor)
                errand = Errand(code, study, tuple(looks), next(self._orders), size)
                self._errands[code] = errand
                self._forget()
            errand.looks = tuple(sorted({*errand.looks, *looks}))
            errand.visitors.add(visitor)
            if errand.status in {"stopped", "failed", "done"} and errand.next_look:
                errand.status, errand.problem = "waiting", ""
            self._change.notify_all()
        return code

    def look(self, code: str) -> Look:
        """Say how far it is.

        Raises
        ------
        KeyError
            If nobody has asked for that.
        """
        with self._change:
            errand = self._errands.get(code) or self._recalled(code)
            return Look(
                errand.status,
                self._ahead(errand) if errand.status == "waiting" else 0,
                errand.done,
                errand.wanted,
                errand.results,
                errand.problem,
            )

    def stop(self, code: str, *, visitor: str = "") -> None:
        """Run no more of it, unless somebody else wants it; what is there stays."""
        with self._change:
            errand = self._errands.get(code)
            if errand is None:
                return
            errand.visitors.discard(visitor)
            if not errand.visitors and errand.status in {"waiting", "running"}:
                errand.status = "stopped"
            self._change.notify_all()

    def keep(self, code: str, texts: Mapping[str, str]) -> None:
        """Keep texts beside a code, in place of those that were there."""
        self._shelf.keep(code, texts)

    def kept(self, code: str) -> dict[str, str]:
        """Return the texts that somebody kept beside a code; none if nobody did."""
        return self._shelf.kept(code)

    def close(self) -> None:
        """End all work at once; what is complete stays on the shelf."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()
        self._pool.end()
        self._thread.join()

    # In the thread of the desk --------------------------------------------------

    def _work(self) -> None:
        self._pool.start()
        while errand := self._next():
            try:
                self._run(errand)
            except UnwantedError:
                self._put_back(errand)
            except Exception as error:
                LOG.exception("run %s failed", errand.code)
                with self._change:
                    errand.status, errand.problem = "failed", _in_words(error)

    def _next(self) -> Errand | None:
        """Wait for the most urgent errand; None once the desk is closed."""
        with self._change:
            while not self._is_closed:
                if waiting := self._those("waiting"):
                    errand = min(waiting, key=lambda one: one.place)
                    errand.status = "running"
                    return errand
                self._change.wait()
        return None

    def _run(self, errand: Errand) -> None:
        """Run an errand up to its next look."""
        number, results = errand.next_look, errand.results
        if number is not None:
            folder = self._shelf.results_folder(errand.code)
            study = errand.study.of(replications=number)
            by = self._memory.before(
                self._pool.workers(partial(self._is_wanted, errand))
            )
            with opened(folder, study, command=COMMAND) as store:
                results = run_study(
                    store, by=by, progress=errand, replicate=self._replicate
                )
        with self._change:
            errand.results = results
            if errand.status == "running":
                errand.status = "waiting" if errand.next_look else "done"

    def _is_wanted(self, errand: Errand) -> bool:
        """Say whether to go on: nobody stopped it, and nobody's first look waits."""
        if self._is_closed or errand.status != "running":
            return False
        most = min(errand.rank, 2)
        return all(one.rank >= most for one in self._those("waiting"))

    def _put_back(self, errand: Errand) -> None:
        with self._change:
            if errand.status == "running":
                errand.status = "waiting"

    # What is known --------------------------------------------------------------

    def _those(self, status: str) -> list[Errand]:
        return [one for one in list(self._errands.values()) if one.status == status]

    def _ahead(self, errand: Errand) -> int:
        before = [one for one in self._those("waiting") if one.place < errand.place]
        return len(before) + len(self._those("running"))

    def _recalled(self, code: str) -> Errand:
        """Return an errand of which there is only what lies on the shelf."""
        results = self._shelf.results(code)
        errand = Errand(
            code, results.study, (results.replications,), next(self._orders)
        )
        errand.results, errand.done = results, errand.wanted
        errand.status = "done"
        self._errands[code] = errand
        self._forget()
        return errand

    def _forget(self) -> None:
        over = [one.code for one in self._errands.values() if one.status != "waiting"]
        over = [code for code in over if self._errands[code].status != "running"]
        for code in over[: max(0, len(self._errands) - MOST_KNOWN)]:
            del self._errands[code]

    def _refuse_crowds(self, visitor: str) -> None:
        waiting = [one for one in self._those("waiting") if one.results is None]
        own = sum(visitor in one.visitors for one in waiting)
        if visitor and own >= MOST_OF_A_VISITOR:
            message = (
                f"{MOST_OF_A_VISITOR} of your runs are waiting. Look at one of them "
                "first, or stop one."
            )
            raise RefusedError(message)
        if len(waiting) >= MOST_WAITING:
            message = f"{MOST_WAITING} runs are waiting. Try again in some minutes."
            raise RefusedError(message)


def _in_words(error: Exception) -> str:
    """Say to a visitor why a run failed, without a path of the server."""
    if isinstance(error, WorkersDiedError):
        return f"The processes at work died, perhaps for want of memory. {ADVICE}"
    if isinstance(error, TooLongError):
        return "One replication takes too long for a workshop. Ask for fewer weeks."
    if isinstance(error, FolderError):
        return f"The results can't be kept on the server's disk. {ADVICE}"
    return f"The model failed on this scenario. {ADVICE}"
