local function fails(n) if n > 0 then error({ kind = "bad", message = "no" }) end return n end
local caught = 0
for n = 1000000, 1, -1 do
  local ok = pcall(fails, n)
  if not ok then caught = caught + 1 end
end
print(caught)
