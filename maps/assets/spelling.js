/* Spelling: how near is what somebody types to a name? Three keys, from strict to lenient, as geo/places/names.py has them:
   the folded text, its words, and the skeleton of its consonants, which both scripts share. */
"use strict";
(function (parts) {
  const ARTICLE = /^(al|el|ul|il|as|ash|es|esh|an|en|ar|er|ad|ed|at|et|az|ez|the)$/;
  const GENERIC = /^(road|highway|motorway|autostrad|route|junction|interchange|jct|طريق|اوتوستراد|تقاطع)$/;
  const MARKS = /[\u0300-\u036f\u064b-\u065f\u0670\u0640'’‘`´ʿʾʼʻ]/g;
  /* Letters that count as one consonant; digraphs are read before. Vowels and half vowels say nothing. */
  const DIGRAPHS = [[/sh|ch|sch/g, "x"], [/kh/g, "k"], [/gh/g, "g"], [/th/g, "t"], [/dh/g, "d"], [/ph/g, "f"], [/dj|zh/g, "j"]];
  const CLASSES = new Map(Object.entries({
    b: "bpب", d: "dدض", f: "fvف", g: "gغ", h: "hحه", j: "jج", k: "kqcقكخ", l: "lل", m: "mم", n: "nن", r: "rر", s: "sصسث", t: "tطت", x: "xش", z: "zزذظ",
  }).flatMap(([sign, letters]) => [...letters].map((letter) => [letter, sign])));

  function withoutMarks(text) {
    return text.toLowerCase().normalize("NFKD").replace(MARKS, "")
      .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/ؤ/g, "و").replace(/ئ/g, "ي");
  }

  /* The words of a name without articles and without what kind of thing it is; "M 5" and "M-5" are one word. */
  function words(text) {
    const all = withoutMarks(text).replace(/(^|[^\p{L}\p{N}])([a-z]{1,2})[\s-]+(\d+)(?!\p{L})/gu, "$1$2$3")
      .split(/[^\p{L}\p{N}]+/u).map((word) => word.replace(/^ال(?=..)/, "").replace(/([a-z])\1+/g, "$1")).filter(Boolean);
    const telling = all.filter((word) => !ARTICLE.test(word) && !GENERIC.test(word));
    return telling.length ? telling : all;
  }

  /* The consonants of a folded text; a last h is only how the vowel before it is written. */
  function skeleton(text) {
    let plain = text;
    for (const [digraph, sign] of DIGRAPHS) plain = plain.replace(digraph, sign);
    return [...plain.replace(/[hه]$/, "")].map((letter) => CLASSES.get(letter) || (/\d/.test(letter) ? letter : "")).join("").replace(/(.)\1+/g, "$1");
  }

  /* How many typing errors a text of this length may hold and still be meant. */
  const tolerance = (length) => (length < 4 ? 0 : length < 8 ? 1 : 2);

  /* Which letters a text holds, as bits (some share one); an error adds or takes away two at most. */
  const lettersOf = (text) => [...text].reduce((bits, letter) => bits | (1 << (letter.codePointAt(0) % 31)), 0);

  function bitsIn(number) {
    let count = 0;
    for (let rest = number; rest; rest &= rest - 1) count += 1;
    return count;
  }

  const written = (text) => ({ text, letters: lettersOf(text) });
  const isWithin = (a, b, most) => bitsIn(a.letters ^ b.letters) <= 2 * most && distance(a.text, b.text, most) <= most;

  /* Typing errors between two texts (Damerau and Levenshtein, neighbours swapped count once), or most + 1 where there are more. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const row = new Array(b.length + 1).fill(most + 1), from = Math.max(1, i - most), to = Math.min(b.length, i + most);
      row[0] = i;
      let least = i;
      for (let j = from; j <= to; j++) {
        const isSame = a[i - 1] === b[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) return most + 1;
      before = last; last = row;
    }
    return last[b.length];
  }

  /* The keys of a name, made once. */
  function keysOf(text) {
    const list = words(text), whole = list.join("");
    return { whole, words: list, skeleton: skeleton(whole), written: written(whole), long: list.length > 1 ? list.filter((word) => word.length > 3).map(written) : [] };
  }

  /* How well a name answers: 4 the same, 3 begins so, 2 holds it (or all of its words, in any order), 0 none of these. */
  function likeness(wanted, key) {
    if (key.whole === wanted.whole) return 4;
    if (key.whole.startsWith(wanted.whole)) return 3;
    if (key.whole.includes(wanted.whole)) return 2;
    const isHeld = wanted.words.length > 1 && wanted.words.every((one) => key.words.some((word) => word === one || (one.length > 2 && word.startsWith(one))));
    return isHeld ? 2 : 0;
  }

  /* Whether a name that does not answer may be meant all the same, by typing errors or by sound: below 1 for fairly, 0 for no. */
  function nearness(wanted, key) {
    const most = tolerance(wanted.whole.length);
    if (most && isWithin(wanted.written, key.written, most)) return 1 - distance(wanted.whole, key.whole, most) / 8;
    if (wanted.skeleton.length > 2 && wanted.skeleton === key.skeleton) return 0.7;
    if (most && key.long.some((word) => isWithin(wanted.written, word, most))) return 0.5;
    return wanted.skeleton.length > 2 && key.skeleton.startsWith(wanted.skeleton) && Math.abs(key.whole.length - wanted.whole.length) < 7 ? 0.4 : 0;
  }

  Object.assign(parts, { keysOf, likeness, nearness });
})(window.frontlineParts = window.frontlineParts || {});
