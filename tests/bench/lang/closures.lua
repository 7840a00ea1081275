local function map(f, l) local r = {} for i = 1, #l do r[i] = f(l[i]) end return r end
local function filter(f, l) local r = {} for i = 1, #l do if f(l[i]) then r[#r + 1] = l[i] end end return r end
local function fold(f, z, l) for i = 1, #l do z = f(z, l[i]) end return z end

local function total(numbers)
  return fold(function(a, b) return a + b end, 0,
    filter(function(x) return x % 3 == 0 end, map(function(x) return x * 2 end, numbers)))
end

local numbers = {}
for i = 0, 999999 do numbers[i + 1] = i end
total(numbers)
total(numbers)
print(total(numbers))
