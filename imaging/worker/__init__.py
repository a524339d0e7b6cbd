"""What runs in the environment `.venv-imaging`; the hub never imports it."""
