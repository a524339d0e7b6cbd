"""Who a customer is, whichever address he writes from."""
