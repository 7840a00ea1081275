; The general first: later patterns win.
(symbol) @variable

(comment) @comment
(discard) @comment
(string) @string
(integer) @number
(float) @number.float
(keyword) @string.special.symbol

; What is called. A list that the end of the file cuts off, such as the one that is being written, is an `unclosed_list`.
[(list . (symbol) @function.call) (unclosed_list . (symbol) @function.call)]
([(list . (symbol) @operator) (unclosed_list . (symbol) @operator)]
  (#any-of? @operator "+" "-" "*" "/" "%" "==" "!=" "<" "<=" ">" ">=" "->" "->>" "<-" "!"))

; Special forms.
((symbol) @constant.builtin (#any-of? @constant.builtin "nil" "true" "false"))
((symbol) @keyword.conditional (#eq? @keyword.conditional "otherwise"))
((symbol) @variable.parameter (#eq? @variable.parameter "&"))
([(list . (symbol) @keyword) (unclosed_list . (symbol) @keyword)]
  (#any-of? @keyword "def" "=" "quote" "quasiquote" "do" "let" "aio/let" "aio/do" "ctx/with" "ctx/with-deadline" "reset"
    "shift" "async-reset" "async-shift" "test"))
([(list . (symbol) @keyword.function) (unclosed_list . (symbol) @keyword.function)]
  (#any-of? @keyword.function "\\" "lambda" "fun" "macro"))
([(list . (symbol) @keyword.conditional) (unclosed_list . (symbol) @keyword.conditional)]
  (#any-of? @keyword.conditional "if" "when" "unless" "cond" "select" "case" "match" "and" "or"))
([(list . (symbol) @keyword.exception) (unclosed_list . (symbol) @keyword.exception)]
  (#any-of? @keyword.exception "try" "catch" "finally" "error" "error?"))
([(list . (symbol) @keyword.import) (unclosed_list . (symbol) @keyword.import)]
  (#any-of? @keyword.import "load" "import" "export"))

; Barriers stand out in what they separate.
((keyword) @keyword.coroutine (#eq? @keyword.coroutine ":then"))

; Definitions.
(list . (symbol) @_fun . (brace . (symbol) @function) (#any-of? @_fun "fun" "macro"))
(list . (symbol) @_fun . (brace . (symbol) (symbol) @variable.parameter) (#any-of? @_fun "fun" "macro"))
(list . (symbol) @_lambda . (brace (symbol) @variable.parameter) (#any-of? @_lambda "\\" "lambda"))
(list . (symbol) @_lambda . (list (symbol) @variable.parameter) (#any-of? @_lambda "\\" "lambda"))

["(" ")" "{" "}"] @punctuation.bracket
["'" "`" "," ",@"] @punctuation.special
"#_" @comment

(bad_token) @error
(stray_close) @error
(mismatched_close) @error
