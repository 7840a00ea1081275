-- What every Valk buffer gets: options, highlighting, folds, and the language server.
local buffer = vim.api.nvim_get_current_buf()

vim.bo.commentstring = '; %s'
vim.bo.comments = ':;;;,:;;,:;'
vim.bo.lisp = false
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.softtabstop = 2
vim.bo.iskeyword = '33,35-38,42-43,45-58,60-64,a-z,A-Z,94,95,124,126,192-255'
vim.bo.suffixesadd = '.valk'
vim.bo.include = [[\v\((load|import)\s+"]]
vim.bo.formatoptions = 'jcroql'

require('valk').attach(buffer)

vim.b.undo_ftplugin = (vim.b.undo_ftplugin or '')
  .. '|setlocal commentstring< comments< lisp< expandtab< shiftwidth< softtabstop< iskeyword< suffixesadd< include< formatoptions<'
