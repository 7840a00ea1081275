local function safe(row, distance, placed)
  while placed do
    local head = placed.head
    if head == row or head == row + distance or head == row - distance then return false end
    distance, placed = distance + 1, placed.tail
  end
  return true
end

local function place(row, column, size, placed)
  if row > size then return 0 end
  local found = 0
  if safe(row, 1, placed) then
    found = column == size and 1 or place(1, column + 1, size, { head = row, tail = placed })
  end
  return found + place(row + 1, column, size, placed)
end

print(place(1, 1, 11, nil))
