"""Means from predictions and a labelled sample: by hand, and over many samples whether intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measuring.labelled import correct_means
from benchmarks.stance_correction import Trial, simulate

NAN = float("nan")
# three stories of one row each; of two the label is known: predicted 1 and 0, labelled 0 and 0
WEIGHTS, STORIES = np.array([1.0, 1.0, 2.0]), np.array([0, 1, 2])
PREDICTED, LABELS = np.array([[1.0], [0.0], [1.0]]), np.array([[0.0], [0.0], [NAN]])
CHANCE = np.full(3, 2 / 3)


def test_by_hand() -> None:
    found = correct_means(WEIGHTS, STORIES, PREDICTED, LABELS, CHANCE, power=1.0)
    # mean prediction (1 + 0 + 2) / 4, mean error of the labelled (-1 + 0) / 2
    assert found.value[0] == pytest.approx(0.75 - 0.5)
    assert (found.stories, found.worth) == (2, pytest.approx(2.0))
    # by story -.1875, .0625, .125: squares .0546875, times 2 / 1; two labels more: 2 / (2 + 2)^2; t(1) = 12.7062
    half = 12.7062 * (0.0546875 * 2 + 0.125) ** 0.5
    assert found.high[0] - found.value[0] == pytest.approx(half, rel=1e-5)
    assert found.value[0] - found.low[0] == pytest.approx(half, rel=1e-5)


def test_labels_that_are_all_alike_need_no_predictions() -> None:
    found = correct_means(WEIGHTS, STORIES, PREDICTED, LABELS, CHANCE)
    assert (found.power, found.value[0]) == (0.0, 0.0)


def test_a_row_counts_as_many_as_its_chance_stands_for() -> None:
    labels = np.array([[1.0], [0.0], [NAN], [NAN]])
    chance = np.array([1.0, 1 / 3, 1 / 3, 1 / 3])
    found = correct_means(np.ones(4), np.arange(4), np.zeros((4, 1)), labels, chance)
    assert found.value[0] == pytest.approx(0.25)  # 1 of weight 1, 0 of weight 3


def test_one_labelled_story_says_nothing_of_others() -> None:
    labels = np.array([[1.0], [1.0], [NAN]])
    found = correct_means(np.ones(3), np.array([0, 0, 1]), np.zeros((3, 1)), labels, CHANCE)
    assert np.isnan(found.value).all()
    assert np.isnan(found.low).all()


def test_classes_add_up() -> None:
    rng = np.random.default_rng(5)
    labels = np.eye(3)[rng.integers(0, 3, 60)]
    labels[20:] = NAN
    found = correct_means(rng.random(60), np.arange(60), rng.dirichlet([1, 2, 1], 60), labels, np.full(60, 1 / 3))
    assert found.value.sum() == pytest.approx(1)
    assert 0 <= found.power <= 1


@pytest.mark.parametrize("by_class", [False, True])
def test_intervals_hold_the_truth_and_predictions_alone_do_not(by_class: bool) -> None:
    """In 300 drawn corpora of 150 stories, 60 sentences labelled: see `benchmarks.stance_correction`."""
    trial = simulate(Trial(stories=150, labelled=60, by_class=by_class), repeats=300, seed=11)
    tuned, uncorrected = trial["tuned"], trial["uncorrected"]
    assert (tuned.covered >= 0.92).all()
    assert (abs(tuned.bias) < 3 * tuned.error / 300**0.5 + 0.005).all()
    assert (abs(uncorrected.bias)[:3] > 0.03).sum() >= 2  # the model makes too much neutral
    for other in ("labels", "predictions"):
        assert (tuned.error <= 1.05 * trial[other].error).all()
