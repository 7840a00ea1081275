local json = require("cjson") -- C, Debian's lua-cjson

local records = {}
for n = 0, 24999 do
  records[n + 1] = {
    id = n,
    name = "user " .. n,
    email = "user." .. n .. "@example.org",
    score = n / 7.0,
    active = n % 2 == 0,
    tags = { "alpha", "beta", "a \"quoted\" tag\n" },
    place = { city = "Zürich", zip = 8000 + n % 100, notes = json.null },
  }
end
local text = json.encode(records)
local again = json.encode(json.decode(text))
print(#text == #again, #json.decode(again))
