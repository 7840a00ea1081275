local d = {}
for n = 200000, 1, -1 do d[n * 7] = n end
local total = 0
for _ = 1, 20 do
  for n = 200000, 1, -1 do total = total + d[n * 7] end
end
print(total)
