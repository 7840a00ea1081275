[(list) (brace)] @fold
