[(list) (unclosed_list)] @local.scope

((list . (symbol) @_head . (brace . (symbol) @local.definition.function))
  (#any-of? @_head "fun" "macro"))
((list . (symbol) @_head . (brace . (symbol) (symbol) @local.definition.parameter))
  (#any-of? @_head "fun" "macro"))
((list . (symbol) @_head . (brace (symbol) @local.definition.parameter))
  (#any-of? @_head "\\" "lambda"))
((list . (symbol) @_head . (brace . (symbol) @local.definition.var))
  (#any-of? @_head "def" "="))

(symbol) @local.reference
