;;; valk-mode.el --- Major mode for Valk, an asynchronous Lisp  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, lisp

;;; Commentary:

;; Highlighting and indentation for .valk files, and the language server through eglot.  Everything else (diagnostics,
;; completion, formatting, quick fixes) comes from `valk lsp'.

;;; Code:

(require 'lisp-mode)

(defgroup valk nil "Valk." :group 'languages)

(defcustom valk-program "valk"
  "The Valk program."
  :type 'string)

(defvar valk-mode-syntax-table
  (let ((table (make-syntax-table lisp-mode-syntax-table)))
    (modify-syntax-entry ?\{ "(}" table)
    (modify-syntax-entry ?\} "){" table)
    (modify-syntax-entry ?\\ "_" table)
    (modify-syntax-entry ?| "_" table)
    (modify-syntax-entry ?# "_" table)
    (modify-syntax-entry ?: "_" table)
    table))

;; Inside strings the backslash does escape.
(defun valk-mode--syntax-propertize (start end)
  "Mark backslashes in strings between START and END as escapes."
  (goto-char start)
  (while (search-forward "\\" end t)
    (when (nth 3 (save-excursion (syntax-ppss (1- (point)))))
      (put-text-property (1- (point)) (point) 'syntax-table (string-to-syntax "\\"))
      (when (< (point) end) (forward-char)))))

(defconst valk-mode--forms
  '("def" "=" "quote" "quasiquote" "do" "let" "aio/let" "aio/do" "ctx/with" "ctx/with-deadline" "reset" "shift"
    "async-reset" "async-shift" "test" "lambda" "fun" "macro" "if" "when" "unless" "cond" "select" "case" "match" "and"
    "or" "try" "catch" "finally" "error" "error?" "load" "import" "export"))

(defconst valk-mode-font-lock-keywords
  `(("\\_<:then\\_>" . font-lock-warning-face)
    (,(concat "[({]\\s-*\\(" (regexp-opt valk-mode--forms) "\\)\\_>") 1 font-lock-keyword-face)
    ("[({]\\s-*\\(\\\\\\)" 1 font-lock-keyword-face)
    ("[({]\\s-*\\(?:fun\\|macro\\)\\s-+{\\s-*\\(\\(?:\\sw\\|\\s_\\)+\\)" 1 font-lock-function-name-face)
    ("\\_<:\\(?:\\sw\\|\\s_\\)+" . font-lock-builtin-face)
    ("\\_<\\(?:nil\\|true\\|false\\|otherwise\\)\\_>" . font-lock-constant-face)))

(dolist (form '(fun macro lambda \\ let aio/let test catch ctx/with))
  (put form 'valk-indent-function 1))

;;;###autoload
(define-derived-mode valk-mode prog-mode "Valk"
  "Major mode for Valk."
  (setq-local comment-start "; ")
  (setq-local comment-start-skip ";+ *")
  (setq-local comment-use-syntax t)
  (setq-local font-lock-defaults '(valk-mode-font-lock-keywords))
  (setq-local syntax-propertize-function #'valk-mode--syntax-propertize)
  (setq-local indent-line-function #'lisp-indent-line)
  (setq-local lisp-indent-function #'valk-mode--indent)
  (setq-local indent-tabs-mode nil))

(defun valk-mode--indent (point state)
  "Indent the line at POINT, in STATE, two blanks in for bodies and under the first operand for calls."
  (goto-char (1+ (elt state 1)))
  (let ((open (1- (current-column))))
    (if (looking-at "\\(?:\\sw\\|\\s_\\|\\\\\\)+")
        (let ((head (match-string 0)))
          (if (member head valk-mode--forms)
              (+ open 2)
            (parse-partial-sexp (point) point 0 t)
            (forward-sexp 1)
            (skip-chars-forward " \t")
            (if (or (eolp) (>= (point) point)) (+ open 2) (current-column))))
      (1+ open))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.valk\\'" . valk-mode))
;;;###autoload
(add-to-list 'interpreter-mode-alist '("valk" . valk-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs `(valk-mode . (,valk-program "lsp"))))

(provide 'valk-mode)
;;; valk-mode.el ends here
