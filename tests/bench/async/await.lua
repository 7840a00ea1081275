local function wait(n)
  for _ = 1, n do coroutine.yield(coroutine.wrap(function(x) return x end)) end
end
local start = os.clock()
local callback = coroutine.wrap(wait)
local waited_for = callback(1000000)
while waited_for do
  waited_for(nil)
  waited_for = callback()
end
print(math.floor((os.clock() - start) * 1000 + 0.5))
