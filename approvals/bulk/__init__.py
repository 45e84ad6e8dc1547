"""批量办理: the same act on many claims, each a command of its own with a result of its own."""
