local function escapes(cr, ci)
  local zr, zi = 0.0, 0.0
  for n = 0, 50 do
    local rr, ii = zr * zr, zi * zi
    if n == 50 then return 0 end
    if rr + ii > 4.0 then return 1 end
    zr, zi = rr - ii + cr, 2.0 * (zr * zi) + ci
  end
end

local size, inside = 800, 0
for y = 0, size - 1 do
  for x = 0, size - 1 do
    inside = inside + 1 - escapes(3.0 * x / size - 2.0, 2.0 * y / size - 1.0)
  end
end
print(inside)
