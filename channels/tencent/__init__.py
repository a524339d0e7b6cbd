"""What Tencent's services have in common: sealed callbacks, and an HTTP interface with tokens."""
