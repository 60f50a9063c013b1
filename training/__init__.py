"""Training of the stance model; nothing in `analysis` imports it. See docs/stance-model.md."""
