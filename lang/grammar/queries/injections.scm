((comment) @injection.content
  (#lua-match? @injection.content "^;;;")
  (#offset! @injection.content 0 3 0 0)
  (#set! injection.language "markdown")
  (#set! injection.combined))
