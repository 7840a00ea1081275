-- Valk in Neovim 0.10 and newer.

local M = {}

M.options = {
  path = 'valk', -- the program
  lsp = true, -- start the language server
  format_on_save = false,
  inlay_hints = true,
}

local function root_of(buffer)
  return vim.fs.root(buffer, { 'valk.toml', '.git' }) or vim.fs.dirname(vim.api.nvim_buf_get_name(buffer))
end

local function start_server(buffer)
  if vim.fn.executable(M.options.path) == 0 then return end
  vim.lsp.start({
    name = 'valk',
    cmd = { M.options.path, 'lsp' },
    root_dir = root_of(buffer),
    on_attach = function(client, attached)
      if M.options.inlay_hints and client.server_capabilities.inlayHintProvider then
        vim.lsp.inlay_hint.enable(true, { bufnr = attached })
      end
    end,
  }, { bufnr = buffer })
end

local function format_when_saved(buffer)
  vim.api.nvim_create_autocmd('BufWritePre', {
    buffer = buffer,
    callback = function() vim.lsp.buf.format({ bufnr = buffer, name = 'valk', timeout_ms = 2000 }) end,
  })
end

-- For a buffer of the filetype `valk`.
function M.attach(buffer)
  local parsed = pcall(vim.treesitter.start, buffer, 'valk')
  if parsed then
    vim.wo.foldmethod = 'expr'
    vim.wo.foldexpr = 'v:lua.vim.treesitter.foldexpr()'
    vim.wo.foldlevel = 99
    vim.bo[buffer].indentexpr = "v:lua.require'valk.indent'.expression()"
  end
  if M.options.lsp then start_server(buffer) end
  if M.options.format_on_save then format_when_saved(buffer) end
end

function M.setup(options) M.options = vim.tbl_deep_extend('force', M.options, options or {}) end

-- Runs `valk COMMAND FILE …` in a terminal below.
function M.run(command, arguments)
  vim.cmd.update()
  local line = { M.options.path, command }
  if command ~= 'repl' then table.insert(line, vim.api.nvim_buf_get_name(0)) end
  vim.list_extend(line, arguments or {})
  vim.cmd('botright 12new')
  vim.fn.termopen(line)
  vim.cmd.startinsert()
end

-- Compiles the tree-sitter parser of `folder` (lang/grammar of Valk's sources) into this plugin's folder `parser`.
function M.install_parser(folder)
  local target = vim.fs.joinpath(vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)))), 'parser')
  vim.fn.mkdir(target, 'p')
  local compiler = vim.iter({ vim.env.CC or 'cc', 'cc', 'gcc', 'clang' }):find(function(name) return vim.fn.executable(name) == 1 end)
  if not compiler then error('no C compiler was found: install gcc or clang, or set CC') end
  local source = vim.fs.joinpath(folder, 'src')
  local result = vim
    .system({ compiler, '-O2', '-shared', '-fPIC', '-I', source, vim.fs.joinpath(source, 'parser.c'), '-o', vim.fs.joinpath(target, 'valk.so') })
    :wait()
  if result.code ~= 0 then error('the parser was not compiled:\n' .. result.stderr) end
end

return M
