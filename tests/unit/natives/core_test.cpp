#include "language.hpp"

using valk::natives::Language;

TEST_CASE("numbers") {
  Language valk;
  CHECK(valk.run("(+ 1 2 3)") == "6");
  CHECK(valk.run("(+)") == "0");
  CHECK(valk.run("(map (+ 1) {1 2})") == "{2 3}");
  CHECK(valk.run("(- 4)") == "-4");
  CHECK(valk.run("(- -9223372036854775808)") == ":overflow 0 - -9223372036854775808 does not fit 64 bits");
  CHECK(valk.run("(list (min 3 1 2) (max 1.5 1) (abs -3) (abs -2.5))") == "{1 1.5 3 2.5}");
  CHECK(valk.run("(list (floor -1.5) (ceil 1.2) (round 2.5) (round 7))") == "{-2 2 3 7}");
  CHECK(valk.run("(list (pow 2 10) (pow 2 -1) (sqrt 9))") == "{1024 0.5 3.0}");
  CHECK(valk.run("(pow 3 40)") == ":overflow the power does not fit 64 bits");
  CHECK(valk.run("(pow 3 39)") == "4052555153018976267");
  CHECK(valk.run("(floor 1e30)") == ":overflow 1e30, a float, does not fit an integer");
  CHECK(valk.run("(abs \"a\")") == ":type `abs` needs a number as operand 1, but got \"a\", a string");
}

TEST_CASE("lists") {
  Language valk;
  CHECK(valk.run("(list (head {1 2}) (tail {1 2 3}) (init {1 2 3}) (last {1 2 3}) (nth 2 {a b c}))") ==
        "{1 {2 3} {1 2} 3 b}");
  CHECK(valk.run("(head nil)") == ":empty `head` of an empty list");
  CHECK(valk.run("(nth 0 {a})") == ":index index 0 is outside of a list of 1, whose indexes begin at 1");
  CHECK(valk.run("(list (join {1} {2 3} nil) (join) (reverse {1 2 3}) (range 1 4) (range 4 1))") ==
        "{{1 2 3} () {3 2 1} {1 2 3} ()}");
  CHECK(valk.run("(list (take 2 {1 2 3}) (take 9 {1}) (drop 2 {1 2 3}) (drop 9 {1}) (take -1 {1}))") ==
        "{{1 2} {1} {3} () ()}");
  CHECK(valk.run("(list (sort {3 1 2}) (sort {\"b\" \"a\"}) (sort {2 1.5 true}))") ==
        "{{1 2 3} {\"a\" \"b\"} {true 1.5 2}}");
  CHECK(valk.run("(sort {3 \"a\"})") ==
        ":type cannot order 3, an integer, and \"a\", a string: two numbers or two strings are needed");
  CHECK(valk.run("(distinct {1 2 1.0 {1} {1} \"a\" \"a\"})") == "{1 2 {1} \"a\"}");
  CHECK(valk.run("(sort-by (\\ {x} (- 0 x)) {1 3 2})") == "{3 2 1}");
  CHECK(valk.run("(list (index-of :b {:a :b}) (index-of :c {:a :b}))") == "{2 ()}");
  CHECK(
      valk.run(
          "(= {l} (foldl (\\ {done x} (cons x done)) nil (range 0 1000))) (list (nth 1 l) (nth 500 l) (nth 1000 l))") ==
      "{999 500 0}");
}

TEST_CASE("functions of functions") {
  Language valk;
  CHECK(valk.run("(apply + 1 2 {3 4})") == "10");
  CHECK(valk.run("(apply max (range 0 5000))") == "4999");
  CHECK(valk.run("(len (apply list (range 0 100000)))") == "100000");
  CHECK(valk.run("(list (map (\\ {x} (* x x)) {1 2 3}) (filter (\\ {x} (> x 1)) {1 2 3}) (foldl - 10 {1 2}))") ==
        "{{1 4 9} {2 3} 7}");
  CHECK(valk.run("((comp str (+ 1)) 2)") == "\"3\"");
  CHECK(valk.run("(sum (map (\\ {x} (* 2 x)) (range 0 100000)))") == "9999900000");
  CHECK(valk.run("((flip -) 1 2)") == "1");
  CHECK(valk.run("((partial + 1 2) 3)") == "6");
  CHECK(
      valk.run("(= {big} (\\ {x} (> x 2))) (list (any? big {1 2 3}) (any? big {1}) (all? big {3 1}) (all? big {3}))") ==
      "{true false false true}");
}

TEST_CASE("plists") {
  Language valk;
  CHECK(valk.run("(plist/get {:a 1} :b)") == "()");
  CHECK(valk.run("(list (get {:a 1} :b 2) (assoc {:a 1} :a 2 :b 3) (dissoc {:a 1 :b 2} :a))") ==
        "{2 {:a 2 :b 3} {:b 2}}");
  CHECK(valk.run("(list (keys {:a 1 :b 2}) (vals {:a 1 :b 2}) (merge {:a 1} {:b 2} {:a 3}))") ==
        "{{:a :b} {1 2} {:a 3 :b 2}}");
  CHECK(valk.run("(update {:n 1} :n + 5)") == "{:n 6}");
  CHECK(valk.run("(plist/get 5 :a)") == ":type `plist/get` needs a plist as operand 1, but got 5, an integer");
}

TEST_CASE("strings") {
  Language valk;
  CHECK(valk.run("(str \"a\" 1 :k {1 \"x\"})") == "\"a1:k{1 \\\"x\\\"}\"");
  CHECK(valk.run("(list (str/split \"a,b,\" \",\") (str/split \"\" \",\") (str/split \"hé\" \"\"))") ==
        "{{\"a\" \"b\" \"\"} {\"\"} {\"h\" \"é\"}}");
  CHECK(valk.run("(list (str/join {1 2} \"-\") (str/slice \"héllo\" 1 3) (str/slice \"abc\" 2 99))") ==
        "{\"1-2\" \"él\" \"c\"}");
  CHECK(valk.run("(str/replace \"a.b.c\" \".\" \"--\")") == "\"a--b--c\"");
  CHECK(valk.run("(list (str/trim \"  a b\\n\") (str/upper \"aßéλжÿ\") (str/lower \"AÉΛЖŸ\"))") ==
        "{\"a b\" \"ASSÉΛЖŸ\" \"aéλжÿ\"}");
  CHECK(valk.run("(list (str/index-of \"héllo\" \"l\") (str/index-of \"a\" \"x\"))") == "{2 ()}");
  CHECK(valk.run("(list (str->num \" 42 \") (str->num \"-1.5\") (str->num \"0xFF\") (str->num \"1_000\"))") ==
        "{42 -1.5 255 1000}");
  CHECK(valk.run("(str->num \"12a\")") == ":value \"12a\", a string, does not spell a number");
  CHECK(valk.run("(str->num \"9223372036854775808\")").starts_with(":value"));
  CHECK(valk.run("(list (make-string 3 \"ab\") (make-string 2 65) (ord \"λ\") (chr 955))") ==
        "{\"ababab\" \"AA\" 955 \"λ\"}");
  CHECK(valk.run("(make-string 99999999999 \"a\")").starts_with(":out-of-memory"));
  CHECK(valk.run("(list (len \"héllo\") (str/bytes-len \"héllo\"))") == "{5 6}");
}

TEST_CASE("output") {
  Language valk;
  CHECK(valk.output("(print \"a\" 1 {:k \"v\"})") == "a 1 {:k \"v\"}\n");
  CHECK(valk.output("(println \"100%\") (println \"%d of %s\" 1 \"two\")") == "100%\n1 of two\n");
  CHECK(valk.output("(printf \"%5d|%-5d|%05d|%x|%.2f|%s|%%\" 42 42 -42 255 1.005 {1})") ==
        "   42|42   |-0042|ff|1.00|{1}|%");
  CHECK(valk.output("(printf \"%d\" \"a\")") == ":format `%d`, directive 1, needs an integer, but got \"a\", a string");
  CHECK(valk.output("(printf \"%d\")") == ":format nothing is left for `%d`, directive 1");
  CHECK(valk.output("(printf \"%d\" 1 2)") == ":format the format has 1 directives, but there are 2 operands");
  CHECK(valk.output("(printf \"%y\" 1)").starts_with(":format `%y` is no directive"));
}

TEST_CASE("errors") {
  Language valk;
  CHECK(valk.run("(error \"bad\")") == ":error bad");
  CHECK(valk.run("(try (error :gone \"no user\" {:id 7}) (catch :gone {e} {list (e :message) ((e :data) :id)}))") ==
        "{\"no user\" 7}");
  CHECK(valk.run("(assert false \"why\")") == ":assertion why");
  CHECK(valk.run("(assert-eq 1 2)") == ":assertion expected 1, but got 2");
  CHECK(valk.run("(assert-eq {1 2} (list 1 2))") == "()");
  CHECK(valk.run("(list (error? (/ 1 0)) (error? 1))") == "{true false}");
  CHECK(valk.run("(= {log} (atom nil)) (error? (try (exit 3) (catch {e} {reset! log :caught})))") ==
        ":exit the program has ended itself");
}

TEST_CASE("atoms") {
  Language valk;
  CHECK(valk.run("(= {a} (atom 1)) (swap! a + 2) (list (deref a) (atom/add! a 1) (atom/cas! a 4 5) (deref a))") ==
        "{3 4 true 5}");
}

TEST_CASE("json") {
  Language valk;
  CHECK(valk.run("(json/encode {:a 1 :b (list true nil 1.5 \"x\\\"\" :k)})") ==
        R"("{\"a\":1,\"b\":[true,null,1.5,\"x\\\"\",\"k\"]}")");
  CHECK(valk.run("(json/encode (list {} {1 {2}}))") == "\"[null,[1,[2]]]\"");
  CHECK(valk.run("(json/encode print)") == ":value <function print>, a function, is nothing that JSON can hold");
}
