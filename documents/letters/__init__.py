"""Letters: papers whose words an office may change, as plain text with places from a closed list (ADR 0022)."""
