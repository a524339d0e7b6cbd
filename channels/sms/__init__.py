"""What all channels of text messages share, whatever carries them."""
