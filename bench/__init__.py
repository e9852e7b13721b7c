"""Speed, measured side by side with hand-written SQL and with the bare engine."""
