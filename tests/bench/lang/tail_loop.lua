local function count(n, total)
  if n == 0 then return total end
  return count(n - 1, total + n)
end
print(count(30000000, 0))
