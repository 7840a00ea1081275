-- :checkhealth valk

local M = {}

local function check_program(path)
  if vim.fn.executable(path) == 0 then
    vim.health.error(('`%s` was not found'):format(path), {
      "put Valk's build/bin on PATH",
      "or name the program: require('valk').setup({ path = '/path/to/valk' })",
    })
    return
  end
  local version = vim.system({ path, '--version' }, { text = true }):wait()
  if version.code == 0 then
    vim.health.ok(vim.trim(version.stdout))
  else
    vim.health.error(('`%s --version` failed: %s'):format(path, version.stderr))
  end
end

local function check_parser()
  local loaded, problem = pcall(vim.treesitter.language.inspect, 'valk')
  if not loaded then
    vim.health.error('the tree-sitter parser is not there: ' .. problem, {
      "compile it: :lua require('valk').install_parser('/path/to/valk/lang/grammar')",
    })
    return
  end
  vim.health.ok('the tree-sitter parser is there')
  for _, name in ipairs({ 'highlights', 'folds', 'locals', 'injections', 'textobjects' }) do
    local parsed, query = pcall(vim.treesitter.query.get, 'valk', name)
    if not parsed then
      vim.health.error(('the query `%s` does not fit the parser: %s'):format(name, query))
    elseif query then
      vim.health.ok(('the query `%s` is there'):format(name))
    end
  end
end

function M.check()
  vim.health.start('valk')
  if vim.fn.has('nvim-0.10') == 0 then
    vim.health.error('Neovim 0.10 or newer is needed')
    return
  end
  check_program(require('valk').options.path)
  check_parser()
  local clients = vim.lsp.get_clients({ name = 'valk' })
  if #clients > 0 then
    vim.health.ok(('the language server runs in %s'):format(clients[1].config.root_dir or 'no folder'))
  else
    vim.health.info('the language server starts with the first Valk file')
  end
end

return M
