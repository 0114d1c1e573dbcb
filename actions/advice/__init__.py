"""What somebody at a hotline may say while a caller is speaking: likely procedures, the answer, questions, papers, texts."""
