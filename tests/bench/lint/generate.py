#!/usr/bin/env python3
"""Writes a workspace: generate.py FOLDER [FILES [LINES]] gives FILES files with about LINES lines in all.

The files make up applications of twenty: a main file that loads three layers, as services are built. Every file has
functions, handlers, `aio/let`s with barriers, plists, tests and comments, with names of its own, so that nothing is the
same text twice. The random numbers are seeded: two runs write the same bytes.
"""
import os
import random
import sys

WORDS = "user order price stock cart news page item route token batch event rule score label group shelf parcel offer".split()


def function(rng, name, helpers):
    a, b, c = rng.sample(WORDS, 3)
    helper = rng.choice(helpers) if helpers else "str"
    shape = rng.randrange(5)
    if shape == 0:
        return f"""
;;; Gives the {a} of a {b}, with its {c}.
(fun {{{name} {a} {b}}} {{
  (let {{{c} (+ (len {a}) {rng.randrange(100)})}} {{
    (if (> {c} {rng.randrange(50)})
      {{map (\\ {{x}} (* x {c})) {b}}}
      {{list {a} {c}}})
  }})
}})
"""
    if shape == 1:
        return f"""
(fun {{{name} {a} {b}}} {{
  (aio/let
    {{(({c}    (aio/delay {rng.randrange(5, 50)} {{:{a} {a}}}))
      (other (aio/delay {rng.randrange(5, 50)} {b}))
      :then
      (both  (aio/then (aio/pure {c}) (\\ {{value}} (list value other)))))}}
    {{:status 200 :body {{:{a} {c} :{b} other :both both}}}})
}})
"""
    if shape == 2:
        return f"""
; What happens to a {a} when its {b} is gone.
(fun {{{name} {a} {b}}} {{
  (cond
    {{(nil? {a})        {{:error "no {a}"}}}}
    {{(== {b} :{c})     ({helper} {a} {b})}}
    {{(> (len {a}) {rng.randrange(90)})  {{:{a} {a} :{b} (str {b} "-{c}")}}}}
    {{otherwise        (foldl (\\ {{sum x}} (+ sum x)) 0 {a})}})
}})
"""
    if shape == 3:
        return f"""
(fun {{{name} {a} {b}}} {{
  (= {{{c}}} (str/split {a} ","))
  (= {{count}} (len {c}))
  (try {{(str/join (map str/upper {c}) (str {b} count))}}
       (catch {{e}} {{list (e :kind) count}}))
}})
"""
    return f"""
(fun {{{name} {a} {b}}} {{
  (aio/do
    (<- first (aio/delay {rng.randrange(5, 50)} {a}))
    (<- second (aio/within (aio/delay {rng.randrange(5, 50)} (list first {b})) {rng.randrange(100, 900)}))
    (case (head second)
      {{nil       {{:empty {b}}}}}
      {{otherwise {{:{c} second}}}}))
}})
"""


def file_text(rng, app, index, loads, helpers, lines):
    out = [f"; Part {index} of application {app}.\n"] + [f'(load "{path}")\n' for path in loads]
    names = []
    count = sum(piece.count("\n") for piece in out)
    while count < lines:
        name = f"{rng.choice(WORDS)}-{app}-{index}-{len(names)}"
        piece = function(rng, name, helpers)
        names.append(name)
        out.append(piece)
        count += piece.count("\n")
    return "".join(out), names


def main():
    folder = sys.argv[1]
    files = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    lines = int(sys.argv[3]) if len(sys.argv) > 3 else 200_000
    rng = random.Random(7)
    per_file = max(1, lines // files)
    for app in range(max(1, files // 20)):
        path = os.path.join(folder, f"app{app}")
        os.makedirs(path, exist_ok=True)
        parts = min(20, files)
        known = {}
        for index in reversed(range(parts)):
            # 0 loads 1 to 4, each of which loads some of the rest.
            if index == 0:
                below = range(1, min(5, parts))
            elif index < 5:
                below = range(5 + (index - 1) * 4, min(9 + (index - 1) * 4, parts))
            else:
                below = range(0)
            helpers = [name for each in below for name in known[each]]
            text, known[index] = file_text(rng, app, index, [f"part{each}.valk" for each in below], helpers, per_file)
            with open(os.path.join(path, f"part{index}.valk"), "w", encoding="utf-8") as out:
                out.write(text)


main()
