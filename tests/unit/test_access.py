"""The door of a shared workshop."""

import hmac

import pytest

from lfrsim.workshop.door.access import FREE_TRIES, LONGEST, MOST_TRIES, Access, new_pin


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self):
        """Tell the time."""
        return self.now


@pytest.fixture
def clock():
    """Begin at 0."""
    return Clock()


@pytest.fixture
def access(clock):
    """Close the door with a PIN."""
    return Access("012345", clock=clock)


def wrong(access, clock, number, *, apart=LONGEST + 1):
    """Try a wrong PIN some times, and tell what is said to the last."""
    said = ""
    for _ in range(number):
        clock.now += apart
        said = access.refusal("999999")
    return said


def test_a_pin_has_six_digits_that_differ_from_time_to_time():
    """It comes from the system's own luck."""
    pins = {new_pin() for _ in range(50)}
    assert len(pins) > 40
    assert all(len(pin) == 6 and pin.isdecimal() for pin in pins)


def test_without_a_pin_everybody_may_come_in():
    """So it is where nobody else can reach the page."""
    assert Access().is_open
    assert Access().refusal("") == ""


@pytest.mark.parametrize("typed", ["012345", " 012 345 ", "012345\n"])
def test_the_pin_opens(access, typed):
    """With or without spaces."""
    assert not access.is_open
    assert access.refusal(typed) == ""


@pytest.mark.parametrize(
    "typed", ["", "12345", "0123456", "٠١٢٣٤٥", "é", "\ud800", "x" * 10**6]
)
def test_nothing_else_opens(access, typed):
    """Whatever is typed is answered in words."""
    assert access.refusal(typed) == "That isn't the PIN. It has six digits."


def test_pins_are_compared_in_constant_time(access, monkeypatch):
    """How long an answer takes tells nothing of how much of it was right."""
    asked = []

    def compare(a, b):
        asked.append((a, b))
        return False

    monkeypatch.setattr(hmac, "compare_digest", compare)
    access.refusal("012346")
    assert asked == [(b"012346", b"012345")]


def test_a_class_may_mistype(access, clock):
    """After the first wrong ones nobody waits."""
    for _ in range(FREE_TRIES):
        assert access.refusal("1").startswith("That isn't the PIN")
    assert access.refusal("012345") == ""


def test_waits_grow_and_hold_for_everybody(access, clock):
    """While one waits, not even the right PIN is looked at."""
    wrong(access, clock, FREE_TRIES + 4)
    assert access.refusal("012345") == "Too many wrong PINs. Wait 2 s, then try again."
    clock.now += 2.01
    assert access.refusal("012345") == ""
    wrong(access, clock, MOST_TRIES // 2)
    assert "Wait 30 s" in access.refusal("012345")


def test_tries_while_one_waits_count_for_nothing(access, clock):
    """They are neither looked at nor held against anybody."""
    wrong(access, clock, FREE_TRIES + 2)
    for _ in range(1000):
        assert "Wait" in access.refusal("999999")
    clock.now += LONGEST
    assert access.refusal("012345") == ""


def test_after_too_many_nobody_is_let_in(access, clock):
    """It can't be guessed by going on; a right PIN between doesn't begin anew."""
    wrong(access, clock, MOST_TRIES - 1)
    clock.now += LONGEST + 1
    assert access.refusal("012345") == ""
    wrong(access, clock, 1)
    clock.now += 10_000
    assert "nobody is let in any more" in access.refusal("012345")
