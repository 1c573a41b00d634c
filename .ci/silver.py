#!/usr/bin/env python3
"""Prints a table of the silver treebank (TABLE.tsv.gz) as CoNLL-U, to score agreement with the teacher."""
import gzip, sys

document, rows, number = None, [], 0


def flush():
    global document, rows, number
    if not rows:
        return
    if document is not None:
        print(f"# newdoc id = {document}")
        document = None
    number += 1
    print(f"# sent_id = {number}")
    print("# text = " + " ".join(r[0] for r in rows))
    for i, (form, upos, xpos, head, deprel, *_) in enumerate(rows, 1):
        print(i, form, "_", upos, xpos, "_", head, deprel, "_", "_", sep="\t")
    print()
    rows = []


for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
    line = line.rstrip("\n")
    if not rows and line.startswith("# "):
        document = line[2:]
    elif line:
        rows.append(line.split("\t"))
    else:
        flush()
flush()
