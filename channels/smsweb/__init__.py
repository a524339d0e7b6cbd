"""Text messages over HTTP: any provider that posts what comes in and takes what goes out."""
