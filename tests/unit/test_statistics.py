"""Statistics agree with closed forms, with scipy, and with their own promises."""

import math

import numpy as np
import pytest
import scipy.stats

from analysis.statistics.paired import compute_paired, fieller_interval
from analysis.statistics.precision import (
    compute_half_width,
    compute_mean_interval,
    compute_replications_needed,
)
from analysis.statistics.proportions import (
    clopper_pearson_interval,
    poisson_interval,
    wilson_interval,
)
from analysis.statistics.rounding import (
    decimals,
    exact,
    rounded,
    rounded_row,
    significant,
    threshold_text,
)
from analysis.statistics.superiority import compute_other_week, compute_same_week

A = np.array([10.0, 12.0, 9.0, 14.0, 11.0])
B = np.array([24.0, 29.0, 22.0, 35.0, 28.0])


# Paired differences -------------------------------------------------------------


def test_a_paired_interval_is_that_of_the_paired_t_test():
    """Mean, interval and standard deviation are those of the t test on pairs."""
    paired = compute_paired(a=A, b=B)
    interval = scipy.stats.ttest_rel(B, A).confidence_interval(0.95)
    assert paired.difference == pytest.approx(np.mean(B - A))
    assert paired.sd == pytest.approx(np.std(B - A, ddof=1))
    assert (paired.low, paired.high) == pytest.approx((interval.low, interval.high))
    assert paired.n == 5
    assert paired.undefined == 0


def test_a_difference_is_b_minus_a():
    """A difference is positive where B is the larger, and turns with the order."""
    there, back = compute_paired(a=A, b=B), compute_paired(a=B, b=A)
    assert there.difference > 0
    assert back.difference == -there.difference
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))


def test_a_relative_difference_is_the_ratio_of_the_means():
    """It isn't the mean of the ratios of the pairs."""
    a, b = np.array([1.0, 3.0]), np.array([4.0, 4.0])
    assert compute_paired(a=a, b=b).relative == pytest.approx(8 / 4 - 1)


def test_fiellers_ends_are_the_ratios_that_a_t_test_just_rejects():
    """At either end the mean of b - rho a differs from 0 with p = 0.05 exactly."""
    for ratio in fieller_interval(a=A, b=B):
        p = scipy.stats.ttest_1samp(B - ratio * A, 0.0).pvalue
        assert p == pytest.approx(0.05, rel=1e-6)


def test_fiellers_interval_turns_over_with_the_ratio():
    """The interval of A over B is that of B over A, inverted."""
    low, high = fieller_interval(a=A, b=B)
    assert fieller_interval(a=B, b=A) == pytest.approx((1 / high, 1 / low))


def test_fieller_gives_nothing_where_the_mean_of_a_may_be_0():
    """An unbounded set of ratios isn't reported as an interval."""
    low, high = fieller_interval(a=[-1.0, 1.0, 0.5], b=[1.0, 2.0, 3.0])
    assert math.isnan(low)
    assert math.isnan(high)


def test_fieller_keeps_its_digits_where_pairing_is_nearly_perfect():
    """A relative spread of 1e-9 doesn't drown in the rounding of large numbers."""
    a = np.linspace(900_000.0, 1_100_000.0, 20)
    b = 2.5 * a * (1 + 1e-9 * np.tile([1.0, -1.0], 10))
    low, high = fieller_interval(a=a, b=b)
    assert 0.5e-9 < high - low < 5e-9
    assert low < 2.5 < high


def test_exact_proportion_has_an_interval_of_no_width():
    """Where B is 2.5 times A in each pair, the ratio is 2.5 and nothing else."""
    paired = compute_paired(a=A, b=2.5 * A)
    ends = paired.relative, paired.relative_low, paired.relative_high
    assert ends == pytest.approx((1.5, 1.5, 1.5))


def test_one_pair_has_a_difference_but_no_interval():
    """With one replication nothing is said of its doubt."""
    paired = compute_paired(a=[4.0], b=[10.0])
    assert (paired.n, paired.difference, paired.relative) == (1, 6.0, 1.5)
    unknown = (
        paired.sd,
        paired.low,
        paired.high,
        paired.relative_low,
        paired.relative_high,
        paired.correlation,
        paired.variance_ratio,
    )
    assert all(map(math.isnan, unknown))


def test_no_pair_says_nothing():
    """Without a defined pair all numbers are undefined."""
    paired = compute_paired(a=[math.nan, 1.0], b=[1.0, math.nan])
    assert (paired.n, paired.undefined) == (0, 2)
    assert math.isnan(paired.difference)


def test_a_pair_with_an_undefined_half_is_left_out_whole():
    """Both means are over the pairs of which both halves are defined."""
    paired = compute_paired(a=[1.0, math.nan, 3.0], b=[5.0, 99.0, 9.0])
    assert (paired.n, paired.undefined) == (2, 1)
    assert (paired.a_mean, paired.b_mean, paired.difference) == (2.0, 7.0, 5.0)


def test_without_variance_the_interval_is_a_point():
    """Equal differences leave no doubt, and pairing bought everything."""
    paired = compute_paired(a=[1.0, 2.0, 3.0], b=[3.0, 4.0, 5.0])
    assert (paired.low, paired.high, paired.sd) == (2.0, 2.0, 0.0)
    assert paired.variance_ratio == math.inf
    constant = compute_paired(a=[1.0, 1.0], b=[1.0, 1.0])
    assert math.isnan(constant.variance_ratio)
    assert math.isnan(constant.correlation)


def test_a_mean_of_0_has_no_ratio():
    """From 0 arrests to 5 the difference is 5, and the ratio undefined."""
    paired = compute_paired(a=[0.0, 0.0, 0.0], b=[4.0, 5.0, 6.0])
    assert paired.difference == 5.0
    assert math.isnan(paired.relative)
    assert math.isnan(paired.relative_low)


def test_the_variance_ratio_is_what_the_correlation_buys():
    """With equal variances it is 1 over 1 minus the correlation."""
    a = np.array([1.0, 2.0, 3.0, 4.0])
    b = np.array([2.0, 1.0, 4.0, 3.0])
    paired = compute_paired(a=a, b=b)
    assert paired.correlation == pytest.approx(0.6)
    assert paired.variance_ratio == pytest.approx(1 / (1 - 0.6))


def test_vectors_of_different_length_are_refused():
    """Replications that have no partner are an error, not cut off."""
    with pytest.raises(ValueError, match="one length"):
        compute_paired(a=[1.0, 2.0], b=[1.0])


@pytest.mark.slow
def test_paired_intervals_cover_as_often_as_they_say():
    """Of 4,000 intervals about 95 % hold the true difference and the true ratio."""
    random = np.random.default_rng(1)
    trials, n = 4000, 12
    shared = random.normal(0, 3, (trials, n))
    a = 20 + shared + random.normal(0, 1, (trials, n))
    b = 50 + 2 * shared + random.normal(0, 2, (trials, n))
    found = [compute_paired(a=x, b=y) for x, y in zip(a, b, strict=True)]
    difference = np.mean([p.low <= 30 <= p.high for p in found])
    ratio = np.mean([p.relative_low <= 1.5 <= p.relative_high for p in found])
    # Four standard errors of a share of 0.95 over 4,000 trials are 0.014.
    assert difference == pytest.approx(0.95, abs=0.014)
    assert ratio == pytest.approx(0.95, abs=0.014)


# Means and precision --------------------------------------------------------------


def test_the_half_width_is_that_of_students_t():
    """It agrees with scipy's interval of the mean."""
    low, high = scipy.stats.t.interval(
        0.9, A.size - 1, loc=A.mean(), scale=scipy.stats.sem(A)
    )
    assert compute_half_width(values=A, confidence=0.9) == pytest.approx(
        (high - low) / 2
    )
    assert compute_mean_interval(values=A, confidence=0.9) == pytest.approx(
        (A.mean(), low, high)
    )


def test_a_single_value_has_a_mean_and_no_interval():
    """An undefined value is left out first."""
    mean, low, high = compute_mean_interval(values=[math.nan, 3.0])
    assert mean == 3.0
    assert math.isnan(low)
    assert math.isnan(high)
    assert math.isnan(compute_mean_interval(values=[])[0])


@pytest.mark.parametrize("target", [0.02, 0.03, 0.08, 0.1])
def test_the_replications_needed_reach_the_precision_and_one_fewer_does_not(target):
    """The number is the smallest that gives the half-width asked for."""
    needed = compute_replications_needed(values=A, relative_half_width=target)
    sd = A.std(ddof=1)

    def relative(n):
        return scipy.stats.t.ppf(0.975, n - 1) * sd / math.sqrt(n) / A.mean()

    assert needed is not None
    assert relative(needed) <= target < relative(needed - 1)


def test_replications_needed_in_the_corners():
    """Two do without variance; none do for a mean of 0; two values are the least."""
    fewest = compute_replications_needed(values=[3.0, 3.0], relative_half_width=0.01)
    assert fewest == 2
    never = compute_replications_needed(values=[-1.0, 1.0], relative_half_width=0.01)
    assert never is None
    with pytest.raises(ValueError, match="at least 2"):
        compute_replications_needed(values=[1.0], relative_half_width=0.1)
    with pytest.raises(ValueError, match="above 0"):
        compute_replications_needed(values=[1.0, 2.0], relative_half_width=0.0)


# Shares and counts ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("successes", "trials"), [(0, 10), (10, 10), (1, 7), (20, 3921), (4, 10)]
)
def test_intervals_of_a_share_are_scipys(successes, trials):
    """Wilson's and the exact interval agree with scipy.stats.binomtest."""
    test = scipy.stats.binomtest(successes, trials)
    for interval, expected in (
        (wilson_interval, test.proportion_ci(0.95, method="wilson")),
        (clopper_pearson_interval, test.proportion_ci(0.95, method="exact")),
    ):
        found = interval(successes=successes, trials=trials)
        assert found == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_nothing_in_2070_leaves_a_risk():
    """Without an event the exact upper end is 1 - 0.025^(1/n), and not 0."""
    low, high = clopper_pearson_interval(successes=0, trials=2070)
    assert low == 0.0
    assert high == pytest.approx(1 - 0.025 ** (1 / 2070))


def test_no_trial_leaves_every_share_possible():
    """Both intervals are then 0 to 1."""
    assert wilson_interval(successes=0, trials=0) == (0.0, 1.0)
    assert clopper_pearson_interval(successes=0, trials=0) == (0.0, 1.0)


def test_the_poisson_interval_is_the_published_one():
    """20 false alerts in 6.49 million faces: 1.9 to 4.8 a million (Garwood)."""
    low, high = poisson_interval(events=20, exposure=6.49)
    assert (round(low, 1), round(high, 1)) == (1.9, 4.8)
    chi2 = scipy.stats.chi2.ppf
    expected = (chi2(0.025, 40) / 2 / 6.49, chi2(0.975, 42) / 2 / 6.49)
    assert (low, high) == pytest.approx(expected)


def test_no_event_leaves_a_rate_of_up_to_3_7():
    """The upper end without an event is -log(0.025)."""
    assert poisson_interval(events=0) == pytest.approx((0.0, -math.log(0.025)))


def test_impossible_counts_are_refused():
    """More successes than trials, or negative events, are an error."""
    with pytest.raises(ValueError, match="between 0 and trials"):
        wilson_interval(successes=3, trials=2)
    with pytest.raises(ValueError, match="between 0 and trials"):
        clopper_pearson_interval(successes=-1, trials=2)
    with pytest.raises(ValueError, match="at least 0"):
        poisson_interval(events=-1)
    with pytest.raises(ValueError, match="above 0"):
        poisson_interval(events=1, exposure=0.0)


@pytest.mark.parametrize("share", [0.005, 0.4])
def test_exact_intervals_cover_at_least_as_often_as_they_say(share):
    """The coverage, summed over the distribution itself, is at least 95 %."""
    trials = 100
    counts = np.arange(trials + 1)
    chances = scipy.stats.binom.pmf(counts, trials, share)
    ends = [clopper_pearson_interval(successes=int(k), trials=trials) for k in counts]
    covered = np.array([low <= share <= high for low, high in ends])
    assert 0.95 <= float(chances @ covered) <= 1.0


# One week against another -----------------------------------------------------------


def test_the_same_week_compares_week_with_week():
    """Ties count half."""
    assert compute_same_week(a=[1, 2, 3, 4], b=[2, 2, 2, 9]) == 0.625


def test_another_week_is_never_the_same_week():
    """All pairs of different weeks are compared, and ties count half."""
    a, b = [1, 5, 3], [2, 5, 4]
    pairs = [
        (b[j] > a[i]) + (b[j] == a[i]) / 2 for i in range(3) for j in range(3) if i != j
    ]
    assert compute_other_week(a=a, b=b) == pytest.approx(sum(pairs) / 6)


def test_shared_luck_hides_from_one_who_sees_other_weeks():
    """A gain of one in every week is sure in the same week, and faint in another."""
    a = np.arange(100)
    assert compute_same_week(a=a, b=a + 1) == 1.0
    assert 0.5 < compute_other_week(a=a, b=a + 1) < 0.53


def test_weeks_without_a_partner_are_refused():
    """Worlds with different weeks can't be compared week by week; one week, never."""
    with pytest.raises(ValueError, match="one shape"):
        compute_same_week(a=[1, 2], b=[1])
    assert math.isnan(compute_other_week(a=[1], b=[2]))
    assert math.isnan(compute_same_week(a=[], b=[]))


# Rounding ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"), [(0.6, "0.60"), (0.64, "0.64"), (0.605, "0.605"), (1, "1.00")]
)
def test_a_threshold_is_written_as_the_record_does(value, text):
    """With two decimals, and more only where it has them."""
    assert threshold_text(value) == text


def test_a_row_is_rounded_as_one():
    """Both means, the difference and its interval have the same decimal places."""
    row = rounded_row(a=18.8714, b=44.0992, difference=25.2278, low=24.83, high=25.63)
    assert row == ("18.9", "44.1", "+25.2", "+24.8", "+25.6")


def test_a_narrow_interval_brings_digits_and_a_wide_one_keeps_three():
    """Digits below the interval's first are dropped; three to five are kept."""
    assert decimals([61_234.5], half_width=math.nan) == -2
    assert decimals([61_234.5], half_width=4000.0) == -2
    assert decimals([61_234.5], half_width=42.0) == -1
    assert decimals([61_234.5], half_width=0.001) == 0
    assert decimals([0.0], half_width=0.0) == 0


def test_the_smaller_mean_keeps_three_digits():
    """From 2.25 to 43.4 isn't from 2 to 43."""
    row = rounded_row(a=2.2512, b=43.4, difference=41.1488, low=39.0, high=43.3)
    assert (row.a, row.b) == ("2.25", "43.40")


@pytest.mark.parametrize(
    ("value", "text"),
    [(61_234.0, "61,200"), (2.4996, "2.50"), (0.04567, "0.0457"), (math.nan, "n/a")],
)
def test_a_measured_number_has_three_digits(value, text):
    """Thousands have commas, zeros that were measured stay, and nan is n/a."""
    assert significant(value) == text


def test_a_known_number_has_no_needless_zero():
    """2.5 times the deployments isn't 2.50 times; and zero has no sign."""
    assert exact(2.5) == "2.5"
    assert exact(3.0) == "3"
    assert rounded(-0.0004, 1, signed=True) == "0.0"
