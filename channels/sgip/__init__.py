"""SGIP 1.2: text messages of China Unicom, of which we are a service provider."""
