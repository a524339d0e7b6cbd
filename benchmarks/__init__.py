"""Speed and memory of the hub, each figure beside a reference drawn in the same run."""
