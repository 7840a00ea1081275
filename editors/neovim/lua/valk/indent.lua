-- Indentation while typing, before the formatter has the last word: bodies go in by two, operands under the first one.

local M = {}

-- Heads whose operands are a body.
local bodies = {
  fun = true, macro = true, ['\\'] = true, lambda = true, let = true, ['aio/let'] = true, ['aio/do'] = true,
  ['do'] = true, ['if'] = true, when = true, unless = true, cond = true, select = true, case = true, match = true,
  try = true, catch = true, finally = true, test = true, def = true, ['ctx/with'] = true, reset = true, shift = true,
}

local openers = { list = true, brace = true, unclosed_list = true, unclosed_brace = true }

-- The innermost bracket that is open where line `row` begins.
local function enclosing(row)
  local node = vim.treesitter.get_node({ pos = { row, 0 }, ignore_injections = true })
  while node do
    local start_row = node:range()
    if openers[node:type()] and start_row < row then return node end
    node = node:parent()
  end
end

function M.expression()
  local row = vim.v.lnum - 1
  local parser = vim.treesitter.get_parser(0, 'valk')
  if not parser then return -1 end
  parser:parse()
  local node = enclosing(row)
  if not node then return 0 end
  local start_row, start_column = node:range()
  local head = node:named_child(0)
  -- A bracket at the end of its line opens a block.
  if not head or head:range() ~= start_row then return vim.fn.indent(start_row + 1) + 2 end
  if node:type():find('brace') and head:type() ~= 'symbol' then return start_column + 1 end
  if head:type() == 'symbol' and bodies[vim.treesitter.get_node_text(head, 0)] then return start_column + 2 end
  local first = node:named_child(1)
  if first then
    local first_row, first_column = first:range()
    if first_row == start_row then return first_column end
  end
  return start_column + 2
end

return M
