local function make(depth)
  if depth == 0 then return { nil, nil } end
  return { make(depth - 1), make(depth - 1) }
end

local function count(tree)
  if not tree[1] then return 1 end
  return 1 + count(tree[1]) + count(tree[2])
end

local function run(depth, times)
  for _ = 1, times do count(make(depth)) end
end

local kept = make(15)
run(4, 8192)
run(8, 512)
run(12, 32)
run(15, 4)
print(count(kept))
