"""One module per task of the gold data.

Each has `predict(rows)` (or `predict(rows, folder)` where pages lie beside `truth.jsonl`), which never looks at the
answers, and `score(gold, predictions) -> [(metric, value in percent, n)]`.
"""
