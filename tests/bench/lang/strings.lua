local function line(n) return "line " .. n .. ": " .. n * n end

local function split(text, separator)
  local parts, at = {}, 1
  while true do
    local first, last = text:find(separator, at, true)
    if not first then break end
    parts[#parts + 1] = text:sub(at, first - 1)
    at = last + 1
  end
  parts[#parts + 1] = text:sub(at)
  return parts
end

local function run()
  local lines = {}
  for i = 0, 49999 do lines[#lines + 1] = line(i) end
  local text = table.concat(lines, "\n")
  local total = 0
  for _, piece in ipairs(split(text, "\n")) do total = total + #piece:sub(1, 6):upper() end
  return total, #text:gsub("line", "row")
end

for _ = 1, 9 do run() end
print(run())
