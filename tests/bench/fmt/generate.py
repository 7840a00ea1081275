#!/usr/bin/env python3
"""Writes FILES files with BYTES bytes of source in all: services as people write them, in Valk, JavaScript or Go, laid out
by several hands (dense, airy, with tabs, with wrong indentation), so that a formatter has something to do.

usage: generate.py LANGUAGE FOLDER BYTES FILES [SEED]    (LANGUAGE: valk, js, go)

The same seed gives the same files. The three languages say the same things, function by function.
"""
import os
import random
import re
import sys

NOUNS = "user order item invoice session account basket report event ticket photo message comment label address".split()
VERBS = "fetch save load check render merge update list count notify archive".split()
FIELDS = "id name email state total created price count kind".split()


class Names:
    def __init__(self, rng):
        self.rng = rng
        self.serial = 0

    def fill(self, template):
        """Replaces NOUN, VERB, FIELD, KEY, NUM and TEXT; NOUN1 and the like are one choice within a template."""
        chosen = {}

        def choose(match):
            word = match.group(0)
            kind = word.rstrip("0123456789")
            if word != kind and word in chosen:
                return chosen[word]
            value = {
                "NOUN": lambda: self.rng.choice(NOUNS),
                "VERB": lambda: self.rng.choice(VERBS),
                "FIELD": lambda: self.rng.choice(FIELDS),
                "NUM": lambda: str(self.rng.randrange(1, 9999)),
                "TEXT": lambda: " ".join(self.rng.choice(NOUNS + VERBS) for _ in range(self.rng.randrange(1, 9))),
                "SERIAL": self.next,
            }[kind]()
            chosen[word] = value
            return value

        return re.sub(r"(NOUN|VERB|FIELD|NUM|TEXT|SERIAL)\d*", choose, template)

    def next(self):
        self.serial += 1
        return str(self.serial)


VALK = [
    """;;; Gives the NOUN1 with its NOUN2, in as few round trips as possible.
;;;
;;;     (VERB1-NOUN1-SERIAL1 NUM)   ; the TEXT
(fun {VERB1-NOUN1-SERIAL1 id} {
  (aio/let
    {((NOUN1    (db/fetch-NOUN1 id))
      (settings (db/fetch-settings id))   ; runs together with the NOUN1
      :then                               ; both are needed from here on
      (NOUN2s   (db/fetch-NOUN2s (NOUN1 :FIELD1) {:limit NUM :order :FIELD2})))}
    {:status 200 :body {:NOUN1 NOUN1 :settings settings :NOUN2s NOUN2s}})
})
""",
    """(fun {VERB1-NOUN1-SERIAL1 NOUN1 options} {if (and (NOUN1 :FIELD1) (> (NOUN1 :FIELD2) NUM)) {aio/then (db/update "NOUN1s" (NOUN1 :id) {:FIELD1 (NOUN1 :FIELD1) :FIELD2 NUM :state :done}) (\\ {row} {do (log :info "TEXT" (row :id)) row})} {aio/fail {:kind :invalid :message "TEXT" :data NOUN1}}})
""",
    """(fun {handler-SERIAL req}
  {
    (select
      {(== (req :path) "/NOUN1") {:status 200 :body "TEXT"}}
      ; the NOUN2s
      {(str/starts? (req :path) "/NOUN2/") (VERB1-NOUN2 (req/param req :id))}
      {otherwise {:status 404 :body "TEXT"}})
  }
)
""",
    """(test "TEXT"
    (let {NOUN1 {:FIELD1 NUM :FIELD2 "TEXT" :FIELD3 nil}
       expected  (VERB1-NOUN1 NUM)   } {
      (assert-eq NUM (len (NOUN1 :FIELD1)))
        (assert-eq expected   (VERB1-NOUN1 NOUN1 {:retries 3 :timeout-ms NUM}))
      (assert-error :invalid (VERB2-NOUN1 nil))
  }))
""",
    """(def {NOUN1-table-SERIAL} {{:method :get :path "/NOUN1s/:id" :handler VERB1-NOUN1 :limit NUM}
{:method :post :path "/NOUN1s" :handler (\\ {req} {VERB2-NOUN1 (json/parse (req :body)) {:FIELD1 NUM}})}
{:method :delete :path "/NOUN1s/:id/NOUN2s" :handler (\\ {req} {archive (req/param req :id)})}})
""",
    """(fun {VERB1-NOUN1s-SERIAL NOUN1s}
  (->> NOUN1s
       (filter (\\ {NOUN1} {and (NOUN1 :FIELD1) (!= (NOUN1 :FIELD2) NUM)}))   ; TEXT
       (map (\\ {NOUN1} {join NOUN1 {:FIELD3 (VERB2-NOUN2 (NOUN1 :FIELD1) NUM "TEXT")}}))
       (sort-by (\\ {NOUN1} (NOUN1 :FIELD2)))
       (foldl (\\ {sum NOUN1} {+ sum (* (NOUN1 :price) (NOUN1 :count))}) 0)))
""",
    """(fun {VERB1-all-SERIAL ids} {
\ttry {
\t\t(= {found} (aio/await (aio/traverse ids (\\ {id} (VERB1-NOUN1 id)) {:concurrency 4})))
\t\t(case (found :kind) {:NOUN1 (VERB2-NOUN1 found NUM)} {{:NOUN2 :NOUN3} (error :invalid (str "TEXT" (found :FIELD1)))} {otherwise found})
\t} (catch :timeout {e} {(log :warn "TEXT" (e :message)) nil}) (finally {(VERB3-NOUN1)})
})
""",
]

JS = [
    """/** Gives the NOUN1 with its NOUN2, in as few round trips as possible.
 *
 *      VERB1NOUN1SERIAL1(NUM)   // the TEXT
 */
export async function VERB1NOUN1SERIAL1(id) {
  const [NOUN1, settings] = await Promise.all([
     db.fetchNOUN1(id),
     db.fetchSettings(id),   // runs together with the NOUN1
  ])                         // both are needed from here on
  const NOUN2s = await db.fetchNOUN2s(NOUN1.FIELD1, {limit: NUM, order: 'FIELD2'})
  return {status: 200, body: {NOUN1: NOUN1, settings: settings, NOUN2s: NOUN2s}}
}
""",
    """export function VERB1NOUN1SERIAL1(NOUN1, options) { if (NOUN1.FIELD1 && NOUN1.FIELD2 > NUM) { return db.update("NOUN1s", NOUN1.id, {FIELD1: NOUN1.FIELD1, n: NUM, state: 'done'}).then(row => { log('info', "TEXT", row.id); return row }) } else { throw new Failure({kind: 'invalid', message: "TEXT", data: NOUN1}) } }
""",
    """export function handlerSERIAL(req)
{
    if (req.path === "/NOUN1") return {status: 200, body: "TEXT"}
      // the NOUN2s
    if (req.path.startsWith("/NOUN2/")) return VERB1NOUN2(req.param('id'))
    return {status: 404, body: "TEXT"}

}
""",
    """test("TEXT", () => {
    const NOUN1 = {FIELD1: NUM, b: "TEXT", c: null},
       expected  = VERB1NOUN1(NUM)   ;
      assertEqual(NUM, NOUN1.FIELD1.length)
        assertEqual(expected,   VERB1NOUN1(NOUN1, {retries: 3, timeoutMs: NUM}))
      assertThrows('invalid', () => VERB2NOUN1(null))
  })
""",
    """export const NOUN1TableSERIAL = [{method: 'get', path: "/NOUN1s/:id", handler: VERB1NOUN1, limit: NUM},
{method: 'post', path: "/NOUN1s", handler: req => VERB2NOUN1(JSON.parse(req.body), {FIELD1: NUM})},
{method: 'delete', path: "/NOUN1s/:id/NOUN2s", handler: req => archive(req.param('id'))}]
""",
    """export const VERB1NOUN1sSERIAL = NOUN1s =>
  NOUN1s
       .filter(NOUN1 => NOUN1.FIELD1 && NOUN1.FIELD2 !== NUM)   // TEXT
       .map(NOUN1 => ({...NOUN1, extra: VERB2NOUN2(NOUN1.FIELD1, NUM, "TEXT")}))
       .sort((a, b) => a.FIELD2 - b.FIELD2)
       .reduce((sum, NOUN1) => sum + NOUN1.price * NOUN1.count, 0)
""",
    """export async function VERB1AllSERIAL(ids) {
\ttry {
\t\tconst found = await traverse(ids, id => VERB1NOUN1(id), {concurrency: 4})
\t\tswitch (found.kind) { case 'NOUN1': return VERB2NOUN1(found, NUM); case 'NOUN2x': case 'NOUN3x': throw new Failure('invalid', "TEXT" + found.FIELD1); default: return found }
\t} catch (e) { log('warn', "TEXT", e.message); return null } finally { VERB3NOUN1() }
}
""",
]

GO = [
    """// VERB1NOUN1SERIAL1 gives the NOUN1 with its NOUN2, in as few round trips as possible.
//
//\tVERB1NOUN1SERIAL1(NUM)   // the TEXT
func VERB1NOUN1SERIAL1(id int) (Answer, error) {
  NOUN1 := start(func() any { return db.FetchNOUN1(id) })
  settings := start(func() any { return db.FetchSettings(id) })   // runs together with the NOUN1
  wait(NOUN1, settings)                         // both are needed from here on
  rows, err := db.FetchNOUN2s(NOUN1.Value("FIELD1"), Options{Limit: NUM, Order: "FIELD2"})
  return Answer{Status: 200, Body: Map{"NOUN1": NOUN1, "settings": settings, "rows": rows}}, err
}
""",
    """func VERB1NOUN1SERIAL1(v Row, options Options) (Row, error) { if v.Has("FIELD1") && v.Number("FIELD2") > NUM { row := db.Update("NOUN1s", v.ID, Map{"FIELD1": v.Value("FIELD1"), "n": NUM, "state": "done"}); log.Info("TEXT", row.ID); return row, nil } else { return Row{}, &Failure{Kind: "invalid", Message: "TEXT", Data: v} } }
""",
    """func handlerSERIAL(req *Request) Answer {

    if req.Path == "/NOUN1" { return Answer{Status: 200, Body: "TEXT"} }
      // the NOUN2s
    if strings.HasPrefix(req.Path, "/NOUN2/") { return VERB1NOUN2(req.Param("id")) }
    return Answer{Status: 404, Body: "TEXT"}

}
""",
    """func TestSERIAL(t *testing.T) {
    v := Map{"FIELD1": NUM, "b": "TEXT", "c": nil}
    expected  := VERB1NOUN1(NUM)
      assertEqual(t, NUM, len(v["FIELD1"]))
        assertEqual(t, expected,   VERB1NOUN1(v, Options{Retries: 3, TimeoutMs: NUM}))
      assertError(t, "invalid", func() { VERB2NOUN1(nil) })
  }
""",
    """var NOUN1TableSERIAL = []Route{{Method: "get", Path: "/NOUN1s/:id", Handler: VERB1NOUN1, Limit: NUM},
{Method: "post", Path: "/NOUN1s", Handler: func(req *Request) Answer { return VERB2NOUN1(parse(req.Body), Map{"FIELD1": NUM}) }},
{Method: "delete", Path: "/NOUN1s/:id/NOUN2s", Handler: func(req *Request) Answer { return archive(req.Param("id")) }}}
""",
    """func VERB1NOUN1sSERIAL(rows List) int {
  return rows.
       Filter(func(v Row) bool { return v.Has("FIELD1") && v.Number("FIELD2") != NUM }).   // TEXT
       Map(func(v Row) Row { return v.Join(Map{"extra": VERB2NOUN2(v.Value("FIELD1"), NUM, "TEXT")}) }).
       SortBy(func(v Row) int { return v.Number("FIELD2") }).
       Reduce(func(sum int, v Row) int { return sum + v.Number("price")*v.Number("count") }, 0)
}
""",
    """func VERB1AllSERIAL(ids []int) any {
\tdefer VERB3NOUN1()
\t\tfound, err := traverse(ids, func(id int) any { return VERB1NOUN1(id) }, Options{Concurrency: 4})
\t\tif err != nil { log.Warn("TEXT", err.Error()); return nil }
\t\tswitch found.Kind { case "NOUN1": return VERB2NOUN1(found, NUM); case "NOUN2", "NOUN3x": panic("TEXT" + found.Value("FIELD1")); default: return found }
}
""",
]

LANGUAGES = {"valk": (VALK, ".valk", ""), "js": (JS, ".js", ""), "go": (GO, ".go", "package bench\n\n")}


def relaid(text, hand, rng):
    """The text as another hand would have indented it. Changes blanks at the beginning of lines only."""
    if hand == 0:
        return text
    lines = []
    for line in text.split("\n"):
        stripped = line.lstrip(" ")
        depth = len(line) - len(stripped)
        if hand == 1:
            depth = depth * 2
        elif hand == 2 and depth:
            depth = max(1, depth + rng.randrange(-2, 3))
        lines.append((" " * depth if hand != 3 else "\t" * (depth // 2)) + stripped)
    return "\n".join(lines)


def main():
    language, folder, size, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    rng = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    templates, extension, header = LANGUAGES[language]
    names = Names(rng)
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        parts, written = [header], 0
        while written < size // count:
            part = relaid(names.fill(rng.choice(templates)), rng.randrange(4), rng)
            parts.append(part + "\n" * rng.randrange(0, 3))
            written += len(parts[-1])
        with open(os.path.join(folder, f"part_{number:03}{extension}"), "w", encoding="utf-8") as file:
            file.write("".join(parts))


main()
