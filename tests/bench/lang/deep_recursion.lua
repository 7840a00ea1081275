local function sum(n)
  if n == 0 then return 0 end
  return n + sum(n - 1)
end
for _ = 1, 60 do sum(150000) end
for _ = 1, 6 do sum(150000) end
print(sum(100000))
