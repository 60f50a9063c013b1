"""Timed and measured comparisons: `make benchmark`, `python -m benchmarks.accuracy --gold DIR`."""
