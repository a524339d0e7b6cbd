"""The console API: one table of routes, and the OpenAPI document made from it."""
