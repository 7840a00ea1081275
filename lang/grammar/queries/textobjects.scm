((list . (symbol) @_head) @function.outer
  (#any-of? @_head "fun" "macro" "\\" "lambda"))
((list . (symbol) @_head . (_) . (_) @function.inner .)
  (#any-of? @_head "fun" "macro" "\\" "lambda"))
(list . (symbol) . (_) @parameter.inner) @call.outer
(list (_) @parameter.inner)
(brace) @block.outer
(comment) @comment.outer
