"""The search back end for many hub processes: an index in an Elasticsearch cluster."""
