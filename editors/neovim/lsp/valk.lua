-- Read by vim.lsp.config in Neovim 0.11 and newer, and by require('valk') in 0.10.
return {
  cmd = { 'valk', 'lsp' },
  filetypes = { 'valk' },
  root_markers = { 'valk.toml', '.git' },
}
