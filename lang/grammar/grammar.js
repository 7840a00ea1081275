/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

// Valk for tree-sitter: brackets and tokens, no meaning.
//
// The grammar is total: every sequence of bytes is a `source`, so that tree-sitter's own error recovery, which takes
// quadratic time on unbalanced brackets, never runs. What is ill-formed has nodes of its own (`unclosed_list`,
// `unclosed_brace`, `mismatched_close`, `stray_close`, `bad_token`); who reports mistakes looks for these. It has no
// conflicts either: an unclosed bracket is one that the end of the file closes, which one token of lookahead tells.

// What ends a word. Written as the inside of a character class.
const space = ' \\t\\r\\n\\f\\v';
const delimiter = space + '(){}\\[\\]"\'`,;';

// Characters of symbols: these, ASCII letters and digits, and letters, marks and digits of other scripts.
const sign = '*\\/=<>!&?.%$^~|'.replace('\\', '\\\\');
// The generator's table of \p{L} lacks the scripts that Unicode lists by their first and last letter alone.
const ideographs =
  '\\u{3400}-\\u{4DBF}\\u{4E00}-\\u{9FFF}\\u{AC00}-\\u{D7A3}\\u{17000}-\\u{187F7}\\u{20000}-\\u{2FA1F}\\u{30000}-\\u{323AF}';
const first = 'A-Za-z_\\p{L}' + ideographs + sign;
const inner = first + '\\p{M}+\\-:@#';
const rest = inner + '0-9\\p{N}';

const underscored = (digit) => `${digit}(_?${digit})*`;
const decimal = underscored('[0-9]');

// Behind a prefix. The form may be missing: a mistake that is no concern of the parser's.
const prefixed = ($, mark) => prec.right(seq(mark, repeat($.discard), optional($._form)));
const unclosed = ($, mark) => prec.right(seq(mark, repeat($.discard), $._unclosed));

module.exports = grammar({
  name: 'valk',

  extras: ($) => [new RegExp(`[${space}]`), $.comment],

  rules: {
    source: ($) =>
      seq(
        optional(alias($.interpreter_line, $.comment)),
        repeat(choice($._item, $.stray_close)),
        optional($._unclosed),
      ),

    // "#!" at the very beginning. Immediate: not behind white space.
    interpreter_line: (_) => token.immediate(/#!([^\r\n]|\r+[^\r\n])*/),

    _item: ($) => choice($._form, $.discard, $.bad_token),

    _form: ($) =>
      choice(
        $.list,
        $.brace,
        $.quote,
        $.quasiquote,
        $.unquote,
        $.splice,
        $.integer,
        $.float,
        $.string,
        $.keyword,
        $.symbol,
      ),

    list: ($) => seq('(', repeat($._item), choice(')', alias('}', $.mismatched_close))),
    brace: ($) => seq('{', repeat($._item), choice('}', alias(')', $.mismatched_close))),
    stray_close: (_) => choice(')', '}'),

    quote: ($) => prefixed($, "'"),
    quasiquote: ($) => prefixed($, '`'),
    unquote: ($) => prefixed($, ','),
    splice: ($) => prefixed($, ',@'),
    discard: ($) => prefixed($, '#_'),

    // Open at the end of the file.
    _unclosed: ($) =>
      choice(
        $.unclosed_list,
        $.unclosed_brace,
        alias($.unclosed_quote, $.quote),
        alias($.unclosed_quasiquote, $.quasiquote),
        alias($.unclosed_unquote, $.unquote),
        alias($.unclosed_splice, $.splice),
        alias($.unclosed_discard, $.discard),
      ),
    unclosed_list: ($) => seq('(', repeat($._item), optional($._unclosed)),
    unclosed_brace: ($) => seq('{', repeat($._item), optional($._unclosed)),
    unclosed_quote: ($) => unclosed($, "'"),
    unclosed_quasiquote: ($) => unclosed($, '`'),
    unclosed_unquote: ($) => unclosed($, ','),
    unclosed_splice: ($) => unclosed($, ',@'),
    unclosed_discard: ($) => unclosed($, '#_'),

    // Tokens. All have the same precedence: the longest match wins, and of equal ones the first that is written here.
    integer: (_) =>
      new RegExp(`[+\\-]?(0[xX]${underscored('[0-9a-fA-F]')}|0[bB]${underscored('[01]')}|${decimal})`),
    float: (_) => new RegExp(`[+\\-]?${decimal}(\\.${decimal}([eE][+\\-]?[0-9]+)?|[eE][+\\-]?[0-9]+)`),
    string: (_) => /"([^"\\]|\\(.|[\r\n]))*"/,
    keyword: (_) => new RegExp(`:[${rest}]*`, 'u'),
    symbol: (_) =>
      new RegExp(`[${first}][${rest}]*|[+\\-]([${inner}][${rest}]*)?|#([${rest.replace('_', '')}][${rest}]*)?`, 'u'),
    comment: (_) => /;([^\r\n]|\r+[^\r\n])*/,

    bad_token: (_) =>
      token(
        choice(
          /[\[\]]/,
          // A string that the end of the file cuts off.
          /"([^"\\]|\\(.|[\r\n]))*\\?/,
          // Any other word, such as 12abc. Not #_, which begins a discard.
          new RegExp(`([^${delimiter}#]|#[^${delimiter}_])[^${delimiter}]*`),
        ),
      ),
  },
});
