"""The forms of bodies and answers, room by room: from them comes the OpenAPI document."""
