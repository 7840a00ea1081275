local function key(n) return "key-" .. n end
local d = {}
for n = 100000, 1, -1 do d[key(n)] = n end
local total = 0
for _ = 1, 3 do
  for n = 100000, 1, -1 do total = total + d[key(n)] end
end
print(total)
