"""What a scan may be: whatever is more is not opened, whoever sent it."""

PAGES = 100
SCAN_PIXELS = 40_000_000
"""Of a page as it comes: A4 at 600 dots an inch has 35 million."""
DRAWN_PIXELS = 15_000_000
"""Of a page that is drawn from a PDF."""
ACROSS, ALONG = 1_728, 8_640
"""Pixels of a page's shorter and longer side: what a fax has across, and five times that."""
BYTES = 64 * 2**20
"""Of all pages' PNGs together."""
