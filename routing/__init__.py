"""Who speaks with a customer: taking over, handing on, giving back, and the waiting line."""
