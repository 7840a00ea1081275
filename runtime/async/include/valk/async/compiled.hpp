#pragma once

// What `aio/let` and `aio/do` compile to: two internal natives and `as-handle`.
//
//   (%aio/group k v1 … vn)    n at least 1. Lifts each v (a handle stays, any other value counts as completed) and gives the
//                             handle of the whole: when all have completed, k is called with their n values, on the loop,
//                             and what it gives (a handle is flattened) completes the whole. The first failure fails the
//                             whole at once and withdraws it from the others. n = 1 costs what aio/then costs. Never raises.
//   (%aio/abandon x v1 … vm)  m at least 0. x is what unwound the evaluation of a group, the v's what was started before it.
//                             Cancels those of them that nothing else waits for, and gives a handle that failed with x;
//                             but if x is uncatchable (a cancellation, an exit) it raises x again.
//   (as-handle v)             The public function: v itself when it is a handle, else a completed one.
//
// aio/let
//
// Empty groups are dropped. E[i] is the code of group i (from 1 to k, of n bindings) and all that follows:
//
//   E[i], i ≤ k:   r1 … r(n-1) ← nil
//                  guarded {  r1 ← value of binding 1; …; rn ← value of binding n      ; in the scope around, at once
//                             K ← closure of n parameters: { bind pattern 1 to parameter 1 …; E[i+1] }
//                             (%aio/group K r1 … rn) }
//                  on unwinding with x: (%aio/abandon x r1 … r(n-1))
//   E[k+1]:        the body, its value as it is
//
//   (aio/let …)  =  E[1]                            when there is a group
//                =  guarded { (as-handle body) } on unwinding with x: (%aio/abandon x)      when there is none
//
// `guarded` sees every unwinding, catchable or not, like `finally`. Inside K (i > 1) the guard may be left out for a group of
// one, for a callback that raises fails its handle anyway; it is needed for E[1], where nothing may be raised, and
// wherever n > 1. The call of %aio/group in K, and the body, are in tail position. A parameter whose pattern is a plain
// name is that variable; `_` binds nothing. A pattern that does not match raises :no-match.
// The call instruction of %aio/group carries the span of the group's first binding: traces show it as "async at".
//
// aio/do
//
// A statement `(<- pattern e)` with all that follows is a group of one, in the same scope:
//
//   D[i], a plain statement:   its value is dropped; D[i+1]
//   D[last], plain:            its value as it is
//   D[i], (<- p e):            (%aio/group K e) with K ← closure of one parameter: { bind p; D[i+1] }
//   D[last], (<- p e):         (as-handle e)
//
//   (aio/do …)  =  guarded { (as-handle D[1]) } on unwinding with x: (%aio/abandon x)
