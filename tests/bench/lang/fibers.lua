local generator = coroutine.wrap(function()
  for n = 2000000, 1, -1 do coroutine.yield(n) end
end)
local total = 0
while true do
  local n = generator()
  if not n then break end
  total = total + n
end
print(total)
