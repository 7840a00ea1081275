-- Run by neovim.sh in a headless Neovim with the plugin: opens a file as a person would, and checks what the editor shows.
-- Prints one line a check, and leaves with 1 when one fails.

local failed = 0
local function check(what, found, wanted)
  local same = vim.deep_equal(found, wanted)
  if not same then failed = failed + 1 end
  print(('%s %s%s'):format(same and 'ok  ' or 'FAIL', what, same and '' or ': ' .. vim.inspect(found)))
end

local lines = {
  '; a comment',
  '(fun {load-page id} {',
  '  (aio/let',
  '    {((user (aio/delay 1 id))',
  '      (posts (aio/delay 1 user)))}',
  '    {list user posts})',
  '})',
  '',
  '(print "text" 42   :key)',
}
local folder = vim.fn.tempname()
vim.fn.mkdir(folder, 'p')
vim.fn.writefile(lines, folder .. '/page.valk')
vim.fn.writefile({ '#!/usr/bin/env valk', '(print 1)' }, folder .. '/script')

vim.cmd('filetype plugin indent on')
vim.cmd.edit(folder .. '/script')
check('a script is known by its first line', vim.bo.filetype, 'valk')
vim.cmd.edit(folder .. '/page.valk')
check('the file type', vim.bo.filetype, 'valk')
check('comments', vim.bo.commentstring, '; %s')

-- Highlights.
vim.treesitter.get_parser(0, 'valk'):parse(true)
local function last_capture(row, column)
  local shown = vim.iter(vim.treesitter.get_captures_at_pos(0, row, column))
    :map(function(found) return found.capture end)
    :filter(function(name) return name:sub(1, 1) ~= '_' end)
    :totable()
  return shown[#shown]
end
check('a comment', last_capture(0, 3), 'comment')
check('`fun`', last_capture(1, 1), 'keyword.function')
check('the name of a function', last_capture(1, 7), 'function')
check('a parameter', last_capture(1, 16), 'variable.parameter')
check('`aio/let`', last_capture(2, 4), 'keyword')
check('a string', last_capture(8, 9), 'string')
check('a number', last_capture(8, 14), 'number')
check('a keyword', last_capture(8, 20), 'string.special.symbol')

check('a fold for the function', vim.treesitter.foldexpr(2), '>1')
for _, name in ipairs({ 'highlights', 'folds', 'locals', 'injections', 'textobjects' }) do
  check('the query ' .. name, (pcall(vim.treesitter.query.get, 'valk', name)), true)
end

-- Indentation.
vim.v.lnum = 3
check('a body goes in by two', require('valk.indent').expression(), 2)

-- The language server.
local function wait_for(what, condition)
  check(what, (vim.wait(20000, condition, 20)), true)
end
wait_for('diagnostics appear', function() return #vim.diagnostic.get(0) > 0 end)
local diagnostic = vim.diagnostic.get(0)[1] or {}
check('a missing barrier', diagnostic.code, 'barrier/missing')
check('its line', diagnostic.lnum, 4)
vim.api.nvim_win_set_cursor(0, { 5, (diagnostic.col or 0) })
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
wait_for('the quick fix makes it vanish', function() return #vim.diagnostic.get(0) == 0 end)
check('the barrier is there', vim.fn.search(':then', 'nw') > 0, true)
vim.lsp.buf.format({ timeout_ms = 5000 })
check('formatting', vim.fn.getline('$'), '(print "text" 42 :key)')
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
local hover = client.request_sync('textDocument/hover', vim.lsp.util.make_position_params(0, 'utf-16'), 5000, 0)
check('hover answers', hover ~= nil and hover.err == nil, true)

-- Health and help.
vim.cmd('silent checkhealth valk')
local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
check('checkhealth finds no error', report:find('ERROR') == nil, true)
vim.cmd('helptags ' .. vim.env.VALK_PLUGIN .. '/doc')
check('help', (pcall(vim.cmd.help, 'valk-install')), true)

vim.cmd(failed == 0 and 'qall!' or 'cquit 1')
