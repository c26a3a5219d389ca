// Prints what kepler.gl takes the columns of a file for: it looks at the first fifty values of each column that are not empty, with the
// package that is used here, and leaves out the types that it has no layer or filter for.
"use strict";
const fs = require("fs");
const { Analyzer, DATA_TYPES } = require("type-analyzer");

const SAMPLE = 50;
const KNOWN = new Set(["DATE", "TIME", "DATETIME", "NUMBER", "INT", "FLOAT", "BOOLEAN", "STRING", "GEOMETRY", "GEOMETRY_FROM_STRING",
  "PAIR_GEOMETRY_FROM_STRING", "ZIPCODE", "ARRAY", "OBJECT"]);

const rows = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const names = Object.keys(rows[0]);
const filled = new Map(names.map((name) => [
  name, rows.map((row) => row[name]).filter((value) => value !== "" && value !== null && value !== undefined),
]));
const sample = Array.from({ length: Math.min(SAMPLE, rows.length) }, (_, number) =>
  Object.fromEntries(names.map((name) => [name, filled.get(name)[number] ?? null])));
const ignoredDataTypes = Object.keys(DATA_TYPES).filter((type) => !KNOWN.has(type));
const found = Analyzer.computeColMeta(sample, [], { ignoredDataTypes });
console.log(JSON.stringify(Object.fromEntries(found.map((one) => [one.key, [one.type, one.format]]))));
