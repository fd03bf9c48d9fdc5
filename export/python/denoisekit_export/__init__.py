"""Converts a TensorFlow.js layers model to a tidy, portable, checked ONNX file.

Called by the TypeScript side as ``python -m denoisekit_export convert --request request.json``. One JSON document
goes to stdout; progress goes to stderr.
"""
