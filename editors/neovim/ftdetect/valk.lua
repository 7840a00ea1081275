vim.filetype.add({
  extension = { valk = 'valk' },
  pattern = {
    ['.*'] = {
      -- Scripts without an extension: #!/usr/bin/env valk
      function(_, buffer)
        local first = vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] or ''
        if first:match('^#!.*%f[%w]valk%f[^%w]') then return 'valk' end
      end,
      { priority = -math.huge },
    },
  },
})
