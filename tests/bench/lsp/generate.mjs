#!/usr/bin/env node
// A Valk program of many like units, each of which calls the one before: `generate.mjs UNITS > big.valk`. A unit has 25 lines.
const units = Number(process.argv[2] ?? 400);
const before = (i) => Math.max(0, i - 1);

const unit = (i) => `;;; Job number ${i}: what is left of its retries.
(fun {retries-${i} job} {
  (= {limit} ${(i % 7) + 1})
  (if (< limit (len job))
    {- (len job) limit}
    {limit})
})

;;; The items of a job, weighted.
(fun {weigh-${i} items weight} {
  (map (\\ {item} {* item weight}) items)
})

;;; Loads two things at once, then what needs both.
(fun {process-${i} id} {
  (aio/let
    {((user (aio/delay 10 {:id id}))
      (settings (aio/delay 5 {:weight ${i}}))
      :then
      (rows (aio/delay 3 (weigh-${i} {1 2 3} (settings :weight)))))}
    {list (user :id) rows (retries-${i} rows)${i > 0 ? ` (retries-${before(i)} rows)` : ''}})
})
`;
process.stdout.write(Array.from({ length: units }, (_, i) => unit(i)).join('\n'));
