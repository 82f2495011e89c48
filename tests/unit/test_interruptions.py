"""Where Ctrl-C may strike a study, and where it waits."""

import os
import signal
import threading

import pytest

from sim.experiment.interruptions import held_back, let_through

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such kill")


def interrupt(number=signal.SIGINT):
    """Send this process a signal, as Ctrl-C does."""
    os.kill(os.getpid(), number)


def test_it_waits_until_it_is_let_through():
    """Held back it does nothing; let through it strikes at once, and once."""
    reached = []

    def work():
        interrupt()
        reached.append("held back")
        with let_through():
            reached.append("never")

    with held_back():
        with pytest.raises(KeyboardInterrupt):
            work()
        with let_through():
            reached.append("no second time")
    assert reached == ["held back", "no second time"]


def test_what_is_let_through_strikes_at_once():
    """One that comes while waiting isn't put off."""
    reached = []

    def work():
        with let_through():
            interrupt()
            reached.append("never")

    with held_back(), pytest.raises(KeyboardInterrupt):
        work()
    assert reached == []


def test_it_is_not_lost_at_the_end():
    """What nobody let through strikes when all is done."""
    reached = []

    def work():
        with held_back():
            interrupt()
            reached.append("done")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached == ["done"]


def test_a_second_one_leaves_the_first_to_clean_up():
    """It doesn't cut the cleaning short, nor come after it."""
    cleaned = []

    def work():
        with held_back():
            try:
                with let_through():
                    interrupt()
            finally:
                interrupt()
                cleaned.append(True)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert cleaned == [True]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_handlers_are_put_back_and_those_not_of_python_left_alone():
    """What SIGTERM does here, ending the process, stays so all the time."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with held_back():
        assert signal.getsignal(signal.SIGTERM) == before[1]
        assert signal.getsignal(signal.SIGINT) != before[0]
    after = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert after == before


def test_another_thread_has_nothing_to_hold_back():
    """Handlers belong to the main thread; elsewhere nothing changes."""
    seen = []

    def work():
        with held_back(), let_through():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]
