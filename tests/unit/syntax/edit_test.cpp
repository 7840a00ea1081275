#include <random>
#include <set>

#include "support.hpp"

using namespace valk;
using namespace valk::syntax;

namespace {

struct Replacement {
  std::uint32_t start;
  std::uint32_t length;
  std::string text;
};

// Applies the replacements in order, and gives the edits that say so.
std::vector<Edit> apply(std::string& text, const std::vector<Replacement>& replacements) {
  std::vector<Edit> edits;
  for (const Replacement& r : replacements) {
    text.replace(r.start, r.length, r.text);
    edits.push_back({{{r.start}, {r.start + r.length}}, static_cast<std::uint32_t>(r.text.size())});
  }
  return edits;
}

Tree::Ptr edited(const Tree::Ptr& tree, const std::vector<Replacement>& replacements) {
  std::string text(tree->source()->text());
  const std::vector<Edit> edits = apply(text, replacements);
  return tree->edited(base::SourceText::make("test.valk", text), edits);
}

void check_same_as_fresh(const Tree& tree) {
  const Tree::Ptr fresh = Tree::parse(tree.source());
  INFO("text: " << tree.source()->text());
  REQUIRE(dump(tree) == dump(*fresh));
  REQUIRE(mistakes(tree) == mistakes(*fresh));
}

std::set<const void*> keys(const Tree& tree) {
  std::set<const void*> all;
  for (std::size_t chunk = 0; chunk < tree.chunk_count(); ++chunk) all.insert(tree.chunk_key(chunk));
  return all;
}

// How many chunks of `after` were taken over from `before`.
std::size_t kept(const Tree& before, const Tree& after) {
  const std::set<const void*> old = keys(before);
  std::size_t count = 0;
  for (std::size_t chunk = 0; chunk < after.chunk_count(); ++chunk) count += old.count(after.chunk_key(chunk));
  return count;
}

class RandomEdits {
 public:
  RandomEdits(std::uint32_t seed, std::vector<std::string> pieces) : random_(seed), pieces_(std::move(pieces)) {}

  std::uint32_t below(std::uint32_t limit) { return random_() % limit; }

  std::string some_pieces(std::uint32_t most) {
    std::string text;
    for (std::uint32_t count = below(most + 1); count > 0; --count)
      text += pieces_[below(static_cast<std::uint32_t>(pieces_.size()))];
    return text;
  }

  Replacement replacement(std::size_t size) {
    const std::uint32_t start = below(static_cast<std::uint32_t>(size) + 1);
    const std::uint32_t rest = static_cast<std::uint32_t>(size) - start;
    const std::uint32_t length = below(3) == 0 ? std::min(rest, below(12)) : std::min(rest, below(2));
    return {start, length, some_pieces(3)};
  }

 private:
  std::mt19937 random_;
  std::vector<std::string> pieces_;
};

// Edits a text again and again; after each step the tree must equal a fresh one.
void edit_at_random(std::uint32_t seed, const std::vector<std::string>& pieces, std::string text, int steps) {
  RandomEdits random(seed, pieces);
  Tree::Ptr tree = parse(text);
  for (int step = 0; step < steps; ++step) {
    std::vector<Replacement> replacements;
    for (std::uint32_t count = 1 + (random.below(4) == 0 ? random.below(4) : 0); count > 0; --count) {
      replacements.push_back(random.replacement(text.size()));
      text.replace(replacements.back().start, replacements.back().length, replacements.back().text);
    }
    tree = edited(tree, replacements);
    REQUIRE(tree->source()->text() == text);
    check_same_as_fresh(*tree);
    if (text.size() > 1500) {
      text.resize(200);
      tree = parse(text);
    }
  }
}

const std::vector<std::string> brackets{"(", ")", "{", "}", "'", ",@", "#_", "\n", "\n(", "a", " ", "\"", ";", "\\"};

const std::vector<std::string> realistic{"(def x 1)\n",
                                         "(fun {f a} {g a})\n",
                                         ";;; doc\n",
                                         "; c\n",
                                         ":then",
                                         "(",
                                         ")",
                                         "{",
                                         "}",
                                         "\"",
                                         "\n",
                                         "\r\n",
                                         " ",
                                         "x",
                                         "12",
                                         "'",
                                         "`",
                                         ",",
                                         ",@",
                                         "#_",
                                         "[",
                                         "λ",
                                         "\xE2\x82\xAC",
                                         "\xE2",
                                         "\x82",
                                         "\xff",
                                         "#!",
                                         "\xEF\xBB\xBF",
                                         "\\",
                                         ".",
                                         "-",
                                         std::string("\0", 1)};

const std::string sample =
    "#!/usr/bin/env valk\n"
    ";;; Everything the page needs.\n"
    "(fun {profile id} {\n"
    "  (aio/let\n"
    "    {((user (db/fetch-user id)) ; together\n"
    "      :then\n"
    "      (posts (db/fetch-posts (user :id))))}\n"
    "    {:status 200 :body {:user user :posts posts}})\n"
    "})\n"
    "\n"
    "(def {x} \"a\\n\") 'b #_ c\n"
    "(def y -5)\n";

}  // namespace

TEST_CASE("an edit keeps the chunks that it does not touch") {
  const Tree::Ptr before = parse("(a)\n(b 1)\n(c)\n; d\ne");
  const Tree::Ptr after = edited(before, {{7, 1, "22"}});
  REQUIRE(after->chunk_count() == 5);
  for (std::size_t chunk : {0u, 2u, 3u, 4u}) CHECK(after->chunk_key(chunk) == before->chunk_key(chunk));
  CHECK(after->chunk_key(1) != before->chunk_key(1));
  CHECK(after->chunk_start(2).value == 11);
  CHECK(after->chunk_root(2).text() == "(c)");
  CHECK(after->chunk_root(1).form(1).text() == "22");
  check_same_as_fresh(*after);
}

TEST_CASE("what touches an edit is rebuilt when it changes") {
  const Tree::Ptr before = parse("ab cd");
  const Tree::Ptr longer = edited(before, {{2, 0, "x"}});
  CHECK(longer->chunk_root(0).text() == "abx");
  CHECK(kept(*before, *longer) == 1);
  const Tree::Ptr joined = edited(before, {{2, 1, ""}});
  CHECK(joined->chunk_count() == 1);
  check_same_as_fresh(*joined);
}

TEST_CASE("an opener that comes and goes costs its own form") {
  const Tree::Ptr before = parse("(a)\n(b (c))\n(d)\n(e)\n");
  const Tree::Ptr broken = edited(before, {{7, 0, "("}});
  CHECK(broken->chunk_count() == 4);
  CHECK(kept(*before, *broken) == 3);
  check_same_as_fresh(*broken);
  const Tree::Ptr mended = edited(broken, {{7, 1, ""}});
  CHECK(kept(*broken, *mended) == 3);
  CHECK(dump(*mended) == dump(*before));
}

TEST_CASE("several edits apply in order") {
  const Tree::Ptr before = parse("(a)\n(b)\n(c)\n(d)");
  // The second is in the text that the first left.
  const Tree::Ptr after = edited(before, {{0, 4, ""}, {5, 1, "x y"}, {10, 0, "(n)\n"}});
  CHECK(after->source()->text() == "(b)\n(x y)\n(n)\n(d)");
  CHECK(kept(*before, *after) == 2);
  check_same_as_fresh(*after);
}

TEST_CASE("the replacement of the whole text by a similar one is a small edit") {
  const Tree::Ptr before = parse("(a)\n(b)\n(c)\n");
  const std::string text = "(a)\n(b 1)\n(c)\n";
  const Tree::Ptr after = edited(before, {{0, 12, text}});
  CHECK(kept(*before, *after) == 2);
  check_same_as_fresh(*after);
}

TEST_CASE("no edit keeps everything") {
  const Tree::Ptr before = parse("(a) b");
  CHECK(kept(*before, *edited(before, {})) == 2);
  CHECK(kept(*before, *edited(before, {{1, 1, "a"}})) == 2);
}

TEST_CASE("a comment becomes a name when the text moves it off the first line") {
  const Tree::Ptr before = parse("#!x\n(a)");
  const Tree::Ptr moved = edited(before, {{0, 0, "\n"}});
  CHECK(moved->chunk_root(0).is(Kind::symbol));
  check_same_as_fresh(*moved);
  const Tree::Ptr back = edited(moved, {{0, 1, ""}});
  CHECK(back->chunk_root(0).is(Kind::comment));
  check_same_as_fresh(*back);
}

TEST_CASE("the tree before an edit stays as it was") {
  const Tree::Ptr before = parse("(a)\n(b)");
  const std::string shown = dump(*before);
  Tree::Ptr after = edited(before, {{0, 3, "((("}});
  after = edited(after, {{0, 1, ""}});
  CHECK(dump(*before) == shown);
}

TEST_CASE("random edits of brackets give the tree of a fresh parse") {
  for (std::uint32_t seed = 1; seed <= 30; ++seed) edit_at_random(seed, brackets, "", 100);
}

TEST_CASE("random edits of real text give the tree of a fresh parse") {
  for (std::uint32_t seed = 100; seed < 130; ++seed) edit_at_random(seed, realistic, sample, 100);
}

TEST_CASE("random edits keep what lies outside of them") {
  RandomEdits random(7, {"x", "1", " ", "(y)"});
  std::string text;
  for (int form = 0; form < 50; ++form) text += "(def v" + std::to_string(form) + " {a b})\n";
  Tree::Ptr tree = parse(text);
  for (int step = 0; step < 300; ++step) {
    // Behind the opener of some form: it stays one form.
    const Node root = tree->chunk_root(random.below(static_cast<std::uint32_t>(tree->chunk_count())));
    const Tree::Ptr after = edited(tree, {{root.start().value + 1, 0, random.some_pieces(2)}});
    REQUIRE(after->chunk_count() == 50);
    REQUIRE(kept(*tree, *after) >= 49);
    check_same_as_fresh(*after);
    tree = after;
  }
}
