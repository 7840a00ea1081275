local numbers, seed = {}, 42
for i = 1, 200000 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  numbers[i] = seed
end
table.sort(numbers, function(a, b) return a < b end)
print(numbers[1], numbers[100000], numbers[200000])
