"""常用意见: what an office keeps for its own people, beside the built-in phrases (`approvals.phrases`)."""
