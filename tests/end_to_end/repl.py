#!/usr/bin/env python3
"""`valk repl` at a pseudo terminal, as a person sees it: repl.py FOLDER-OF-PROGRAMS

Each step types something and waits until the screen shows something; nothing sleeps.
"""

import os
import pty
import re
import select
import sys
import tempfile
import time

LIMIT = 30  # seconds for one step: far more than any takes


class Session:
    def __init__(self, folder, home, environment=None):
        self.seen = ""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            settings = {"PATH": folder + ":" + os.environ["PATH"], "HOME": home, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
            settings.update(environment or {})
            os.execvpe("valk", ["valk", "repl"], settings)
        self.expect("valk> ")

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    # Reads until `wanted` has come behind what was expected before.
    def expect(self, wanted):
        end = time.monotonic() + LIMIT
        while True:
            plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.seen)
            at = plain.find(wanted)
            if at >= 0:
                self.seen = plain[at + len(wanted):]
                return
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise SystemExit(f"expected {wanted!r}\nseen     {plain!r}")
            try:
                self.seen += os.read(self.terminal, 65536).decode(errors="replace")
            except OSError:
                raise SystemExit(f"the prompt ended before {wanted!r}\nseen     {plain!r}")

    def ends_with(self, code):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise SystemExit(f"has not ended after {LIMIT} seconds")
            try:
                if not os.read(self.terminal, 65536):
                    break
            except OSError:
                break
        status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        if status != code:
            raise SystemExit(f"ended with {status}, not {code}")


def values_and_errors(session):
    session.type("(+ 40 2)\r")
    session.expect("\r\n42\r\n")
    session.type("(head nil)\r")
    session.expect("--> repl:2:1")


def completion(session):
    session.type('(str/starts')
    session.type("\t")
    session.expect('(str/starts? ')
    session.type('"abc" "a")\r')
    session.expect("\r\ntrue\r\n")
    session.type("(fun {a-name-of-the-session x} {* x 2})\r(a-name-of")
    session.type("\t21)\r")
    session.expect("\r\n42\r\n")
    session.type("(str/t\t")  # several: they are listed
    session.expect("str/trim")
    session.type("\x03")
    session.expect("^C")


def several_lines(session):
    session.type("(list 1\r")
    session.expect("  ...   ")  # with the indentation
    session.type("2)\r")
    session.expect("{1 2}\r\n")
    session.type("\x1b[A")  # the entry before, whole
    session.expect("2)")
    session.type("\r")
    session.expect("{1 2}\r\n")


def line_is_cleared(session):
    session.type("(this is never evaluated\x03")
    session.expect("^C")
    session.expect("valk> ")
    session.type("(str \"after\" \"wards\")\r")
    session.expect('"afterwards"')


def evaluation_is_interrupted(session):
    session.type("(fun {for-ever n} {for-ever (+ n 1)})\r")
    session.expect("valk> ")
    session.type("(do (println \"has begun\") (for-ever 0))\r")
    session.expect("has begun\r\n")
    session.type("\x03")
    session.expect("interrupted")
    session.type("(do (println \"waits now\") (aio/await (aio/never)))\r")
    session.expect("waits now\r\n")
    session.type("\x03")
    session.type("(aio/await (aio/delay 1 \"still here\"))\r")
    session.expect('"still here"')


def background(session):
    session.type('(def {kept} (aio/then (aio/sleep 1) (\\ {_} (println (str "from " "behind")))))\r')
    session.expect("from behind")
    session.expect("valk> ")


def searching(session):
    session.type("\x12still")
    session.expect("search `still`: ")
    session.expect("still here")
    session.type("\r")
    session.expect('\r\n"still here"\r\n')
    session.expect("valk> ")


def main(folder):
    with tempfile.TemporaryDirectory() as home:
        session = Session(folder, home)
        for step in (values_and_errors, completion, several_lines, line_is_cleared, evaluation_is_interrupted,
                     background, searching):
            step(session)
            print("ok", step.__name__)
        session.type("\x04")
        session.ends_with(0)
        again = Session(folder, home)  # the history is kept
        again.type("\x1b[A\r")
        again.expect('\r\n"still here"\r\n')
        again.expect("valk> ")
        again.type("(exit 3)\r")
        again.ends_with(3)
        plain = Session(folder, home, {"NO_COLOR": "1"})
        plain.type("(nosuch)\r")
        plain.expect("--> repl:1")
        plain.expect("valk> ")
        plain.type(":quit\r")
        plain.ends_with(0)
        print("ok history, exit, :quit")


main(os.path.abspath(sys.argv[1]))
