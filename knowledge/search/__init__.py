"""Finding the procedure: documents, lexical and dense indexes, fusion and calibration."""
