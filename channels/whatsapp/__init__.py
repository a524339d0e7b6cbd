"""WhatsApp by its Cloud API: signed webhooks in, the Graph API out."""
