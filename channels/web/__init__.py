"""Web chat: sessions over HTTP, everything else over one WebSocket a tab."""
