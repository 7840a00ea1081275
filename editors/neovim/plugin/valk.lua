-- Commands.
local function command(name, arguments, description)
  vim.api.nvim_create_user_command(name, function(call) require('valk').run(arguments, call.fargs) end, {
    nargs = '*',
    desc = description,
  })
end

command('ValkRun', 'run', 'Run this Valk file')
command('ValkTest', 'test', "Run this file's tests")
command('ValkServe', 'serve', 'Serve the handler of this file')
command('ValkRepl', 'repl', 'Open a REPL')
